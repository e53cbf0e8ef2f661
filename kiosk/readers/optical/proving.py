# SPDX-License-Identifier: Apache-2.0
"""The likeliest text in which all check digits agree, and whether anything else is as likely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from kiosk.readers.optical.grammar import FILLER, Place, Shape, mask
from kiosk.readers.optical.recogniser import NOTHING, SYMBOLS, Floats

SURE: Final = 4.0
"""How much likelier a symbol without a check digit is than the next: a logarithm, so 55 times."""
PROVEN: Final = 4.0
"""The same for all that the check digits cover, against the next text in which they agree."""
MOST_MENDED: Final = 3.0
"""How much likelier at most what is given up for a format's sake or its check digits' may be."""

_CHOICES: Final = 5
_LEAST_LIKELY: Final = 10.0
"""Symbols and texts that are so much less likely than the best are not looked at."""
_WEIGHTS: Final = (7, 3, 1)
_VALUES: Final = {symbol: value for value, symbol in enumerate(SYMBOLS[:36])} | {FILLER: 0}
_INDEX: Final = {symbol: number for number, symbol in enumerate(SYMBOLS)}


@dataclass(frozen=True, slots=True)
class _Step:
    """A place that check digits cover."""

    place: Place
    weight: int
    """In its own field; 0 where it has no field, or is a check digit."""
    is_digit: bool = False
    """The field's check digit: it ends the field."""
    is_long: bool = False
    """Part of a number in two pieces, between which other fields may stand."""
    composite_weight: int = 0
    is_last: bool = False
    """The composite's check digit."""


_Sums = tuple[int, int, int]
"""Of the field, of a long number, of the composite; each modulo 10."""


def proven(seen: Sequence[Floats], shape: Shape) -> tuple[str, ...] | None:
    """Read lines from the likelihoods of their cells; None unless every symbol is sure.

    A symbol that a check digit covers may be another one than looks likeliest, but only when no
    other text that all check digits agree to comes near.
    """
    best = [
        [_choices(seen, shape, (line, column)) for column in range(shape.width)]
        for line in range(len(shape.kinds))
    ]
    if not all(
        _is_seen(choices[0][1], seen[line][column])
        for line, row in enumerate(best)
        for column, choices in enumerate(row)
    ):
        return None
    text = [[choices[0][0] for choices in row] for row in best]
    steps = _steps(shape, text)
    covered = {step.place for step in steps}
    if not all(_is_sure(best[line][column]) for line, column in shape.places() - covered):
        return None
    found = _agreeing(steps, best)
    if found is None:
        return None
    for step, symbol in zip(steps, found, strict=True):
        text[step.place[0]][step.place[1]] = symbol
    return tuple("".join(line) for line in text)


def _is_seen(likelihood: float, cell: Floats) -> bool:
    """Tell whether a cell may hold what the format wants there; a format alone proves nothing."""
    return likelihood > cell[NOTHING] and likelihood >= float(cell.max()) - MOST_MENDED


def _is_sure(choices: list[tuple[str, float]]) -> bool:
    return len(choices) < 2 or choices[0][1] - choices[1][1] >= SURE


def _choices(seen: Sequence[Floats], shape: Shape, place: Place) -> list[tuple[str, float]]:
    """Give the likeliest symbols that may stand in a place, the best first."""
    row = seen[place[0]][place[1]]
    choices = [(symbol, float(row[_INDEX[symbol]])) for symbol in shape.allowed(place)]
    choices.sort(key=lambda choice: -choice[1])
    least = choices[0][1] - _LEAST_LIKELY
    return [choice for choice in choices[:_CHOICES] if choice[1] >= least]


