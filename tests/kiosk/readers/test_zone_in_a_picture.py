# SPDX-License-Identifier: Apache-2.0
"""A zone is read from a picture, or a person is told what to do; it is never guessed."""

import random
import subprocess
import sys
from collections import Counter
from datetime import date
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from kiosk.readers import mrz
from kiosk.readers.optical import NoZone, ZoneText, agreed, read_zone
from tests.kiosk.readers.test_mrz import SPECIMENS
from tests.specimens import (
    CUTS,
    KINDS,
    LEVELS,
    Document,
    Level,
    Print,
    document,
    page,
    printed,
    spoilt,
)

TODAY = date(2026, 11, 23)
OFFICE = LEVELS["office"]
QUICK, EACH = 15, 400
"""Documents a level: now, and by night."""
LEAST = {
    "clean": 0.95,
    "office": 0.85,
    "upside-down": 0.85,
    "hard": 0.85,
    "glare": 0.85,
    "moved": 0.85,
}
MOST_WRONG = 0.005
ANSWERS = {"zone.none", "zone.cut", "zone.blurred", "zone.unsure"}
FUZZED = 24


def picture(number: int, level: Level, seed: int = 1) -> tuple[Document, str, np.ndarray]:
    """Draw one of a row of documents: every kind in every cut comes by."""
    dice = random.Random(seed * 100_000 + number)  # noqa: S311 the same document again
    kind, cut = list(KINDS)[number % 5], CUTS[number // 5 % 5]
    made = document(kind, dice)
    shown = page(made, Print(cut=cut), dice)
    return made, cut, spoilt(shown, level, np.random.default_rng(seed * 100_000 + number))


def read(shown: np.ndarray) -> ZoneText | NoZone:
    return read_zone(shown, today=TODAY)


def outcome(made: Document, found: ZoneText | NoZone) -> str:
    if isinstance(found, NoZone):
        assert found.code in ANSWERS
        return found.code
    return "exact" if found.lines == made.lines else "wrong"


@cache
def one(kind: str = "TD3") -> tuple[Document, np.ndarray]:
    made, _cut, shown = picture(list(KINDS).index(kind), OFFICE)
    return made, shown


@pytest.mark.parametrize("kind", KINDS)
def test_documents_are_drawn_that_would_be_read_if_they_were_typed(kind):
    """Else a reader that refuses would look better than it is."""
    dice = random.Random(8)  # noqa: S311 the same documents again
    for made in (document(kind, dice) for _ in range(300)):
        assert [len(line) for line in made.lines] == [KINDS[kind][1]] * KINDS[kind][0]
        found = mrz.parse(made.text, today=TODAY)
        assert isinstance(found, mrz.MrzReading) or (
            kind.startswith("MRV") and found.code == "mrz.visa"
        )


def test_the_same_seed_draws_the_same_picture():
    (one_document, _, one_picture), (same, _, again), (other, _, _) = (
        picture(number, LEVELS["hard"]) for number in (3, 3, 8)
    )
    assert one_document == same != other
    assert np.array_equal(one_picture, again)


@pytest.mark.parametrize("level", [pytest.param("clean", marks=pytest.mark.nightly), "office"])
def test_a_few_documents_of_every_kind_are_read(level):
    counted = Counter()
    for number in range(QUICK):
        made, _cut, shown = picture(number * 6, LEVELS[level])
        counted[outcome(made, read(shown))] += 1
    assert counted["wrong"] == 0
    assert counted["exact"] >= int(LEAST[level] * QUICK), counted


@pytest.mark.nightly
def test_two_thousand_documents_of_every_kind_cut_and_level_are_read(capsys):
    counted = Counter()
    for level in LEVELS:
        for number in range(EACH):
            made, cut, shown = picture(number, LEVELS[level], seed=2)
            counted[level, made.kind, cut, outcome(made, read(shown))] += 1
    assert counted.total() >= 2000
    with capsys.disabled():
        print("\n" + table(counted))  # noqa: T201 what the run is for
    for level, least in LEAST.items():
        of_level = Counter()
        for (at, _kind, _cut, answer), times in counted.items():
            of_level[answer] += times if at == level else 0
        assert of_level["exact"] >= least * EACH, (level, of_level)
        assert of_level["wrong"] <= MOST_WRONG * EACH, (level, of_level)


def table(counted: Counter) -> str:
    """Write what became of the documents: format x cut x level."""
    rows = ["| level | kind | cut | exact | unsure | blurred, cut | none | wrong but valid |"]
    rows.append("|---|---|---|---|---|---|---|---|")
    groups = dict.fromkeys((level, kind, cut) for level, kind, cut, _ in sorted(counted))
    every = [(level, "all", "all") for level in LEVELS]
    for group in [*every, *groups]:
        of = Counter()
        for (level, kind, cut, answer), times in counted.items():
            if group in {(level, kind, cut), (level, "all", "all")}:
                of[answer] += times
        soft = of["zone.blurred"] + of["zone.cut"]
        share = f"{of['exact']} of {of.total()} ({100 * of['exact'] / of.total():.1f} %)"
        rows.append(
            f"| {' | '.join(group)} | {share} | {of['zone.unsure']} | {soft} | {of['zone.none']} "
            f"| {of['wrong']} |"
        )
    return "\n".join(rows)


@pytest.mark.parametrize("name", SPECIMENS)
@pytest.mark.parametrize("level", ["clean", "office"])
def test_the_published_specimens_are_read(name, level):
    lines = tuple(SPECIMENS[name].split("\n"))
    size = (len(lines), len(lines[0]))
    kind = next(kind for kind, shape in KINDS.items() if shape == size)
    dice = random.Random(9303)  # noqa: S311 the same page again
    shown = page(Document(kind, lines), Print(), dice)
    found = read(spoilt(shown, LEVELS[level], np.random.default_rng(9303)))
    assert found == ZoneText(lines)
    assert isinstance(mrz.parse(found.text, today=TODAY), mrz.MrzReading)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_page_may_lie_at_any_right_angle(turns):
    made, shown = one("TD1")
    assert read(np.rot90(shown, turns)) == ZoneText(made.lines)


@pytest.mark.parametrize(
    "level",
    [
        Level(turn=10, noise=6, quality=80),
        Level(turn=2, scale=0.31, noise=4, quality=85),
        Level(turn=2, scale=2.0, blur=1.5, noise=8, quality=70),
        Level(perspective=0.05, bend=0.02, noise=6, quality=80),
    ],
    ids=["leaning", "nine dots a symbol", "600 dpi", "held and arched"],
)
def test_a_page_may_lean_and_be_small_large_or_bent(level):
    made, _cut, shown = picture(7, level, seed=3)
    assert read(shown) == ZoneText(made.lines)


def test_a_picture_may_be_in_colour():
    made, shown = one()
    grey = shown[:, :, None]
    coloured = np.concatenate([grey, grey, np.minimum(grey, 240)], axis=2)
    for colours in (grey, coloured, np.concatenate([coloured, grey], axis=2)):
        assert read(colours) == ZoneText(made.lines)


def test_a_page_in_the_corner_of_a_large_sheet_is_found():
    made, shown = one()
    sheet = np.full((3508, 2480), 252, np.uint8)
    sheet[-shown.shape[0] :, : shown.shape[1]] = shown
    assert read(sheet) == ZoneText(made.lines)


def test_lines_of_another_document_beside_it_do_no_harm():
    made, shown = one()
    _other, other = one("MRV-A")
    upper = other[: other.shape[0] * 6 // 10]
    width = max(shown.shape[1], upper.shape[1])
    both = np.vstack(
        [np.pad(part, ((0, 0), (0, width - part.shape[1])), "edge") for part in (upper, shown)]
    )
    assert read(both) == ZoneText(made.lines)


def without_zone(seed: int) -> np.ndarray:
    _made, _cut, shown = picture(seed, OFFICE, seed=4)
    return shown[: shown.shape[0] * 55 // 100]


@pytest.mark.parametrize("seed", range(5))
def test_a_page_without_a_zone_has_none(seed):
    assert read(without_zone(seed)) == NoZone("zone.none")


@pytest.mark.parametrize(
    ("face", "capitals"), [("DejaVuSansMono.ttf", True), ("DejaVuSansMono-Bold.ttf", False)]
)
def test_a_page_of_ordinary_text_in_even_steps_is_no_zone(face, capitals):
    dice = random.Random(5)  # noqa: S311 the same text again
    image = Image.new("L", (1300, 1100), 240)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(f"/usr/share/fonts/truetype/dejavu/{face}", 40)
    letters = "abcdefghijklmnopqrstuvwxyz    "
    for line in range(15):
        text = "".join(dice.choice(letters) for _ in range(44))
        draw.text((90, 80 + 62 * line), text.upper() if capitals else text, 30, font)
    assert read(np.asarray(image)) == NoZone("zone.none")


def altered(made: Document, places: list[tuple[int, int]], by: int) -> list[Document]:
    """Change one check digit at a time."""
    found = []
    for line, column in places:
        lines = [list(text) for text in made.lines]
        digit = lines[line][column]
        lines[line][column] = str((int(digit if digit != "<" else "0") + by) % 10)
        found.append(Document(made.kind, tuple("".join(text) for text in lines)))
    return found


DIGITS = {
    "TD1": [(0, 14), (1, 6), (1, 14), (1, 29)],
    "TD2": [(1, 9), (1, 19), (1, 27), (1, 35)],
    "TD3": [(1, 9), (1, 19), (1, 27), (1, 42), (1, 43)],
    "MRV-A": [(1, 9), (1, 19), (1, 27)],
    "MRV-B": [(1, 9), (1, 19), (1, 27)],
}


@pytest.mark.parametrize(
    "kind",
    [
        kind if kind in {"TD1", "TD3"} else pytest.param(kind, marks=pytest.mark.nightly)
        for kind in KINDS
    ],
)
def test_a_check_digit_that_is_wrong_on_the_page_is_never_made_right(kind):
    """The same page with the right digit is read, so it is the digit that is refused."""
    made, _shown = one(kind)
    dice = random.Random(6)  # noqa: S311 the same page again
    for number, each in enumerate([made, *altered(made, DIGITS[kind], by=3)]):
        shown = spoilt(page(each, Print(), dice), OFFICE, np.random.default_rng(number))
        found = read(shown[shown.shape[0] // 2 :])
        assert found == (ZoneText(made.lines) if each == made else NoZone("zone.unsure"))


def test_a_zone_that_leaves_the_picture_is_called_cut():
    _made, shown = one()
    assert read(shown[:, shown.shape[1] // 4 :]) == NoZone("zone.cut")
    assert read(shown[:, : -shown.shape[1] // 4]) == NoZone("zone.cut")


def test_a_blurred_zone_is_called_blurred():
    made, shown = one()
    assert read(cv2.GaussianBlur(shown, (0, 0), 8)) == NoZone("zone.blurred")
    assert read(shown) == ZoneText(made.lines)


def test_a_symbol_that_is_hidden_is_not_made_up():
    """A name has no check digit; a blot over one of its letters leaves nothing to prove."""
    made, _shown = one()
    paper = np.full((500, 1500), 235, np.uint8)
    printed(paper, made.lines, Print(), (90, 200))
    assert read(paper) == ZoneText(made.lines)
    paper[180:222, 90 + 7 * 30 - 14 : 90 + 7 * 30 + 14] = 30
    assert read(paper) == NoZone("zone.unsure")


STRANGE = {
    "nothing": np.zeros((0, 0), np.uint8),
    "a dot": np.zeros((1, 1), np.uint8),
    "a line of dots": np.zeros((1, 5000), np.uint8),
    "a tall line of dots": np.zeros((40_000, 3), np.uint8),
    "black": np.zeros((900, 900), np.uint8),
    "white": np.full((900, 900), 255, np.uint8),
    "huge": np.full((2000, 20_000), 200, np.uint8),
    "two colours": np.zeros((500, 500, 2), np.uint8),
    "a film": np.zeros((3, 200, 200, 3), np.uint8),
    "fractions": np.full((500, 500), np.nan),
    "truths": np.ones((500, 500), bool),
    "stripes": np.tile(np.array([[0], [255]], np.uint8).repeat(9, 0), (60, 900)),
    "a fence": np.tile(np.array([[0, 255]], np.uint8).repeat(9, 1), (900, 60)),
    "a net": np.tile(np.array([[0, 0, 255, 255, 255]], np.uint8).repeat(4, 1), (900, 60)).T.copy(),
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_page_has_no_zone(name):
    assert read(STRANGE[name]) in {NoZone("zone.none"), NoZone("zone.blurred")}


def fuzzed(number: int) -> np.ndarray:
    """Make a picture that nobody took: noise, blocks, or a page with pieces moved about."""
    dice = np.random.default_rng(number)
    height, width = dice.integers(1, 700, 2)
    style = number % 4
    if style == 0:
        return dice.integers(0, 256, (height, width), np.uint8)
    if style == 1:
        small = dice.integers(0, 256, (height // 9 + 1, width // 9 + 1), np.uint8)
        return cv2.resize(small, (int(width), int(height)), interpolation=cv2.INTER_NEAREST)
    _made, shown = one()
    shown = shown.copy()
    for _ in range(int(dice.integers(1, 12))):
        y, x = dice.integers(0, shown.shape[0] - 120), dice.integers(0, shown.shape[1] - 220)
        down, across = dice.integers(0, shown.shape[0] - 120), dice.integers(0, 1200)
        shown[y : y + 120, x : x + 220] = shown[down : down + 120, across : across + 220]
    if style == 3:
        return cv2.resize(shown, None, fx=dice.uniform(0.2, 1), fy=dice.uniform(0.2, 1))
    return shown


def check_fuzzed(numbers: range) -> None:
    made, _shown = one()
    for number in numbers:
        found = read(fuzzed(number))
        assert isinstance(found, NoZone) or found.lines == made.lines, number


def test_a_few_pictures_that_nobody_took_get_an_answer():
    check_fuzzed(range(FUZZED))


@pytest.mark.nightly
def test_ten_thousand_pictures_that_nobody_took_get_an_answer():
    check_fuzzed(range(10_000))


A, B = ZoneText(("P<A",)), ZoneText(("P<B",))
NONE = NoZone("zone.unsure")


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ([], None),
        ([A], None),
        ([A, B], None),
        ([A, A], A),
        ([A, NONE, B, A], A),
        ([A, A, B, B], None),
        ([NONE, NONE], None),
    ],
)
def test_two_pictures_must_say_the_same(reads, expected):
    assert agreed(reads) == expected


def test_nothing_of_a_person_is_in_what_a_log_would_show():
    made, _shown = one()
    assert made.lines[0][5:9] not in repr(ZoneText(made.lines))


LOADED = "import sys; {line}; print(sorted({{'cv2', 'numpy'}} & set(sys.modules)))"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("import kiosk.readers", "[]"),
        ("from kiosk.readers.optical import NoZone, ZoneText, agreed", "[]"),
        ("from kiosk.readers.optical import read_zone", "['cv2', 'numpy']"),
    ],
    ids=["the readers", "the answers", "control"],
)
def test_only_who_reads_a_picture_loads_what_that_takes(root, line, expected):
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(line=line)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == expected
