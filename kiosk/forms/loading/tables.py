# SPDX-License-Identifier: Apache-2.0
"""Reads list files, CSV and GeoJSON, into documents of rows."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence

from kiosk.errors import FormError
from kiosk.forms.limits import Limits
from kiosk.forms.nodes import DOCUMENT, ELEMENT, Node

_NAME = re.compile(r"[^\W\d][\w\-.]*\Z")
_DELIMITERS = ",;\t"


def _document() -> tuple[Node, Node]:
    document = Node(DOCUMENT)
    root = Node(ELEMENT, "root", "", document)
    document.children = [root]
    return document, root


def _text(data: bytes, name: str, limits: Limits) -> str:
    if len(data) > limits.form_bytes:
        raise FormError(f"{name} of {len(data)} bytes", code="form.size")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError(f"{name} is not UTF-8: byte {error.start}", code="form.csv") from None


def csv_document(data: bytes, name: str, limits: Limits) -> Node:
    """Read a CSV file: a row becomes ``root/item`` with an element a column."""
    text = _text(data, name, limits)
    document, root = _document()
    header_line = text.partition("\n")[0]
    delimiter = next((mark for mark in _DELIMITERS if mark in header_line), ",")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FormError(f"{name}: {error}", code="form.csv") from None
    rows = [row for row in rows if row]
    if not rows:
        return document
    header = [cell.strip() for cell in rows[0]]
    _check_header(header, name)
    items: list[Node] = []
    for row in rows[1:]:
        if not any(row):
            continue
        if len(row) > len(header):
            raise FormError(f"{name}: a row of {len(row)} cells", code="form.csv")
        item = Node(ELEMENT, "item", "", root)
        cells = [*row, *[""] * (len(header) - len(row))]
        item.children = [
            Node(ELEMENT, column, cell, item) for column, cell in zip(header, cells, strict=True)
        ]
        items.append(item)
    root.children = items
    return document


def _check_header(header: Sequence[str], name: str) -> None:
    bad = next((cell for cell in header if not _NAME.match(cell)), None)
    if bad is not None or len(set(header)) != len(header):
        raise FormError(f"{name}: column names {', '.join(header)[:200]}", code="form.csv")


def geojson_document(data: bytes, name: str, limits: Limits) -> Node:
    """Read a GeoJSON collection: a feature becomes ``root/item`` with a ``geometry``."""
    text = _text(data, name, limits)
    document, root = _document()
    try:
        collection = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FormError(f"{name}: {type(error).__name__}", code="form.geojson") from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or collection.get("type") != "FeatureCollection":
        raise FormError(f"{name}: no collection of features", code="form.geojson")
    root.children = [_feature(feature, name, root) for feature in features]
    return document


def _feature(feature: object, name: str, root: Node) -> Node:
    if not isinstance(feature, dict):
        raise FormError(f"{name}: a feature that is none", code="form.geojson")
    item = Node(ELEMENT, "item", "", root)
    cells = {"geometry": _geometry(feature.get("geometry"), name)}
    properties = feature.get("properties")
    if isinstance(properties, Mapping):
        cells |= {str(key): _cell(value) for key, value in properties.items()}
    if "id" in feature:
        cells["id"] = _cell(feature["id"])
    item.children = [Node(ELEMENT, key, value, item) for key, value in cells.items()]
    return item


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: object, name: str) -> str:
    """Write a Point, LineString or Polygon as OpenRosa does: latitude before longitude."""
    if geometry is None:
        return ""
    try:
        kind, places = geometry["type"], geometry["coordinates"]  # type: ignore[index]
        if kind == "Point":
            return _place(places)
        if kind == "LineString":
            return "; ".join(_place(place) for place in places)
        if kind == "Polygon":
            return "; ".join(_place(place) for place in places[0])
    except (TypeError, KeyError, IndexError, ValueError):
        pass
    raise FormError(f"{name}: a geometry that can't be used", code="form.geojson")


def _place(place: Sequence[float]) -> str:
    longitude, latitude, *rest = place
    altitude = rest[0] if rest else 0
    return f"{latitude} {longitude} {altitude} 0"
