# SPDX-License-Identifier: Apache-2.0
"""What an operator may set: a file, then the environment, then arguments; validated once.

Plain dataclasses: a validation library would cost more start-up time than the whole window.
"""

import json
import os
import re
from base64 import urlsafe_b64decode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, dataclass, field, fields, replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from kiosk.errors import SettingsError

ENVIRONMENT_PREFIX = "KIOSK_"
"""``KIOSK_CENTRAL_URL`` sets ``central_url``; a group's members are ``KIOSK_SCREEN__WIDTH``."""

CONFIG_VARIABLE = "KIOSK_CONFIG"
"""Names the settings file where no argument does."""


LEAST_BYTES_PER_HOUR = 1 << 20
"""Less could not carry the largest announcement of one submission."""


_KNOWN_OTHERWISE: Mapping[str, Any] = MappingProxyType({"is_setting": False})
"""Marks what is known of the settings and is none."""

PUSHED_FILE = "pushed-settings.jws"
"""Where a station keeps what its centre has set, as the centre signed it."""

PUSHABLE = (
    "languages",
    "service_point",
    "bytes_per_hour",
    "sync_every",
    "heartbeat_every",
    "minimum_free",
    "unsent_days",
    "catalogue_days",
    "retention_days",
    "idle.warn_after",
    "idle.grace",
    "idle.receipt",
)
"""What a centre may set where the operator of the station has not."""

_MOST_PUSHED_BYTES = 48 << 10


def _between(low: float, high: float) -> Mapping[str, Any]:
    return {"low": low, "high": high}


def _runtime_folder() -> Path:
    """Find a RAM file system: a crash's savepoint may live there, and a power cut ends it."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    return Path(given) if given else Path("/dev/shm")  # noqa: S108 the savepoint must be in RAM


class _Group:
    """Settings whose numbers and patterns are checked as they are made."""

    __slots__ = ()

    def __post_init__(self) -> None:
        for one in _fields(type(self)):
            _check(one.name, getattr(self, one.name), one.metadata)


def _fields(group: type[_Group]) -> tuple[Field[Any], ...]:
    return tuple(one for one in fields(cast("Any", group)) if one.metadata is not _KNOWN_OTHERWISE)


@dataclass(frozen=True, slots=True)
class Overlay:
    """What the centre has set at this station, by the names of the settings."""

    number: int = 0
    """Grows with every change; 0 is nothing."""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen(_Group):
    """The panel: pixels, and the millimetres that every size on it comes from."""

    width: int = field(default=1080, metadata=_between(240, 7680))
    height: int = field(default=1920, metadata=_between(240, 7680))
    width_mm: float = field(default=268.0, metadata=_between(100, 2000))
    fullscreen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle(_Group):
    """How long a person may be away, in seconds."""

    warn_after: int = field(default=120, metadata=_between(120, 300))
    grace: int = field(default=30, metadata=_between(20, 45))
    receipt: int = field(default=60, metadata=_between(30, 300))

    @property
    def warn(self) -> timedelta:
        """The time after which the person is asked whether they are still there."""
        return timedelta(seconds=self.warn_after)

    @property
    def expire(self) -> timedelta:
        """The time after which the visit ends."""
        return timedelta(seconds=self.warn_after + self.grace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(_Group):
    """One station's configuration."""

    data_dir: Path = Path("var")
    """The station's database, keys and receipts; the only folder that is written to."""

    runtime_dir: Path = field(default_factory=_runtime_folder)
    """A RAM file system: the savepoint of the visit in progress and nothing else."""

    published_dir: Path = Path("var/published")
    """What ``forms publish`` wrote: services and message catalogues."""

    publisher_keys: tuple[str, ...] = ()
    """Public keys (64 hexadecimal digits) of those whose services this kiosk offers."""

    station_code: str = field(
        default="BK01", metadata={"pattern": re.compile("[0-9A-HJKMNP-TV-Z]{4}")}
    )
    """Four Crockford base 32 symbols that begin every reference number made here."""

    service_point: str = "Bakı"
    """The service point's name as it stands on receipts."""

    languages: tuple[str, ...] = ("az", "en", "ru", "ar")
    """Languages offered, in the order of the first screen."""

    destination: str = field(
        default="central", metadata={"pattern": re.compile("central|openrosa")}
    )
    """Where applications go: ``central``, or ``openrosa`` for ODK Central or KoboToolbox."""

    central_url: str | None = None
    """The central API; none starts the embedded one on the loopback address."""

    status_url: str | None = None
    """Where the public looks up an application; a receipt's QR code opens it when it is set."""

    central_ca: Path | None = None
    """Certificates (PEM) that a central's must lead to, in place of the public ones."""

    openrosa_url: str | None = None
    """The OpenRosa server up to before ``/formList``; ``{token}`` stands where its token goes."""

    openrosa_token_file: Path | None = None
    """A secret file (0600): an app user's token, or ``digest USER PASSWORD``, or ``basic …``."""

    openrosa_check_file: Path | None = None
    """A secret file (0600) of a user who may look at submissions, ``basic USER PASSWORD``: an ODK
    Central is asked with it which files of a submission it really has."""

    openrosa_plain: bool = False
    """Whether forms without a key of their own may be sent as they are."""

    sync_every: float = field(default=15.0, metadata=_between(0.05, 3600))
    """Seconds between two looks at the outbox while the line is up."""

    heartbeat_every: float = field(default=300.0, metadata=_between(0.05, 3600))
    """Seconds between two heartbeats, in which the centre learns how the station is."""

    bytes_per_hour: int = field(default=0, metadata=_between(0, 1 << 40))
    """What a metered line may carry in any hour, at least 1 MiB; 0 is no limit."""

    receipt_width: int = field(default=576, metadata=_between(384, 832))
    """Dots across the receipt at 203 dpi."""

    minimum_free: int = field(default=200_000_000, metadata=_between(0, 1 << 62))
    """Bytes: no new visit begins when the disk has less."""

    unsent_days: int = field(default=7, metadata=_between(0, 3650))
    """No new visit begins when an application has waited longer for the line; 0 never minds."""

    catalogue_days: int = field(default=30, metadata=_between(0, 3650))
    """No new visit begins when the centre confirmed the services longer ago; 0 never minds."""

    retention_days: int = field(default=30, metadata=_between(0, 3650))
    """The sealed bytes stay this long after the Service's acknowledgement, then are erased; 0
    keeps them for ever."""

    screen: Screen = field(default_factory=Screen)
    idle: Idle = field(default_factory=Idle)

    set_here: frozenset[str] = field(default=frozenset(), metadata=_KNOWN_OTHERWISE, repr=False)
    """The names of what the operator has set; the centre can't change those."""

    pushed: Overlay = field(default_factory=Overlay, metadata=_KNOWN_OTHERWISE, repr=False)
    """What the centre has set, whether or not the operator's own word stands over it."""

    @property
    def database(self) -> Path:
        """The station's own database."""
        return self.data_dir / "station.sqlite"

    @property
    def is_openrosa(self) -> bool:
        """Whether applications go to an OpenRosa server."""
        return self.destination == "openrosa"

    @property
    def remote_url(self) -> str | None:
        """Where they go; None while that is the embedded central."""
        return self.openrosa_url if self.is_openrosa else self.central_url

    @property
    def keys_dir(self) -> Path:
        """The station's signing key and the Service's recipients."""
        return self.data_dir / "keys"

    @property
    def pushed_file(self) -> Path:
        """What the centre has set, as it was signed."""
        return self.data_dir / PUSHED_FILE

    @property
    def receipts_dir(self) -> Path:
        """Where the file printer writes."""
        return self.data_dir / "receipts"


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
    _merge(values, _from_environment(variables))
    _merge(values, dict(arguments or {}))
    set_here = frozenset(_names(values))
    groups = {"screen": Screen, "idle": Idle}
    for name, group in groups.items():
        if name in values:
            if not isinstance(values[name], Mapping):
                raise SettingsError(f"{name}: is a group")
            values[name] = group(**_typed(group, values[name], f"{name}."))
    settings = _checked(replace(Settings(**_typed(Settings, values, "")), set_here=set_here))
    try:
        return overlaid(settings, _kept(settings))
    except SettingsError:
        # another version of this program allowed it: no reason not to start
        return settings


