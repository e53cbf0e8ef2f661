# SPDX-License-Identifier: Apache-2.0
"""Reads the settings: a file, then the environment, then arguments, over what the centre has set."""

import json
import os
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

from kiosk.errors import SettingsError
from kiosk.settings.groups import GROUPS
from kiosk.settings.model import PRODUCTION, Settings, known, read_from
from kiosk.settings.origin import Given, Origin, Overlay
from kiosk.settings.problems import Problem, WrongSettingsError
from kiosk.settings.training import training_of
from kiosk.settings.values import (
    CONFIG_VARIABLE,
    Source,
    build,
    flat,
    from_arguments,
    from_environment,
    judged,
)

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

_IDLE: Final = tuple(name.removeprefix("idle.") for name in PUSHABLE if name.startswith("idle."))
_MOST_PUSHED_BYTES: Final = 48 << 10


def load(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Settings:
    """Read the settings; later sources win, and all of them over what the centre has set.

    Raises WrongSettingsError that names everything wrong with its place, and never a value.
    Where the operator asks for training, its settings come back (``training_of``).
    """
    variables = os.environ if environment is None else environment
    if file is None and variables.get(CONFIG_VARIABLE):
        file = Path(variables[CONFIG_VARIABLE])
    sources = [from_environment(variables), from_arguments(arguments or {})]
    text = ""
    if file is not None:
        text, written = _read(file)
        sources.insert(0, written)
    settings = _put_together(sources, Given(file=file.name if file else "", text=text))
    try:
        return overlaid(settings, _kept(settings))
    except SettingsError:
        # another version of this program allowed it: no reason not to start
        return settings


def check(file: Path) -> None:
    """Hold a settings file to the rules, whatever else is set on this machine.

    Raises WrongSettingsError, or SettingsError ``settings.unreadable``.
    """
    _put_together([_read(file)[1]], Given())


def line_of(text: str, name: str) -> int:
    """Find the line in which a settings file names a setting; 0 where it doesn't."""
    from kiosk.settings.lines import lines_of  # late: only what is wrong, or looked at, is found

    return lines_of(text).get(tuple(name.split(".")), 0)


def _read(file: Path) -> tuple[str, Source]:
    """Read a settings file. Raises SettingsError ``settings.unreadable``."""
    import tomllib  # late: most stations are set by their environment

    try:
        text = file.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        told = "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
        raise SettingsError(f"{file.name}: {told}", code="settings.unreadable") from error
    flat_values = flat(values)
    # a table may be empty, and a name that is none may be one
    tables: dict[str, object] = {
        name: {} for name, one in values.items() if one == {} and name not in GROUPS
    }
    return text, Source(
        origin=Origin.FILE,
        values={**flat_values, **tables},
        place=lambda name: f"{file.name}:{line_of(text, name)}",
    )


def _put_together(sources: Sequence[Source], given: Given) -> Settings:
    """Take each setting from the last place that says it. Raises WrongSettingsError."""
    problems = [problem for source in sources for problem in source.problems()]
    last = {name: source for source in sources for name in source.values if name in known()}
    good, wrong = judged(last)
    problems += wrong
    if _is_fixed(sources) and good.get("mode") != PRODUCTION:
        # or whoever can set a variable could take the kiosk's care from it
        problems = [one for one in problems if one.name != "mode"]
        problems.append(last["mode"].problem("mode", "what the file calls production stays it"))
    wants_training = bool(good.pop("training", False))
    origins = {name: source.origin for name, source in last.items()}
    try:
        settings = replace(
            build(good), set_here=frozenset(last), given=replace(given, origins=origins)
        )
    except WrongSettingsError as error:
        found = (*problems, *_placed(error.problems, last))
        raise WrongSettingsError(sorted(found, key=_by_line)) from None
    told = {one.name for one in problems}
    crossing = [one for one in _crossing(settings) if one.name not in told]
    if problems or crossing:
        raise WrongSettingsError(sorted((*problems, *_placed(crossing, last)), key=_by_line))
    return training_of(settings) if wants_training else settings


def _is_fixed(sources: Sequence[Source]) -> bool:
    """Whether the file says that this kiosk serves the public."""
    return any(
        source.origin is Origin.FILE and source.values.get("mode") == PRODUCTION
        for source in sources
    )


def _by_line(one: Problem) -> tuple[bool, int]:
    """Put what stands in the file first, from the top down."""
    _file, mark, line = one.place.rpartition(":")
    return not mark, int(line) if mark else 0


def _placed(problems: Iterable[Problem], last: Mapping[str, Source]) -> Iterator[Problem]:
    """Say of problems where what they are about was set."""
    for one in problems:
        source = last.get(one.name)
        yield one if source is None else source.problem(one.name, one.rule)


def overlaid(settings: Settings, pushed: Overlay) -> Settings:
    """Put what the centre has set in place of what it had set before.

    What the operator has set stays. Raises SettingsError for a value that is not allowed.
    """
    before, now = flat(settings.pushed.values), flat(pushed.values)
    centre = Source(origin=Origin.CENTRE, values=now, place=lambda _name: f"centre {pushed.number}")
    open_here = [name for name in PUSHABLE if name not in settings.set_here]
    good, problems = judged({name: centre for name in open_here if name in now})
    usual = Settings()
    for name in open_here:
        if name in before and name not in now:
            good[name] = read_from(usual, name)
    if problems:
        raise WrongSettingsError(problems)
    idle = {leaf: good.pop(f"idle.{leaf}") for leaf in _IDLE if f"idle.{leaf}" in good}
    changed: dict[str, Any] = {**good, "idle": replace(settings.idle, **cast("Any", idle))}
    made = replace(settings, **changed, pushed=pushed)
    if crossing := tuple(_crossing(made)):
        raise WrongSettingsError(crossing)
    return made


def _crossing(settings: Settings) -> Iterator[Problem]:
    """Hold settings to what no single one of them can tell."""
    if not settings.languages or len(set(settings.languages)) != len(settings.languages):
        yield Problem(name="languages", rule="a list without repetitions is needed")
    if 0 < settings.bytes_per_hour < LEAST_BYTES_PER_HOUR:
        yield Problem(name="bytes_per_hour", rule=f"0, or at least {LEAST_BYTES_PER_HOUR}")
    if settings.is_openrosa and not (settings.openrosa_url and settings.openrosa_token_file):
        yield Problem(
            name="destination", rule="openrosa needs openrosa_url and openrosa_token_file"
        )


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
