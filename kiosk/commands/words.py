# SPDX-License-Identifier: Apache-2.0
"""What an operator is told for a stable code, from the data file beside this module."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from kiosk.outbox import EntryState


def state(value: EntryState) -> str:
    """Say what a state of an entry means."""
    return _words()["states"][value.value]


def happening(value: str) -> str:
    """Say what a happening of an entry's history means."""
    return _words()["happenings"].get(value, value)


def cause(code: str) -> str:
    """Say why, and what to do; the nearest general sentence for a code of a newer version.

    Empty for no code at all.
    """
    codes = _words()["codes"]
    while code:
        if code in codes:
            return codes[code]
        code = code.rpartition(".")[0]
    return ""


def everything() -> Mapping[str, Mapping[str, str]]:
    """Give all words there are: of states, happenings and codes."""
    return _words()


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = (resources.files("kiosk.commands") / "words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