def overlaid(settings: Settings, pushed: Overlay) -> Settings:
    """Put what the centre has set in place of what it had set before.

    What the operator has set stays. Raises SettingsError for a value that is not allowed.
    """
    before, now = _flat(settings.pushed.values), _flat(pushed.values)
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
            **_typed(Settings, changed, ""),
            idle=replace(settings.idle, **_typed(Idle, idle, "idle.")),
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


def _flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """Name a group's members ``group.member``."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{leaf}": one for leaf, one in value.items()}
        else:
            found[name] = value
    return found


def _names(values: Mapping[str, Any]) -> list[str]:
    return list(_flat(values))


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


def _typed(group: type[_Group], values: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Give values from TOML or the environment the kinds that the settings have."""
    known = {one.name: _CONVERTERS.get(one.type, _as_is) for one in _fields(group)}
    typed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise SettingsError(f"{path}{name}: no such setting", code="settings.unknown")
        try:
            typed[name] = known[name](value)
        except (KeyError, TypeError, ValueError) as error:
            raise SettingsError(f"{path}{name}: not of the right kind") from error
    return typed


def _check(name: str, value: Any, limits: Mapping[str, Any]) -> None:
    if "low" in limits and not limits["low"] <= value <= limits["high"]:
        raise SettingsError(f"{name}: from {limits['low']} to {limits['high']}")
    if "pattern" in limits and not limits["pattern"].fullmatch(value):
        raise SettingsError(f"{name}: must match {limits['pattern'].pattern}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in environment.items():
        if not name.startswith(ENVIRONMENT_PREFIX) or name == CONFIG_VARIABLE:
            continue
        *groups, leaf = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        here = values
        for group in groups:
            here = here.setdefault(group, {})
        here[leaf] = value
    return values


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        elif value is not None:
            into[name] = value
