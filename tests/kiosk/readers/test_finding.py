# SPDX-License-Identifier: Apache-2.0
"""Pages are found in photographs, straightened, and never cut into; what is hard to read is said."""

import io
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest
from PIL import Image

from kiosk.readers import Advice, Bounds
from kiosk.readers.decoding import prepare
from kiosk.readers.finding import MARGIN, Found, straightened
from kiosk.readers.judging import advice_on
from kiosk.readers.skew import skew_of
from tests.kiosk.readers.photographs import (
    SHEETS,
    TABLES,
    Photograph,
    blurred,
    darkened,
    glared,
    photograph,
    scan,
    shaken,
    sheet,
)

PLAIN = frozenset(TABLES) - {"cloth", "granite"}
LOST = 0.004
"""Of a sheet's area, what may lie outside of what was cut out: its edge, by less than the margin."""
NIGHT = 400


def long_side(corners) -> float:
    return float(np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1).max())


def shared(one, other) -> float:
    return cv2.intersectConvexConvex(one.astype(np.float32), other.astype(np.float32))[0]


def lost(truth, corners) -> float:
    """Say which share of the sheet was cut off, with the margin that is kept around it."""
    middle = corners.mean(axis=0)
    away = corners - middle
    grown = middle + away * (1 + MARGIN * long_side(corners) / np.linalg.norm(away, axis=1).max())
    return 1 - shared(truth, grown) / cv2.contourArea(truth.astype(np.float32))


def off_by(truth, corners) -> float:
    """Say how far the worst corner is off, as a share of the sheet's long side."""
    turned = (np.roll(corners, place, axis=0) for place in range(4))
    worst = min(np.linalg.norm(truth - one, axis=1).max() for one in turned)
    return float(worst / long_side(truth))


@dataclass
class Score:
    """What became of a set of photographs."""

    count: int = 0
    found: int = 0
    cut: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)

    def take(self, taken: Photograph, name: str) -> Found:
        result = straightened(taken.dots)
        self.count += 1
        self.cut += result.is_cut
        if result.corners is not None:
            if lost(taken.corners, result.corners) > LOST:
                self.wrong.append(f"{name} {taken.sheet} on {taken.table}")
            error = off_by(taken.corners, result.corners)
            self.errors.append(error)
            self.found += error < 0.02
        return result

    def __str__(self) -> str:
        errors = np.percentile(self.errors, [50, 95]) if self.errors else (0.0, 0.0)
        return (
            f"{self.found} of {self.count} found, {self.cut} called cut, {len(self.wrong)} cut "
            f"into; worst corner off by {errors[0]:.2%} of the side, in one of twenty by "
            f"{errors[1]:.2%}"
        )


def photographed(numbers, tables=TABLES) -> Score:
    score = Score()
    for number in numbers:
        table = tables[number % len(tables)]
        score.take(photograph(number, table=table), f"photograph {number}")
    return score


def scanned(numbers) -> Score:
    score = Score()
    for number in numbers:
        score.take(scan(number), f"scan {number}")
    return score


def run_off(numbers) -> Score:
    score = Score()
    for number in numbers:
        taken = photograph(number, off=(0.05, 0.1, 0.2)[number % 3])
        score.take(taken, f"photograph {number} that runs off")
    return score


# --- finding -----------------------------------------------------------------------------------


def test_sheets_on_plain_tables_are_found_and_none_is_cut_into():
    score = photographed(range(12), sorted(PLAIN))
    assert score.wrong == []
    assert score.found >= 10, score
    assert max(score.errors) < 0.01


def test_a_page_that_fills_its_picture_stays_whole_whatever_is_drawn_on_it():
    score = scanned(range(6))
    assert (score.wrong, score.found, score.cut, score.errors) == ([], 0, 0, [])


def test_a_sheet_that_runs_off_is_left_as_it_is():
    score = run_off(range(5))
    assert (score.wrong, score.errors) == ([], [])


def test_the_measure_of_a_wrong_cut_sees_one():
    """The negative control: a box within a page, taken for the page."""
    taken = scan(3)
    inner = taken.corners.mean(axis=0) + (taken.corners - taken.corners.mean(axis=0)) * 0.9
    assert lost(taken.corners, inner) > 10 * LOST
    assert lost(taken.corners, taken.corners) <= 0


