# SPDX-License-Identifier: Apache-2.0
"""Trains the recogniser of machine-readable zones: ``python packaging/ocrb/train.py``.

Draws sheets of symbols, finds their lines as the kiosk does, and teaches a small convolutional
network with nothing but numpy. Writes ``kiosk/readers/optical/ocrb.npz`` and its card. The same
seed gives the same network on the same processor; about ten minutes on one core.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: one core, and the same sums

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kiosk.readers.optical import finding, recogniser, rows  # noqa: E402 after the path is set
from tests.specimens import CUTS, LEVELS, Level, Print, sheet, spoilt  # noqa: E402

SEED: Final = 9303
STRANGE: Final = 0.07
"""How far outlines wander where a typeface is measured that nobody cut."""
LEARNT_CUTS: Final = ("regular", "sharp")
"""The oblique cut is kept for the test."""
SHEETS, LINES, WIDTH = 1000, 6, 44
EPOCHS, BATCH = 6, 256
RATE, DECAY = 2e-3, 1e-4
CHANNELS: Final = (12, 24)
HIDDEN: Final = 96
BESIDE: Final = 3
"""Cells left and right of a line, which teach what is nothing."""
FOLDER: Final = ROOT / "kiosk" / "readers" / "optical"

Weights = dict[str, np.ndarray]


def main() -> None:
    """Draw, learn, measure, write."""
    cv2.setNumThreads(1)
    begin = time.monotonic()
    shown, meant = gathered(SHEETS, SEED)
    print(f"{len(meant)} cells in {time.monotonic() - begin:.0f} s", flush=True)
    weights = learnt(shown, meant)
    np.savez_compressed(
        FOLDER / recogniser.MODEL, **{name: one.astype(np.float16) for name, one in weights.items()}
    )
    seconds = time.monotonic() - begin
    print(f"learnt after {seconds:.0f} s", flush=True)
    card(len(meant), round(seconds / 60))


def card(cells: int, minutes: int) -> None:
    """Measure the network as it was stored, and write what it knows and what not beside it."""
    table, mistaken = measured()
    text = CARD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        seed=SEED,
        cells=cells,
        sheets=SHEETS,
        minutes=minutes,
        size=round((FOLDER / recogniser.MODEL).stat().st_size / 1000),
        table=table,
        mistaken=mistaken,
    )
    (FOLDER / "ocrb.md").write_text(text, encoding="utf-8")
    print(table, mistaken, sep="\n")


def gathered(
    sheets: int, seed: int, *, level: Level | None = None, style: dict[str, Any] | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Draw sheets and cut their cells out, with the class that each is meant to be.

    Anything may come that is learnt from, unless a level and a style are given.
    """
    dice, more = random.Random(seed), np.random.default_rng(seed)  # noqa: S311 no secrets
    cells, classes = [], []
    learning = style is None
    printing = Print()
    for number in range(sheets):
        if style is not None:
            printing = Print(size=dice.uniform(0.95, 1.03), seed=seed + number, **style)
        elif number % 3 == 0:
            printing = _style(dice)
        lines = ["".join(_line(dice)) for _ in range(LINES)]
        picture = spoilt(sheet(lines, printing, dice), level or _level(dice), more)
        for found, answer in _labelled(picture, lines, dice, learning=learning):
            cells.append(np.clip(found * 180 + 40, 0, 255).astype(np.uint8))
            classes.append(answer)
    return np.concatenate(cells), np.concatenate(classes)


def _style(dice: random.Random) -> Print:
    return Print(
        cut=dice.choice(LEARNT_CUTS),
        weight=dice.uniform(-0.9, 1.3),
        size=dice.uniform(0.9, 1.06),
        shear=dice.choice((0.0, dice.uniform(-0.12, 0.3))),
        shape=dice.choice((0.0, dice.uniform(0, 0.06), dice.uniform(0.03, 0.1))),
        seed=dice.randrange(1 << 30),
        ink=dice.randint(10, 110),
        bleed=dice.choice((0.0, dice.uniform(0, 1.2))),
    )


def _level(dice: random.Random) -> Level:
    """Anything but glare and motion, which are kept for the test."""
    scale = dice.choice((1.0, dice.uniform(0.36, 1.0), dice.uniform(0.36, 0.7)))
    return Level(
        turn=4,
        perspective=dice.uniform(0, 0.02),
        bend=dice.uniform(0, 0.01),
        scale=scale,
        blur=dice.choice((0.0, dice.uniform(0.2, 1.0), 3.2 * scale * dice.random())),
        noise=dice.uniform(0, 18),
        light=dice.uniform(0, 80),
        quality=dice.choice((0, dice.randint(35, 95), dice.randint(40, 75))),
    )


