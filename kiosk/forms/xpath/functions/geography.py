# SPDX-License-Identifier: Apache-2.0
"""Functions on places: points ``lat lon alt acc``, traces and shapes joined by ``;``."""

import math
from itertools import pairwise

from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.registry import flatten, function, text_of_item
from kiosk.forms.xpath.values import Value

EARTH_RADIUS = 6_378_100.0
"""Metres, as OpenRosa engines use it."""

Point = tuple[float, float]


def read_points(text: str) -> list[Point] | None:
    """Read points as (latitude, longitude); None when one is none."""
    points: list[Point] = []
    for part in text.strip().strip(";").split(";"):
        numbers = part.split()
        if not 2 <= len(numbers) <= 4:
            return None
        try:
            latitude, longitude, *_ = (float(number) for number in numbers)
        except ValueError:
            return None
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return None
        points.append((latitude, longitude))
    return points


def _points(values: tuple[Value, ...]) -> list[Point] | None:
    """Read everything as one way; of several values each has to be a single point."""
    found: list[Point] = []
    for item in flatten(values):
        text = text_of_item(item)
        if text.strip() == "":
            continue
        points = read_points(text)
        if points is None or (len(values) > 1 and ";" in text):
            return None
        found += points
    return found


@function("enclosed-area", "s", Kind.NUMBER)
@function("area", "s", Kind.NUMBER)
def area(_env: Environment, value: Value) -> float:
    """Say the area of a shape in square metres; what isn't three places has none."""
    points = _points((value,)) or []
    if len(points) < 3:
        return 0.0
    total = 0.0
    for (lat1, lon1), (lat2, lon2) in zip(points, [*points[1:], points[0]], strict=True):
        span = math.radians(lon2 - lon1)
        total += span * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return abs(total * EARTH_RADIUS * EARTH_RADIUS / 2)


@function("distance", "ss*", Kind.NUMBER)
def distance(_env: Environment, *values: Value) -> float:
    """Say the length of a trace, or of the way between points, in metres."""
    points = _points(values)
    if points is None:
        return math.nan
    return math.fsum(_between(one, other) for one, other in pairwise(points))


def _between(one: Point, other: Point) -> float:
    lat1, lat2 = math.radians(one[0]), math.radians(other[0])
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(other[1] - one[1]) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(chord)))


@function("geofence", "ts", Kind.BOOLEAN)
def geofence(_env: Environment, point: str, shape: Value) -> bool:
    """Tell whether a point lies within a shape, which ends where it began."""
    points, fence = read_points(point), _points((shape,))
    if not points or not fence or fence[0] != fence[-1]:
        return False
    latitude, longitude = points[0]
    inside = False
    for (lat1, lon1), (lat2, lon2) in pairwise(fence):
        if (lon1 > longitude) != (lon2 > longitude):
            crossing = (lat2 - lat1) * (longitude - lon1) / (lon2 - lon1) + lat1
            inside ^= latitude < crossing
    return inside


@function("intersects", "t", Kind.BOOLEAN)
def intersects(_env: Environment, trace: str) -> bool:
    """Tell whether a trace crosses itself."""
    points = read_points(trace) or []
    segments = list(pairwise(points))
    closed = len(points) > 2 and points[0] == points[-1]
    for first, one in enumerate(segments):
        for second in range(first + 2, len(segments)):
            if closed and first == 0 and second == len(segments) - 1:
                continue
            if _cross(one, segments[second]):
                return True
    return False


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    a, b = one
    c, d = other
    if _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0:
        return True
    return any(
        _turn(start, end, point) == 0
        and min(start[0], end[0]) <= point[0] <= max(start[0], end[0])
        and min(start[1], end[1]) <= point[1] <= max(start[1], end[1])
        for start, end, point in ((a, b, c), (a, b, d), (c, d, a), (c, d, b))
    )