@pytest.mark.nightly
def test_no_sheet_of_many_is_cut_into(capsys):
    scores = {
        "plain tables": photographed(range(1000, 1000 + NIGHT), sorted(PLAIN)),
        "patterned tables": photographed(range(2000, 2100), ("cloth", "granite")),
        "scans": scanned(range(NIGHT // 2)),
        "running off": run_off(range(3000, 3000 + NIGHT // 2)),
    }
    with capsys.disabled():
        for name, score in scores.items():
            print(f"\n{name}: {score}")  # noqa: T201 what it is run for
    assert [one for score in scores.values() for one in score.wrong] == []
    assert scores["plain tables"].found > 0.9 * NIGHT
    assert scores["scans"].cut == 0


@pytest.mark.parametrize("kind", SHEETS)
def test_what_was_found_looks_as_it_does_from_straight_above(kind):
    number = SHEETS.index(kind)
    taken = photograph(number, kind=kind, table="dark")
    page = straightened(taken.dots).dots
    truth = sheet(kind, np.random.default_rng(number))
    assert page.shape[1] / page.shape[0] == pytest.approx(truth.shape[1] / truth.shape[0], rel=0.1)


@pytest.mark.parametrize("degrees", [-9, -3.4, 0.0, 1.2, 7])
def test_a_scan_without_an_edge_is_turned_by_its_lines(degrees):
    page = sheet("letter", np.random.default_rng(5))
    height, width = page.shape[:2]
    way = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    askew = cv2.warpAffine(page, way, (width, height), borderMode=cv2.BORDER_REPLICATE)
    found = straightened(askew)
    assert found.corners is None
    grey = cv2.cvtColor(found.dots, cv2.COLOR_RGB2GRAY)
    assert abs(skew_of(cv2.resize(grey, None, fx=0.5, fy=0.5))) < 0.35
    assert found.dots.shape[0] >= height  # nothing was cut off
    assert (found.dots.shape == askew.shape) is (degrees == 0)


def test_what_has_no_lines_is_not_turned():
    noise = np.random.default_rng(1).integers(0, 255, (900, 700, 3), dtype=np.uint8)
    for dots in (np.full((900, 700, 3), 255, np.uint8), noise):
        assert straightened(dots).dots is dots


def test_a_page_on_its_side_stays_on_its_side():
    taken = photograph(0, kind="letter", table="dark")
    turned = np.ascontiguousarray(np.rot90(taken.dots))
    upright, sideways = straightened(taken.dots).dots, straightened(turned).dots
    assert (upright.shape[0] > upright.shape[1]) is (sideways.shape[1] > sideways.shape[0])


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (159, 2000), (160, 160), (200, 3000)])
def test_pictures_of_odd_sizes_are_left_alone(size):
    dots = np.full((*size, 3), 200, np.uint8)
    assert straightened(dots).dots.shape == dots.shape
    assert advice_on(dots, is_cut=False) == ()


# --- advice ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages():
    found = [straightened(photograph(number, table="dark").dots).dots for number in range(4)]
    return [*found, scan(0).dots, scan(2).dots]


def advised(pages, spoil) -> list[tuple[Advice, ...]]:
    return [advice_on(spoil(page), is_cut=False) for page in pages]


def test_nothing_is_said_of_pages_that_can_be_read(pages):
    assert advised(pages, lambda page: page) == [()] * len(pages)


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        (lambda page: blurred(page, 3.0), Advice.BLURRED),
        (lambda page: shaken(page, 13, 20), Advice.BLURRED),
        (lambda page: darkened(page, 0.3), Advice.DARK),
        (
            lambda page: glared(page, np.array(page.shape[1::-1]) / 2, 0.12 * max(page.shape)),
            Advice.GLARE,
        ),
    ],
    ids=["blurred", "shaken", "dark", "glare"],
)
def test_what_makes_a_page_hard_to_read_is_said(pages, spoil, advice):
    found = advised(pages, spoil)
    assert sum(advice in one for one in found) >= len(pages) - 2


def test_the_table_is_not_judged():
    """A dark table is no dark page, and a lamp beside the page is no glare on it."""
    taken = photograph(0, kind="letter", table="dark")
    lit = taken.dots.copy()
    cv2.circle(lit, (40, 40), 36, (255, 255, 255), -1)
    for dots in (taken.dots, lit):
        file = io.BytesIO()
        Image.fromarray(dots).save(file, "JPEG", quality=92)
        assert prepare(file.getvalue(), Bounds()).advice == ()


def test_a_cut_page_is_kept_and_said_to_be_one():
    said = [
        prepare(photograph(number, table="dark", off=0.1).file(), Bounds()).advice
        for number in range(4)
    ]
    assert sum(Advice.CUT in one for one in said) >= 2


def test_what_matters_most_comes_first(pages):
    spoilt = darkened(blurred(pages[0], 3.0), 0.3)
    assert advice_on(spoilt, is_cut=True) == (Advice.CUT, Advice.BLURRED, Advice.DARK)