def _line(dice: random.Random) -> list[str]:
    """Every symbol as often as any other, and runs of fillers as zones have them."""
    line = [dice.choice(recogniser.SYMBOLS) for _ in range(WIDTH)]
    for _ in range(dice.randint(0, 2)):
        begin, length = dice.randrange(WIDTH), dice.randint(2, 7)
        line[begin : begin + length] = "<" * len(line[begin : begin + length])
    line[0] = line[-1] = "<"  # the ends are marks that no other symbol is mistaken for
    return line


def _labelled(
    picture: np.ndarray, lines: list[str], dice: random.Random, *, learning: bool
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give the cells of those lines that were found whole."""
    pyramid = rows.Pyramid(picture)
    bands = finding.bands(picture)
    found = rows.unique(row for band in bands if (row := rows.fitted(pyramid, band)))
    found = [row for row in found if row.last - row.first + 1 == WIDTH]
    if len(found) != LINES:
        return
    found.sort(key=lambda row: float(row.at(np.array([WIDTH / 2 + row.first]))[1][0]))
    nothing = [recogniser.NOTHING] * BESIDE
    for row, line in zip(found, lines, strict=True):
        answer = [*nothing, *map(recogniser.SYMBOLS.index, line), *nothing]
        yield rows.cells(pyramid, row, row.first - BESIDE, row.last + BESIDE), np.array(answer)
        if learning and dice.random() < 0.05:  # between two symbols there is none
            apart = rows.Row(*(_shifted(one, 0.5) for one in (row.x, row.y)), row.first, row.last)
            between = rows.cells(pyramid, apart, row.first, row.last - 1)
            yield between, np.full(len(between), recogniser.NOTHING)


def _shifted(curve: np.ndarray, by: float) -> np.ndarray:
    a, b, c = curve
    return np.array([a, b + 2 * a * by, c + b * by + a * by * by])


def learnt(shown: np.ndarray, meant: np.ndarray) -> Weights:
    """Descend by Adam, the rate falling along a cosine."""
    dice = np.random.default_rng(SEED)
    weights = _begun(dice)
    moments = {name: (np.zeros_like(one), np.zeros_like(one)) for name, one in weights.items()}
    steps = EPOCHS * (len(meant) // BATCH)
    step = 0
    for epoch in range(EPOCHS):
        order = dice.permutation(len(meant))
        right = loss = 0.0
        for at in range(0, len(order) - BATCH + 1, BATCH):
            some = order[at : at + BATCH]
            batch = _varied((shown[some].astype(np.float32) - 40) / 180, dice)
            slopes, share, cost = _slopes(weights, batch, meant[some])
            right, loss, step = right + share, loss + cost, step + 1
            rate = RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
            for name, slope in slopes.items():
                first, second = moments[name]
                first += 0.1 * (slope - first)
                second += 0.001 * (slope * slope - second)
                lean = first / (1 - 0.9**step)
                wide = np.sqrt(second / (1 - 0.999**step)) + 1e-8
                weights[name] -= rate * (lean / wide + DECAY * weights[name])
        batches = len(meant) // BATCH
        print(f"epoch {epoch}: {right / batches:.5f} right, loss {loss / batches:.4f}", flush=True)
    return weights


def _begun(dice: np.random.Generator) -> Weights:
    first, second = CHANNELS
    across = (recogniser.HEIGHT // 4) * (recogniser.WIDTH // 4) * second
    sizes = {
        "first": (recogniser.SIDES["first"] ** 2, first),
        "second": (recogniser.SIDES["second"] ** 2 * first, second),
        "third": (across, HIDDEN),
        "fourth": (HIDDEN, recogniser.NOTHING + 1),
    }
    weights = {}
    for name, (inner, outer) in sizes.items():
        spread = np.sqrt(2 / inner)
        weights[name] = dice.normal(0, spread, (inner, outer)).astype(np.float32)
        weights[f"{name}_bias"] = np.zeros(outer, np.float32)
    return weights


def _varied(batch: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Move, strengthen and roughen: the next finder or press does so too."""
    down, across = dice.integers(-1, 2, 2)
    batch = np.roll(batch, (down, across), axis=(1, 2))
    batch = batch * dice.uniform(0.8, 1.2, (len(batch), 1, 1)).astype(np.float32)
    return batch + dice.normal(0, 0.04, batch.shape).astype(np.float32)


def _slopes(weights: Weights, batch: np.ndarray, meant: np.ndarray) -> tuple[Weights, float, float]:
    """Go forward and back through the network; also tell how many were right, and the loss."""
    count = len(batch)
    seen = recogniser.windows(batch[..., None], recogniser.SIDES["first"])
    one = np.maximum(seen @ weights["first"] + weights["first_bias"], 0)
    near = recogniser.windows(one, recogniser.SIDES["second"])
    two = np.maximum(near @ weights["second"] + weights["second_bias"], 0)
    flat = two.reshape(count, -1)
    three = np.maximum(flat @ weights["third"] + weights["third_bias"], 0)
    scores = three @ weights["fourth"] + weights["fourth_bias"]
    share = np.exp(scores - scores.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    cost = float(-np.log(share[np.arange(count), meant] + 1e-12).mean())
    right = float((share.argmax(axis=1) == meant).mean())
    back = share
    back[np.arange(count), meant] -= 1
    back /= count
    slopes = {"fourth": three.T @ back, "fourth_bias": back.sum(axis=0)}
    back = (back @ weights["fourth"].T) * (three > 0)
    slopes |= {"third": flat.T @ back, "third_bias": back.sum(axis=0)}
    back = (back @ weights["third"].T).reshape(two.shape) * (two > 0)
    slopes["second"] = np.tensordot(near, back, axes=((0, 1, 2), (0, 1, 2)))
    slopes["second_bias"] = back.sum(axis=(0, 1, 2))
    back = _spread(back @ weights["second"].T, one.shape, recogniser.SIDES["second"]) * (one > 0)
    slopes["first"] = np.tensordot(seen, back, axes=((0, 1, 2), (0, 1, 2)))
    slopes["first_bias"] = back.sum(axis=(0, 1, 2))
    return slopes, right, cost


def _spread(back: np.ndarray, shape: tuple[int, ...], side: int) -> np.ndarray:
    """Undo ``windows``: each dot gets the sum of what was asked of its copies."""
    count, height, width, channels = shape
    margin = side // 2
    out = np.zeros((count, height + 2 * margin, width + 2 * margin, channels), np.float32)
    parts = back.reshape(*back.shape[:3], side, side, channels)
    for down in range(side):
        for across in range(side):
            out[:, down : down + height : 2, across : across + width : 2] += parts[
                :, :, :, down, across
            ]
    return out[:, margin : margin + height, margin : margin + width]


def measured() -> tuple[str, str]:
    """Count the symbols that are read right, by cut and level, on sheets of another seed.

    Also tell which are taken for which, all levels and cuts together.
    """
    styles = {cut: {"cut": cut} for cut in CUTS} | {"strange": {"shape": STRANGE}}
    lines = ["| level | " + " | ".join(styles) + " |", "|---|" + "---|" * len(styles)]
    mistaken: Counter[str] = Counter()
    names = [*recogniser.SYMBOLS, "nothing"]
    for level in (name for name, one in LEVELS.items() if not one.is_upside_down):
        row = []
        for style in styles.values():
            shown, meant = gathered(12, SEED + 1, level=LEVELS[level], style=style)
            found = recogniser.likelihoods((shown.astype(np.float32) - 40) / 180).argmax(axis=1)
            wrong = np.flatnonzero(found != meant)
            mistaken.update(f"{names[meant[at]]} for {names[found[at]]}" for at in wrong)
            row.append(f"{100 * (1 - len(wrong) / len(meant)):.2f} % of {len(meant)}")
        lines.append(f"| {level} | " + " | ".join(row) + " |")
    most = ", ".join(f"{pair} ({times})" for pair, times in mistaken.most_common(12))
    return "\n".join(lines), most or "none"


CARD: Final = """# ocrb.npz

A network of two convolutions and two full layers ({size} kB, 16-bit numbers, no code) that tells
the 37 symbols of OCR-B and "nothing" apart in cells of 28 x 24 dots. Written by
`python packaging/ocrb/train.py` on {day} with seed {seed}, in {minutes} minutes on one core.

Trained on {cells} cells of {sheets} drawn sheets, found and cut as in a kiosk: the regular and the
sharp cut of OCR-B, thinner and bolder, smaller and larger, sheared, with outlines that wander,
with ink that ran, on patterned paper; turned by 4 degrees at most, tilted, arched, at 11 to 30
dots a symbol, with blur, noise, a lamp on one side, and JPEG from 35 up. Never trained on: the
oblique cut, glare, motion.

Symbols read right by themselves, before any grammar or check digit, on sheets of which all lines
were found; *strange* has outlines that wander by 7 % of a symbol's width, otherwise on each sheet:

{table}

Taken for another, all of these together: {mistaken}.

Limits: no real document was seen, and nobody's data is in it. Other typefaces than OCR-B, light
print on dark ground, and symbols of fewer than 9 dots are not read.

Licence: the network is ours, Apache-2.0. The font is fonts-ocr-b of Debian: Norbert Schwarz (free
to use, modify and distribute) and Matthew Skala (public domain); nothing of it is in the file.
"""


if __name__ == "__main__":
    main()
