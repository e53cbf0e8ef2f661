# SPDX-License-Identifier: Apache-2.0
"""Which events of the journal are incidents, read from the data file beside this module."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of incident."""

    event: str
    meaning: str
    """A plain English sentence."""
    detail: str = ""
    """The fact by which they are counted apart; empty where all are one."""
    fact: str = ""
    """The fact that decides whether it is one; empty where every such event is."""
    values: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    """Details that are none."""

    def counts(self, value: str, detail: str) -> bool:
        """Whether an event with this fact and this detail is an incident."""
        return detail not in self.without and (not self.fact or value in self.values)


@cache
def kinds() -> tuple[Kind, ...]:
    """List the kinds, in the order in which reports name them; the file is read once."""
    text = (resources.files("kiosk.days") / "incidents.toml").read_text(encoding="utf-8")
    return tuple(
        Kind(
            event=event,
            meaning=entry["meaning"],
            detail=entry.get("detail", ""),
            fact=entry.get("fact", ""),
            values=frozenset(entry.get("values", ())),
            without=frozenset(entry.get("without", ())),
        )
        for event, entry in tomllib.loads(text).items()
    )
