# SPDX-License-Identifier: Apache-2.0
"""Finds a choice by any of its names: in any language of the form, by code, by a usual other name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from ui.folding import fold

_LONGEST_CODE: Final = 3
"""Letters of a code, as ISO has them: it is found when it is typed whole, not by its beginning."""
_SLICE: Final = 250
"""Names that are folded at one go: a few milliseconds, so that no frame is late."""


class Hit(NamedTuple):
    """A choice that was found, by its place, with the name that was meant if it isn't the label."""

    place: int
    name: str


class Foldings(dict[str, str]):
    """Remembers how texts are folded, for as long as one visit: lists are asked for again."""

    def __missing__(self, text: str) -> str:
        self[text] = folded = fold(text)
        return folded


class NameIndex:
    """The names of a list of choices; the label is known at once, the others grow in slices."""

    def __init__(self, labels: Sequence[str], foldings: Foldings) -> None:
        self._foldings = foldings
        # each name begins with a space, as each of its words does: a word's beginning is then
        # one comparison
        self._labels = [f" {foldings[label]}" for label in labels]
        self._others: list[dict[str, str]] = [{} for _ in labels]
        self._codes: dict[str, dict[int, str]] = {}
        self._all = list(self._labels)
        """All of a choice's folded names in one text, so that most choices fail one comparison."""

    def add(self, place: int, name: str) -> None:
        """Let a choice be found by one more name; capitals of a code's length are a code."""
        folded = f" {self._foldings[name]}"
        if folded in {" ", self._labels[place]} or folded in self._others[place]:
            return
        if len(name) <= _LONGEST_CODE and name.isupper():
            self._codes.setdefault(folded, {})[place] = name
        else:
            self._others[place][folded] = name
            self._all[place] += f"\n{folded}"

    def find(self, query: str) -> list[Hit]:
        """List the choices that fit, those that begin with the query first; all for an empty one."""
        folded = fold(query)
        if not folded:
            return [Hit(place, "") for place in range(len(self._labels))]
        wanted = _Wanted(folded)
        first, *rest = wanted.telling
        coded = self._codes.get(wanted.whole, {})
        ranks: list[list[Hit]] = [[] for _ in range(_RANKS)]
        for place, names in enumerate(self._all):
            if (first in names and all(part in names for part in rest)) or place in coded:
                rank, name = self._judge(place, wanted, coded.get(place))
                if rank is not None:
                    ranks[rank].append(Hit(place, name))
        return [hit for rank in ranks for hit in rank]

    def _judge(self, place: int, wanted: "_Wanted", code: str | None) -> tuple[int | None, str]:
        """Say how well a choice fits, and by which name but the label; None for not at all."""
        fit = wanted.fit(self._labels[place])
        best = None if fit is None else _LABEL[fit]
        if best == 0:
            return 0, ""
        if code is not None:
            return _CODE, code
        if best == _LABEL[_WORDS]:
            return best, ""
        meant = ""
        for folded, name in self._others[place].items():
            fit = wanted.fit(folded)
            if fit is not None and (best is None or _OTHER[fit] < best):
                best, meant = _OTHER[fit], name
        return best, meant


_BEGINS, _WORDS, _INSIDE = range(3)
_LABEL: Final = (0, 2, 5)
_CODE: Final = 1
_OTHER: Final = (3, 4, 6)
_RANKS: Final = 7
"""How good a find is, 0 best: by how a label fits, by a code, by how another name fits."""


class _Wanted:
    """A folded query, ready to be compared with many names."""

    def __init__(self, folded: str) -> None:
        self.whole = f" {folded}"
        self._parts = folded.split()
        self._starts = [f" {part}" for part in self._parts]
        # one or two letters stand inside of most names and say nothing there; a Han sign does
        self._is_inside_told = len(folded) >= _LONGEST_CODE or not folded.isascii()
        self.telling = self._parts if self._is_inside_told else self._starts
        """What a name must have in it to be worth a closer look."""

    def fit(self, name: str) -> int | None:
        """Say how a name fits: from its beginning, by beginnings of its words, or somewhere inside."""
        if name.startswith(self.whole):
            return _BEGINS
        for start in self._starts:
            if start not in name:
                break
        else:
            return _WORDS
        if not self._is_inside_told:
            return None
        for part in self._parts:
            if part not in name:
                return None
        return _INSIDE


def grown(
    index: NameIndex,
    places: Mapping[str, int],
    languages: Iterable[str],
    labels_in: Callable[[str], Iterable[tuple[str, str]]],
    also: Callable[[], Mapping[str, Iterable[str]]],
) -> Iterator[None]:
    """Teach an index every other name of its choices, and pause after each slice of them.

    ``places`` says where each value stands; ``labels_in`` lists values and labels in another
    language, ``also`` other names by value. The values themselves are codes where they look so.
    """
    for number, (value, name) in enumerate(_names(places, languages, labels_in, also), 1):
        if value in places and name:
            index.add(places[value], name)
        if number % _SLICE == 0:
            yield


def _names(
    values: Iterable[str],
    languages: Iterable[str],
    labels_in: Callable[[str], Iterable[tuple[str, str]]],
    also: Callable[[], Mapping[str, Iterable[str]]],
) -> Iterator[tuple[str, str]]:
    for language in languages:
        yield from labels_in(language)
    yield from ((value, value) for value in values if value.isupper())
    for value, names in also().items():
        yield from ((value, name) for name in names)
