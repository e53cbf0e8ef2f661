# SPDX-License-Identifier: Apache-2.0
"""Settings that belong together, each with its bounds: checked as they are made."""

import re
from collections.abc import Mapping
from dataclasses import Field, fields
from types import MappingProxyType
from typing import Any, Final, cast

from kiosk.settings.problems import Problem, WrongSettingsError
from kiosk.settings.rules import broken

KNOWN_OTHERWISE: Final[Mapping[str, Any]] = MappingProxyType({"is_setting": False})
"""Marks what is known of the settings and is none."""


def between(low: float, high: float) -> Mapping[str, Any]:
    """Ask for a number from one to another, both of them allowed."""
    return {"low": low, "high": high}


def like(pattern: str, said: str) -> Mapping[str, Any]:
    """Ask for text of a pattern, in words for whoever has to write it."""
    return {"pattern": re.compile(pattern), "said": said}


def such_as(example: str) -> Mapping[str, Any]:
    """Show what is written where nothing is set otherwise."""
    return {"such_as": example}


class Group:
    """Settings whose numbers and patterns are checked as they are made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        found = [
            Problem(name=one.name, rule=rule)
            for one in members(type(self))
            if (rule := broken(one, getattr(self, one.name)))
        ]
        if found:
            raise WrongSettingsError(found)


def members(group: type[Group]) -> tuple[Field[Any], ...]:
    """Name what an operator may set in a group, with its kind and its bounds."""
    return tuple(one for one in fields(cast("Any", group)) if "is_setting" not in one.metadata)
