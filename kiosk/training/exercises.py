# SPDX-License-Identifier: Apache-2.0
"""What members of staff practise, role by role, and how the station sees that it was done."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from kiosk.staff import Role
from kiosk.training.people import FOLDER

EXERCISES_FILE: Final = FOLDER / "exercises.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A record of the journal that proves a step."""

    event: str
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What each of these facts has to be one of; the others may be anything."""
    language: str = ""
    """In which language the submission of the record was taken; empty for any."""
    same: str = ""
    """A fact that has to be the same as in the record that proved the step before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do."""

    task: str
    """What to do, in English."""
    seen: Seen
    hint: str
    """Where to find it, while it is not done."""
    near: str = ""
    """What is said to who did something like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """Steps that are done one after the other."""

    id: str
    roles: frozenset[Role]
    title: str
    steps: tuple[Step, ...]


@cache
def exercises() -> tuple[Exercise, ...]:
    """Read the exercises, in the order in which they are offered."""
    found = tomllib.loads(EXERCISES_FILE.read_text(encoding="utf-8"))["exercise"]
    return tuple(
        Exercise(
            id=one["id"],
            roles=frozenset(map(Role, one["roles"])),
            title=one["title"],
            steps=tuple(_step(step) for step in one["step"]),
        )
        for one in found
    )


def _step(given: Mapping[str, Any]) -> Step:
    seen = given["seen"]
    return Step(
        task=given["task"],
        hint=given["hint"],
        near=given.get("near", ""),
        seen=Seen(
            event=seen["event"],
            facts={
                name: frozenset([value] if isinstance(value, str) else value)
                for name, value in seen.get("facts", {}).items()
            },
            language=seen.get("language", ""),
            same=seen.get("same", ""),
        ),
    )
