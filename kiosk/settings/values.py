# SPDX-License-Identifier: Apache-2.0
"""Values from a file, the environment or a centre, brought to the kinds that settings have."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.errors import SettingsError
from kiosk.settings.model import Group, members

ENVIRONMENT_PREFIX: Final = "KIOSK_"
"""``KIOSK_CENTRAL_URL`` sets ``central_url``; a group's members are ``KIOSK_SCREEN__WIDTH``."""
CONFIG_VARIABLE: Final = "KIOSK_CONFIG"
"""Names the settings file where no argument does."""


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Name a group's members ``group.member``."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{leaf}": one for leaf, one in value.items()}
        else:
            found[name] = value
    return found


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Take what the environment sets, by the names of the settings.

    Raises SettingsError where a group is said to be a value as well.
    """
    values: dict[str, Any] = {}
    for name, value in environment.items():
        if not name.startswith(ENVIRONMENT_PREFIX) or name == CONFIG_VARIABLE:
            continue
        *groups, leaf = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        here = values
        for group in groups:
            here = here.setdefault(group, {})
            if not isinstance(here, dict):
                raise SettingsError(f"{group}: is a group")
        here[leaf] = value
    return values


def merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Put more over what is there, a group's members one by one."""
    for name, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            merge(into[name], value)
        elif value is not None:
            into[name] = value


def _boolean(value: object) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]


def _words(value: object) -> tuple[str, ...]:
    return tuple(value.split(",") if isinstance(value, str) else map(str, _sequence(value)))


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, Sequence):
        raise TypeError
    return value


def _as_is(value: object) -> object:
    return value


_CONVERTERS: Mapping[Any, Callable[[Any], object]] = {
    bool: _boolean,
    int: int,
    float: float,
    str: str,
    str | None: str,
    Path: Path,
    Path | None: Path,
    tuple[str, ...]: _words,
}


def typed(group: type[Group], values: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Give values from TOML or the environment the kinds that the settings have."""
    known = {one.name: _CONVERTERS.get(one.type, _as_is) for one in members(group)}
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise SettingsError(f"{path}{name}: no such setting", code="settings.unknown")
        try:
            found[name] = known[name](value)
        except (KeyError, TypeError, ValueError) as error:
            raise SettingsError(f"{path}{name}: not of the right kind") from error
    return found
