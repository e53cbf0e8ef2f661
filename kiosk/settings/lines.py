# SPDX-License-Identifier: Apache-2.0
"""Where the keys of a settings file stand, which the standard library's reader doesn't tell."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str, ...]


def lines_of(text: str) -> dict[Path, int]:
    """Find the line of every key and table in a file that ``tomllib`` has read, counted from 1.

    A statement ends with the first line at which the lines since its beginning can be read: within
    a string or a list of several lines no part of it can. So that reader itself says where each
    one ends, and what its keys are called, however they are written.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    for number, statement, content in _statements(text):
        is_table = statement.lstrip().startswith("[")
        if is_table:
            table = _deepest(content)
        for path in (table,) if is_table else _keys(content, table):
            for length in range(1, len(path) + 1):
                found.setdefault(path[:length], number)
    return found


def _statements(text: str) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Part a file into its statements, each with the line where it begins."""
    begun, first = "", 1
    # and not splitlines, which also parts at signs that TOML has within its strings
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        begun, first = (f"{begun}\n{line}", first) if begun else (line, number)
        try:
            content = tomllib.loads(begun)
        except tomllib.TOMLDecodeError:
            continue
        if content:
            yield first, begun, content
        begun = ""


def _deepest(content: Mapping[str, Any]) -> Path:
    """Name the table that a header opens; the last of it, where it is one of several."""
    path: Path = ()
    here: Any = content
    while here:
        ((name, here),) = here.items()
        path += (name,)
        here = here[0] if isinstance(here, list) else here
    return path


def _keys(content: Mapping[str, Any], table: Path) -> Iterator[Path]:
    for name, value in content.items():
        yield (*table, name)
        if isinstance(value, Mapping):
            yield from _keys(value, (*table, name))
