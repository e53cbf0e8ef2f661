# SPDX-License-Identifier: Apache-2.0
"""`codes`: what a stable code means, and what to do; without one, the reference of all of them."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Annotated, Final

import typer

from kiosk.commands.output import Exit, Json, answer
from kiosk.commands.words import cause, everything

_HEAD: Final = """# Codes

Written by `main.py codes` from `kiosk/commands/words.toml`; a test holds the two together. A code is stable: it
means the same in every version, on the staff's page *Condition and reports*, in `main.py doctor`, in the log, in an
alarm at the centre's desk and in what a command writes to its standard error. `main.py codes CODE` tells one of them.
A code of a newer program that is not here is told by the words of what it begins with: `delivery.something` by `delivery`.
"""
_STATES: Final = """
## States of a submission

| state | meaning |
|---|---|
"""
_HAPPENINGS: Final = """
## What befalls a submission

`main.py queue show` tells these, one for each line of its history.

| happening | meaning |
|---|---|
"""
_EXITS: Final = """
## Exit codes of commands

| exit code | meaning |
|---|---|
"""
_EXIT_WORDS: Final[Mapping[Exit, str]] = {
    Exit.DONE: "It worked, and the answer is yes.",
    Exit.NO: "It worked, and the answer is no: something waits, is wrong or is not genuine.",
    Exit.USAGE: "The command line can't be read.",
    Exit.SETTINGS: "The settings can't be used.",
    Exit.ENVIRONMENT: "Disk, database, line or printer refused; trying again may help.",
    Exit.BUG: "A defect of the program. Its place is named; what anybody typed is not.",
}


def codes(
    code: Annotated[
        str, typer.Argument(metavar="[CODE]", help="As in gate.clock; none prints all (Markdown).")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """Say what a stable code means and what to do; exit code 1 when nobody knows it."""
    if not code:
        answer(everything(), as_json=as_json, text=lambda: reference().rstrip("\n"))
        return
    told = cause(code)
    answer({"code": code, "words": told}, as_json=as_json, text=lambda: told or "not known here")
    if not told:
        raise typer.Exit(Exit.NO)


def reference() -> str:
    """Write the page (Markdown)."""
    words = everything()
    return (
        _HEAD
        + "".join(_rooms(words["codes"]))
        + _STATES
        + "".join(f"| `{name}` | {told} |\n" for name, told in words["states"].items())
        + _HAPPENINGS
        + "".join(f"| `{name}` | {told} |\n" for name, told in words["happenings"].items())
        + _EXITS
        + "".join(f"| {exit_code.value} | {_EXIT_WORDS[exit_code]} |\n" for exit_code in Exit)
    )


def _rooms(codes: Mapping[str, str]) -> Iterator[str]:
    """Write a table for each room, as the word before the first dot names it."""
    ordered = sorted(codes.items())
    for room, found in groupby(ordered, key=lambda one: one[0].partition(".")[0]):
        yield f"\n## {room}\n\n| code | why, and what to do |\n|---|---|\n"
        yield from (f"| `{code}` | {told} |\n" for code, told in found)
