# SPDX-License-Identifier: Apache-2.0
"""One station's configuration: what may be set, within which bounds, and what it is otherwise."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, cast

from kiosk.reference import TRAINING_STATION
from kiosk.settings.problems import Problem, WrongSettingsError
from kiosk.settings.rules import broken

USUAL_KEYPAD: Final = "usual"
"""The map of keys that needs no look before the first frame: it is part of the program."""
PUSHED_FILE: Final = "pushed-settings.jws"
"""Where a station keeps what its centre has set, as the centre signed it."""

TRAINING_FOLDER: Final = "training"
"""The folder within a station's data where training keeps its own."""

CLOSED_IN_TRAINING: Final[Mapping[str, object]] = MappingProxyType(
    {
        "station_code": TRAINING_STATION,
        "destination": "central",
        "central_url": None,
        "status_url": None,
        "central_ca": None,
        "openrosa_url": None,
        "openrosa_token_file": None,
        "openrosa_check_file": None,
        "openrosa_plain": False,
    }
)
"""What every training station has set so: with these nothing of it can reach anybody."""

PRODUCTION: Final = "production"
"""The mode of a kiosk that serves the public."""

HALL: Final = "hall"
"""The place of a screen that serves whoever walks in."""
DESK: Final = "desk"
"""The place of a screen at which officers take applications."""

_KNOWN_OTHERWISE: Mapping[str, Any] = MappingProxyType({"is_setting": False})
"""Marks what is known of the settings and is none."""


def _between(low: float, high: float) -> Mapping[str, Any]:
    return {"low": low, "high": high}


def _like(pattern: str, said: str) -> Mapping[str, Any]:
    """Ask for text of a pattern, in words for whoever has to write it."""
    return {"pattern": re.compile(pattern), "said": said}


def _such_as(example: str) -> Mapping[str, Any]:
    """Show what is written where nothing is set otherwise."""
    return {"such_as": example}


