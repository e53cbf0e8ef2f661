# SPDX-License-Identifier: Apache-2.0
"""What a setting may be, as a rule that is kept and as words for whoever breaks it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field
from pathlib import Path
from typing import Any, Final, cast

_ONE_OF: Final = re.compile(r"[a-z0-9|]+")
"""A pattern that is a choice of words and nothing else."""

_TEXTS: Final = tuple[str, ...]
_NO_TEXTS: Final = (bool, int, float, _TEXTS)
"""What is not written in quotes, or not as one text."""

_KINDS: Final[Mapping[Any, str]] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    str | None: "text",
    Path: "a path",
    Path | None: "a path",
    _TEXTS: "a list of texts",
}


def allowed(one: Field[Any]) -> str:
    """Say what a setting may be."""
    limits = one.metadata
    if "pattern" in limits:
        pattern = limits["pattern"].pattern
        if _ONE_OF.fullmatch(pattern):
            return f"one of {', '.join(pattern.split('|'))}"
        return str(limits["said"])
    if "low" in limits:
        return f"{_KINDS[one.type]} from {limits['low']} to {limits['high']}"
    if "among" in limits:
        return f"a list of {', '.join(sorted(limits['among']))}"
    return _KINDS[one.type]


def broken(one: Field[Any], value: Any) -> str:
    """Say what is allowed where this value is not; empty where it is."""
    limits = one.metadata
    if "low" in limits and not limits["low"] <= value <= limits["high"]:
        return allowed(one)
    if "pattern" in limits:
        each = value if isinstance(value, tuple) else (value,)
        if not all(limits["pattern"].fullmatch(text) for text in each):
            return allowed(one)
    if "among" in limits and not limits["among"].issuperset(value):
        return allowed(one)
    return ""


def from_text(one: Field[Any], value: str) -> object:
    """Read a value of the environment. Raises ValueError."""
    return _READERS[one.type](value)


def from_data(one: Field[Any], value: object) -> object:
    """Take a value of a file, the centre or an argument as it is meant. Raises ValueError."""
    kind = one.type
    if isinstance(value, bool):
        if kind is bool:
            return value
    elif isinstance(value, str | Path):
        if kind not in _NO_TEXTS:
            return _READERS[kind](str(value))
    elif isinstance(value, int | float):
        if kind is float or (kind is int and isinstance(value, int)):
            return kind(value)
    elif kind == _TEXTS and _are_texts(value):
        return tuple(cast("Sequence[str]", value))
    raise ValueError(one.name)


def _are_texts(value: object) -> bool:
    return isinstance(value, Sequence) and all(isinstance(each, str) for each in value)


def _boolean(text: str) -> bool:
    try:
        return {"true": True, "1": True, "false": False, "0": False}[text.lower()]
    except KeyError:
        raise ValueError("neither true nor false") from None


_READERS: Final[Mapping[Any, Callable[[str], object]]] = {
    bool: _boolean,
    int: int,
    float: float,
    str: str,
    str | None: str,
    Path: Path,
    Path | None: Path,
    _TEXTS: lambda text: tuple(text.split(",")),
}
