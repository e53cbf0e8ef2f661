# SPDX-License-Identifier: Apache-2.0
"""Reads the settings: a file, then the environment, then arguments, over what the centre has set."""

import json
import os
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kiosk.errors import SettingsError
from kiosk.settings.model import PRODUCTION, Idle, Overlay, Screen, Settings, Speech
from kiosk.settings.values import CONFIG_VARIABLE, flat, from_environment, merge, typed

LEAST_BYTES_PER_HOUR: Final = 1 << 20
"""Less could not carry the largest announcement of one submission."""

PUSHABLE: Final = (
    "languages",
    "service_point",
    "bytes_per_hour",
    "sync_every",
    "heartbeat_every",
    "maintenance",
    "minimum_free",
    "unsent_days",
    "catalogue_days",
    "retention_days",
    "idle.warn_after",
    "idle.grace",
    "idle.receipt",
)
"""What a centre may set where the operator of the station has not."""

_MOST_PUSHED_BYTES: Final = 48 << 10


def load(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Settings:
    """Read the settings; later sources win, and all of them over what the centre has set.

    Raises SettingsError that names the wrong setting, never its value.
    """
    variables = os.environ if environment is None else environment
    if file is None and variables.get(CONFIG_VARIABLE):
        file = Path(variables[CONFIG_VARIABLE])
    values: dict[str, Any] = {}
    if file is not None:
        import tomllib  # late: most stations are set by their environment

        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{file.name}: {error}", code="settings.unreadable") from error
    is_production = values.get("mode") == PRODUCTION
    merge(values, from_environment(variables))
    merge(values, dict(arguments or {}))
    if is_production and values["mode"] != PRODUCTION:
        # or whoever can set a variable could take the kiosk's care from it
        raise SettingsError("mode: what the file calls production stays it")
    set_here = frozenset(flat(values))
    groups = {"screen": Screen, "idle": Idle, "speech": Speech}
    for name, group in groups.items():
        if name in values:
            if not isinstance(values[name], Mapping):
                raise SettingsError(f"{name}: is a group")
            values[name] = group(**typed(group, values[name], f"{name}."))
    settings = _checked(replace(Settings(**typed(Settings, values, "")), set_here=set_here))
    try:
        return overlaid(settings, _kept(settings))
    except SettingsError:
        # another version of this program allowed it: no reason not to start
        return settings


def overlaid(settings: Settings, pushed: Overlay) -> Settings:
    """Put what the centre has set in place of what it had set before.

    What the operator has set stays. Raises SettingsError for a value that is not allowed.
    """
    before, now = flat(settings.pushed.values), flat(pushed.values)
    usual = Settings()
    changed: dict[str, Any] = {}
    idle: dict[str, Any] = {}
    for name in PUSHABLE:
        if name in settings.set_here or not (name in now or name in before):
            continue
        group, _, leaf = name.rpartition(".")
        default = getattr(usual.idle if group else usual, leaf)
        (idle if group else changed)[leaf] = now.get(name, default)
    return _checked(
        replace(
            settings,
            **typed(Settings, changed, ""),
            idle=replace(settings.idle, **typed(Idle, idle, "idle.")),
            pushed=pushed,
        )
    )


def _checked(settings: Settings) -> Settings:
    """Hold settings to what no single one of them can tell. Raises SettingsError."""
    if not settings.languages or len(set(settings.languages)) != len(settings.languages):
        raise SettingsError("languages: a list without repetitions is needed")
    if 0 < settings.bytes_per_hour < LEAST_BYTES_PER_HOUR:
        raise SettingsError(f"bytes_per_hour: 0, or at least {LEAST_BYTES_PER_HOUR}")
    if settings.is_openrosa and not (settings.openrosa_url and settings.openrosa_token_file):
        raise SettingsError("destination: openrosa needs openrosa_url and openrosa_token_file")
    return settings


def _kept(settings: Settings) -> Overlay:
    """Read what the centre has set; its signature is looked at when the station opens.

    Whoever can write into this folder could replace the keys that it would be held against.
    """
    try:
        with settings.pushed_file.open("rb") as file:
            payload = file.read(_MOST_PUSHED_BYTES).split(b".")[1]
        said = json.loads(urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)))
        if said["station"] != settings.station_code:
            return Overlay()
        return Overlay(int(said["number"]), _given(said["values"]))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return Overlay()


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what a record names without a value."""
    return {
        name: _given(value) if isinstance(value, Mapping) else value
        for name, value in values.items()
        if value is not None
    }