def _runtime_folder() -> Path:
    """Find a RAM file system: a crash's savepoint may live there, and a power cut ends it."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    return Path(given) if given else Path("/dev/shm")  # noqa: S108 the savepoint must be in RAM


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


class Origin(StrEnum):
    """Who has said what a setting is."""

    DEFAULT = "default"
    """Nobody: it is as usual."""
    FILE = "file"
    ENVIRONMENT = "environment"
    ARGUMENT = "argument"
    CENTRE = "centre"
    """The centre, where nobody has said anything on the spot."""
    TRAINING = "training"
    """Nobody may: training has a place of its own and no way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Where the operator's own words stand, by the names of the settings."""

    origins: Mapping[str, Origin] = field(default_factory=dict)
    file: str = ""
    """The name of the settings file."""
    text: str = field(default="", repr=False)
    """What stood in it, so that a screen can say in which line."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What the centre has set at this station, by the names of the settings."""

    number: int = 0
    """Grows with every change; 0 is nothing."""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen(Group):
    """The panel: pixels, and the millimetres that every size on it comes from."""

    width: int = field(default=1080, metadata=_between(240, 7680))
    """Pixels across."""

    height: int = field(default=1920, metadata=_between(240, 7680))
    """Pixels from top to bottom."""

    width_mm: float = field(default=268.0, metadata=_between(100, 2000))
    """Millimetres across what is lit, as the panel hangs: measure the picture with a ruler."""

    fullscreen: bool = False
    """Whether the window has no frame; a kiosk for the public needs it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle(Group):
    """How long a person may be away, in seconds."""

    warn_after: int = field(default=120, metadata=_between(120, 300))
    """Until the person is asked whether they are still there."""

    grace: int = field(default=30, metadata=_between(20, 45))
    """To answer that."""

    receipt: int = field(default=60, metadata=_between(30, 300))
    """That the receipt stays on the screen."""

    @property
    def warn(self) -> timedelta:
        """The time after which the person is asked whether they are still there."""
        return timedelta(seconds=self.warn_after)

    @property
    def expire(self) -> timedelta:
        """The time after which the visit ends."""
        return timedelta(seconds=self.warn_after + self.grace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Group):
    """How the screens are read aloud."""

    output: str = field(default="auto", metadata=_like("auto|headphones|speaker", ""))
    """Whose ears: ``auto`` asks the socket; without one all sound counts as heard by all."""

    volume: int = field(default=-12, metadata=_between(-36, 0))
    """Decibels below the loudest at which everybody begins; commissioning measures 60 to 70 dB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Group):
    """One station's configuration."""

    mode: str = field(default="development", metadata=_like("production|development", ""))
    """``production`` does not start where it would not be safe (``kiosk.production``)."""

    place: str = field(default=HALL, metadata=_like(f"{HALL}|{DESK}", ""))
    """Who the screen waits for: in the ``hall`` whoever walks in, at a ``desk`` officers, who sign
    in first and have a keyboard and a mouse."""

    data_dir: Path = Path("var")
    """The station's database, keys and receipts; the only folder that is written to."""

    runtime_dir: Path = field(default_factory=_runtime_folder, metadata=_such_as("/dev/shm"))  # noqa: S108
    """A RAM file system: the savepoint of the visit in progress and nothing else. Usually
    ``$XDG_RUNTIME_DIR``, else ``/dev/shm``."""

    published_dir: Path = Path("var/published")
    """What ``forms publish`` wrote: services and message catalogues."""

    publisher_keys: tuple[str, ...] = ()
    """Public keys (64 hexadecimal digits) of those whose services this kiosk offers."""

    station_code: str = field(
        default="BK01",
        metadata=_like("[0-9A-HJKMNP-TV-Z]{4}", "four digits or capitals without I, L, O and U"),
    )
    """Four Crockford base 32 symbols that begin every reference number made here."""

    service_point: str = "Bakı"
    """The service point's name as it stands on receipts."""

    languages: tuple[str, ...] = ("az", "en", "ru", "tr", "ar", "fa", "zh")
    """Languages offered, in the order of the first screen."""

    destination: str = field(default="central", metadata=_like("central|openrosa", ""))
    """Where applications go: ``central``, or ``openrosa`` for ODK Central or KoboToolbox."""

    central_url: str | None = field(default=None, metadata=_such_as("https://central.example"))
    """The central API; none starts the embedded one on the loopback address."""

    status_url: str | None = field(default=None, metadata=_such_as("https://status.example/r"))
    """Where the public looks up an application; a receipt's QR code opens it when it is set."""

    central_ca: Path | None = field(default=None, metadata=_such_as("/etc/kiosk/central.pem"))
    """Certificates (PEM) that a central's must lead to, in place of the public ones."""

    openrosa_url: str | None = field(
        default=None, metadata=_such_as("https://odk.example/v1/key/{token}/projects/1")
    )
    """The OpenRosa server up to before ``/formList``; ``{token}`` stands where its token goes."""

    openrosa_token_file: Path | None = field(default=None, metadata=_such_as("/etc/kiosk/token"))
    """A secret file (0600): an app user's token, or ``digest USER PASSWORD``, or ``basic …``."""

    openrosa_check_file: Path | None = field(default=None, metadata=_such_as("/etc/kiosk/check"))
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

    printer: str = field(
        default="",
        metadata=_like(
            "|tcp://[^/]+|(usb|serial):/[^/].*|ipps?://.+",
            "tcp://HOST:PORT, usb:/PATH, serial:/PATH?baud=RATE, ipp://HOST/PATH, or empty",
        ),
    )
    """The receipt printer: ``tcp://host:9100``, ``usb:/dev/usb/lp0``,
    ``serial:/dev/ttyS0?baud=19200`` or ``ipp://host/path``; none writes pictures into a folder."""

    receipt_paper: str = field(default="roll", metadata=_like("roll|a4", ""))
    """What a printer that takes PDF prints on: a roll of ``receipt_width`` dots, or A4."""

    receipt_printing: str = field(default="always", metadata=_like("always|ask|never", ""))
    """Whether paper comes by itself, when the person asks for it, or not at all."""

    scanner: str = ""
    """The scanner's name as ``scanimage -L`` lists it; none says that there is none."""

    scanner_options: tuple[str, ...] = ("--mode=Color",)
    """What else ``scanimage`` is told; its resolution and the size of the page it knows."""

    camera: Path | None = field(default=None, metadata=_such_as("/dev/video0"))
    """A camera for documents, such as ``/dev/video0``."""

    stick_dir: Path | None = field(default=None, metadata=_such_as("/media/kiosk"))
    """Where the system mounts memory sticks, read-only (``ro,nosuid,nodev,noexec``)."""

    export_dir: Path | None = field(default=None, metadata=_such_as("/media/export"))
    """Where the system mounts the sticks that staff export to, so that they can be written."""

    barcode_reader: Path | None = field(default=None, metadata=_such_as("/dev/ttyACM0"))
    """The serial line of a bar code reader, such as ``/dev/ttyACM0``."""

    wedge: bool = False
    """Whether there is a reader that plays a keyboard; a ``barcode_reader`` goes before it."""

    prefilled_keys: tuple[str, ...] = ()
    """Public keys (64 hexadecimal digits) of the applications for telephones that are trusted."""

    page_dpi: int = field(default=200, metadata=_between(150, 400))
    """Dots per inch of a page of A4 as it is sent."""

    page_bytes: int = field(default=1_000_000, metadata=_between(100_000, 8_000_000))
    """Most bytes of a page as it is sent."""

    staff_entry: tuple[str, ...] = field(
        default=("badge", "key"), metadata={"among": frozenset({"badge", "key", "corner"})}
    )
    """How members of staff get to their sign-in: by showing a ``badge``, by a ``key`` of the
    keypad or keyboard, by a ``corner`` of the screen that is held."""

    staff_idle: int = field(default=300, metadata=_between(60, 1800))
    """Seconds without a touch after which whoever of the staff is signed in is signed out."""

    staff_days: int = field(default=30, metadata=_between(0, 3650))
    """The centre's accounts are good for so many days after it last confirmed them; 0 is ever."""

    badge_alone: bool = False
    """Whether a badge lets somebody of the staff in without their PIN."""

    keypad: str = field(
        default=USUAL_KEYPAD,
        metadata=_like("[a-z0-9-]{1,32}", "small letters, digits and -, at most 32"),
    )
    """Which map of ``resources/keypad`` says what the keys of the keypad do."""

    keypad_debounce: float = field(default=0.5, metadata=_between(0, 0.5))
    """Seconds in which the same key of the keypad counts once."""

    training: bool = False
    """Whether people practise here with sample people: a data folder, a key and a centre of their
    own within ``data_dir``, no way to the real ones, and a mark on every screen and paper."""

    maintenance: bool = False
    """Whether no new visit begins because somebody looks after the kiosk."""

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
    speech: Speech = field(default_factory=Speech)

    set_here: frozenset[str] = field(default=frozenset(), metadata=_KNOWN_OTHERWISE, repr=False)
    """The names of what the operator has set; the centre can't change those."""

    pushed: Overlay = field(default_factory=Overlay, metadata=_KNOWN_OTHERWISE, repr=False)
    """What the centre has set, whether or not the operator's own word stands over it."""

    given: Given = field(default_factory=Given, metadata=_KNOWN_OTHERWISE, repr=False)
    """Where the operator has set what; tells the same names as ``set_here``."""

    def __post_init__(self) -> None:
        # by its class: a dataclass with slots is another one than the one that super() would ask
        Group.__post_init__(self)
        if found := tuple(self._ways_out() if self.training else self._mistaken_station()):
            raise WrongSettingsError(found)

    def _ways_out(self) -> Iterator[Problem]:
        """Name what would lead from a training station to where real applications go."""
        for name, closed in CLOSED_IN_TRAINING.items():
            if getattr(self, name) != closed:
                yield Problem(name=name, rule="training has no way out")
        if self.data_dir.name != TRAINING_FOLDER:
            yield Problem(name="data_dir", rule="training has a folder of its own")

    def _mistaken_station(self) -> Iterator[Problem]:
        if self.station_code == TRAINING_STATION:
            yield Problem(name="station_code", rule="this one is for training alone")

    @property
    def is_production(self) -> bool:
        """Whether this kiosk serves the public."""
        return self.mode == PRODUCTION

    @property
    def is_at_desk(self) -> bool:
        """Whether officers sign in before anybody is served here."""
        return self.place == DESK

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
    def logs_dir(self) -> Path:
        """Where the program with a screen keeps the last of what it said."""
        return self.data_dir / "logs"

    @property
    def receipts_dir(self) -> Path:
        """Where the file printer writes."""
        return self.data_dir / "receipts"


GROUPS: Final[Mapping[str, type[Group]]] = MappingProxyType(
    {"screen": Screen, "idle": Idle, "speech": Speech}
)
"""The settings that are groups of settings."""


@cache
def known() -> Mapping[str, Field[Any]]:
    """Describe every setting by its name, a group's members as ``group.member``."""
    found = {one.name: one for one in members(Settings) if one.name not in GROUPS}
    for name, group in GROUPS.items():
        found |= {f"{name}.{one.name}": one for one in members(group)}
    return found


def read_from(settings: Settings, name: str) -> object:
    """Give the value of a setting by its name, also of a group's member."""
    group, _, leaf = name.rpartition(".")
    found: object = getattr(getattr(settings, group) if group else settings, leaf)
    return found