def _steps(shape: Shape, text: list[list[str]]) -> list[_Step]:
    """List what is covered, field by field, as the composite takes them."""
    checked = dict(shape.checked)
    lengths = checked | dict(shape.also)
    fields = shape.order or tuple(checked)
    number = fields[0]
    length = checked[number]
    rest = _rest(shape, text, (number[0], number[1] + length))
    steps: list[_Step] = []
    for begin in fields:
        if rest and shape.rest and begin == shape.rest[0]:
            steps += _field(begin, rest, weighed=length, is_long=True)
            steps += _plain(begin, lengths[begin])[rest + 1 :]
        elif rest and begin == number:
            # the filler in the check digit's place says that the number goes on
            steps += _field(begin, length, is_long=True)[:-1]
            steps += _plain(begin, length + 1)[-1:]
        elif begin in checked:
            steps += _field(begin, lengths[begin])
        else:
            steps += _plain(begin, lengths[begin])
    if shape.composite is None:
        return steps
    weighed = [replace(step, composite_weight=_WEIGHTS[at % 3]) for at, step in enumerate(steps)]
    return [*weighed, _Step(shape.composite, 0, is_last=True)]


def _rest(shape: Shape, text: list[list[str]], digit: Place) -> int | None:
    """Tell how many symbols of a long number stand elsewhere; None when it is not long."""
    if shape.rest is None or text[digit[0]][digit[1]] != FILLER:
        return None
    (line, column), length = shape.rest
    rest = "".join(text[line][column : column + length]).partition(FILLER)[0]
    return len(rest) - 1 if len(rest) > 1 else None


def _field(begin: Place, length: int, *, weighed: int = 0, is_long: bool = False) -> list[_Step]:
    """A field with its check digit; ``weighed`` symbols of it have stood elsewhere."""
    line, column = begin
    steps = [
        _Step((line, column + at), _WEIGHTS[(weighed + at) % 3], is_long=is_long)
        for at in range(length)
    ]
    return [*steps, _Step((line, column + length), 0, is_digit=True, is_long=is_long)]


def _plain(begin: Place, length: int) -> list[_Step]:
    """Places that only the composite covers."""
    return [_Step((begin[0], begin[1] + at), 0) for at in range(length)]


def _agreeing(
    steps: list[_Step], best: list[list[list[tuple[str, float]]]]
) -> tuple[str, ...] | None:
    """Find the likeliest text that all check digits agree to, if nothing comes near it.

    Goes from place to place with the two best texts for each state of the sums.
    """
    states: dict[_Sums, list[tuple[float, str]]] = {(0, 0, 0): [(0.0, "")]}
    likeliest = 0.0
    for step in steps:
        choices = best[step.place[0]][step.place[1]]
        likeliest += choices[0][1]
        after: dict[_Sums, list[tuple[float, str]]] = {}
        for sums, texts in states.items():
            for symbol, more, state in _next(step, choices, sums):
                after.setdefault(state, []).extend(
                    (score + more, text + symbol) for score, text in texts
                )
        states = {
            state: kept
            for state, texts in after.items()
            if (kept := sorted(texts, reverse=True)[:2])[0][0] > likeliest - _LEAST_LIKELY
        }
    found = sorted((text for texts in states.values() for text in texts), reverse=True)
    if not found or found[0][0] < likeliest - MOST_MENDED:
        return None
    if len(found) > 1 and found[0][0] - found[1][0] < PROVEN:
        return None
    return tuple(found[0][1])


def _next(
    step: _Step, choices: list[tuple[str, float]], sums: _Sums
) -> Iterator[tuple[str, float, _Sums]]:
    """Give the symbols that may follow, and the sums with each."""
    field, long, composite = sums
    own = long if step.is_long else field
    for symbol, likelihood in choices:
        value = _VALUES[symbol]
        if value != (composite if step.is_last else own) and (step.is_last or step.is_digit):
            continue
        after = 0 if step.is_digit else (own + step.weight * value) % 10
        total = (composite + step.composite_weight * value) % 10
        yield symbol, likelihood, (field, after, total) if step.is_long else (after, long, total)


def likeness(seen: Sequence[Floats], shape: Shape) -> float:
    """Say how well cells fit a format: the mean of the best logarithms that it allows."""
    total = 0.0
    for cells, kinds in zip(seen, shape.kinds, strict=True):
        total += float(np.where(mask(kinds), cells[:, :NOTHING], -np.inf).max(axis=1).sum())
    return total / (len(shape.kinds) * shape.width)
