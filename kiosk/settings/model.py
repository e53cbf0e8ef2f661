# SPDX-License-Identifier: Apache-2.0
"""One station's configuration: what may be set, within which bounds, and what it is otherwise."""

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from kiosk.settings.group import KNOWN_OTHERWISE, Group, between, like, members, such_as
from kiosk.settings.groups import GROUPS, Idle, Screen, Speech, Update
from kiosk.settings.origin import Given, Overlay
from kiosk.settings.problems import WrongSettingsError
from kiosk.settings.training import mixed_up

USUAL_KEYPAD: Final = "usual"
"""The map of keys that needs no look before the first frame: it is part of the program."""
PUSHED_FILE: Final = "pushed-settings.jws"
"""Where a station keeps what its centre has set, as the centre signed it."""

PRODUCTION: Final = "production"
"""The mode of a kiosk that serves the public."""

HALL: Final = "hall"
"""The place of a screen that serves whoever walks in."""
DESK: Final = "desk"
"""The place of a screen at which officers take applications."""

_HOST_AND_PORT: Final = r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):[0-9]{1,5}"
"""Where a station is on the local network."""


def _runtime_folder() -> Path:
    """Find a RAM file system: a crash's savepoint may live there, and a power cut ends it."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    return Path(given) if given else Path("/dev/shm")  # noqa: S108 the savepoint must be in RAM


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Group):
    """One station's configuration."""

    mode: str = field(default="development", metadata=like("production|development", ""))
    """``production`` does not start where it would not be safe (``kiosk.production``)."""

    place: str = field(default=HALL, metadata=like(f"{HALL}|{DESK}", ""))
    """Who the screen waits for: in the ``hall`` whoever walks in, at a ``desk`` officers, who sign
    in first and have a keyboard and a mouse."""

    data_dir: Path = Path("var")
    """The station's database, keys and receipts; the only folder that is written to."""

    runtime_dir: Path = field(default_factory=_runtime_folder, metadata=such_as("/dev/shm"))  # noqa: S108
    """A RAM file system: the savepoint of the visit in progress and nothing else. Usually
    ``$XDG_RUNTIME_DIR``, else ``/dev/shm``."""

    published_dir: Path = Path("var/published")
    """What ``forms publish`` wrote: services and message catalogues."""

    publisher_keys: tuple[str, ...] = ()
    """Public keys (64 hexadecimal digits) of those whose services this kiosk offers."""

    station_code: str = field(
        default="BK01",
        metadata=like("[0-9A-HJKMNP-TV-Z]{4}", "four digits or capitals without I, L, O and U"),
    )
    """Four Crockford base 32 symbols that begin every reference number made here."""

    service_point: str = "Bakı"
    """The service point's name as it stands on receipts."""

    languages: tuple[str, ...] = ("az", "en", "ru", "tr", "ar", "fa", "zh")
    """Languages offered, in the order of the first screen."""

    destination: str = field(default="central", metadata=like("central|openrosa", ""))
    """Where applications go: ``central``, or ``openrosa`` for ODK Central or KoboToolbox."""

    central_url: str | None = field(default=None, metadata=such_as("https://central.example"))
    """The central API; none starts the embedded one on the loopback address."""

    status_url: str | None = field(default=None, metadata=such_as("https://status.example/r"))
    """Where the public looks up an application; a receipt's QR code opens it when it is set."""

    central_ca: Path | None = field(default=None, metadata=such_as("/etc/kiosk/central.pem"))
    """Certificates (PEM) that a central's must lead to, in place of the public ones."""

    openrosa_url: str | None = field(
        default=None, metadata=such_as("https://odk.example/v1/key/{token}/projects/1")
    )
    """The OpenRosa server up to before ``/formList``; ``{token}`` stands where its token goes."""

    openrosa_token_file: Path | None = field(default=None, metadata=such_as("/etc/kiosk/token"))
    """A secret file (0600): an app user's token, or ``digest USER PASSWORD``, or ``basic …``."""

    openrosa_check_file: Path | None = field(default=None, metadata=such_as("/etc/kiosk/check"))
    """A secret file (0600) of a user who may look at submissions, ``basic USER PASSWORD``: an ODK
    Central is asked with it which files of a submission it really has."""

    openrosa_plain: bool = False
    """Whether forms without a key of their own may be sent as they are."""

    sync_every: float = field(default=15.0, metadata=between(0.05, 3600))
    """Seconds between two looks at the outbox while the line is up."""

    heartbeat_every: float = field(default=300.0, metadata=between(0.05, 3600))
    """Seconds between two heartbeats, in which the centre learns how the station is."""

    neighbours: tuple[str, ...] = field(
        default=(), metadata=like(_HOST_AND_PORT, "a list of HOST:PORT, eight at most are asked")
    )
    """Where other stations of this service point listen, ``HOST:PORT``: staff are called there, and
    slips of theirs are good here without the centre."""

    neighbours_listen: str = field(
        default="",
        metadata=like(f"|{_HOST_AND_PORT}", "HOST:PORT of this machine on its local network"),
    )
    """The address (as a number) and port at which this station hears its neighbours; none hears
    nobody."""

    bytes_per_hour: int = field(default=0, metadata=between(0, 1 << 40))
    """What a metered line may carry in any hour, at least 1 MiB; 0 is no limit."""

    receipt_width: int = field(default=576, metadata=between(384, 832))
    """Dots across the receipt at 203 dpi."""

    printer: str = field(
        default="",
        metadata=like(
            "|tcp://[^/]+|(usb|serial):/[^/].*|ipps?://.+",
            "tcp://HOST:PORT, usb:/PATH, serial:/PATH?baud=RATE, ipp://HOST/PATH, or empty",
        ),
    )
    """The receipt printer: ``tcp://host:9100``, ``usb:/dev/usb/lp0``,
    ``serial:/dev/ttyS0?baud=19200`` or ``ipp://host/path``; none writes pictures into a folder."""

    receipt_paper: str = field(default="roll", metadata=like("roll|a4", ""))
    """What a printer that takes PDF prints on: a roll of ``receipt_width`` dots, or A4."""

    receipt_printing: str = field(default="always", metadata=like("always|ask|never", ""))
    """Whether paper comes by itself, when the person asks for it, or not at all."""

    scanner: str = ""
    """The scanner's name as ``scanimage -L`` lists it; none says that there is none."""

    scanner_options: tuple[str, ...] = ("--mode=Color",)
    """What else ``scanimage`` is told; its resolution and the size of the page it knows."""

    camera: Path | None = field(default=None, metadata=such_as("/dev/video0"))
    """A camera for documents, such as ``/dev/video0``."""

    stick_dir: Path | None = field(default=None, metadata=such_as("/media/kiosk"))
    """Where the system mounts memory sticks, read-only (``ro,nosuid,nodev,noexec``)."""

    export_dir: Path | None = field(default=None, metadata=such_as("/media/export"))
    """Where the system mounts the sticks that staff export to, so that they can be written."""

    barcode_reader: Path | None = field(default=None, metadata=such_as("/dev/ttyACM0"))
    """The serial line of a bar code reader, such as ``/dev/ttyACM0``."""

    wedge: bool = False
    """Whether there is a reader that plays a keyboard; a ``barcode_reader`` goes before it."""

    prefilled_keys: tuple[str, ...] = ()
    """Public keys (64 hexadecimal digits) of the applications for telephones that are trusted."""

    page_dpi: int = field(default=200, metadata=between(150, 400))
    """Dots per inch of a page of A4 as it is sent."""

    page_bytes: int = field(default=1_000_000, metadata=between(100_000, 8_000_000))
    """Most bytes of a page as it is sent."""

    staff_entry: tuple[str, ...] = field(
        default=("badge", "key"), metadata={"among": frozenset({"badge", "key", "corner"})}
    )
    """How members of staff get to their sign-in: by showing a ``badge``, by a ``key`` of the
    keypad or keyboard, by a ``corner`` of the screen that is held."""

    staff_idle: int = field(default=300, metadata=between(60, 1800))
    """Seconds without a touch after which whoever of the staff is signed in is signed out."""

    staff_days: int = field(default=30, metadata=between(0, 3650))
    """The centre's accounts are good for so many days after it last confirmed them; 0 is ever."""

    badge_alone: bool = False
    """Whether a badge lets somebody of the staff in without their PIN."""

    keypad: str = field(
        default=USUAL_KEYPAD,
        metadata=like("[a-z0-9-]{1,32}", "small letters, digits and -, at most 32"),
    )
    """Which map of ``resources/keypad`` says what the keys of the keypad do."""

    keypad_debounce: float = field(default=0.5, metadata=between(0, 0.5))
    """Seconds in which the same key of the keypad counts once."""

    training: bool = False
    """Whether people practise here with sample people: a data folder, a key and a centre of their
    own within ``data_dir``, no way to the real ones, and a mark on every screen and paper."""

    maintenance: bool = False
    """Whether no new visit begins because somebody looks after the kiosk."""

    minimum_free: int = field(default=200_000_000, metadata=between(0, 1 << 62))
    """Bytes: no new visit begins when the disk has less."""

    unsent_days: int = field(default=7, metadata=between(0, 3650))
    """No new visit begins when an application has waited longer for the line; 0 never minds."""

    catalogue_days: int = field(default=30, metadata=between(0, 3650))
    """No new visit begins when the centre confirmed the services longer ago; 0 never minds."""

    retention_days: int = field(default=30, metadata=between(0, 3650))
    """The sealed bytes stay this long after the Service's acknowledgement, then are erased; 0
    keeps them for ever."""

    screen: Screen = field(default_factory=Screen)
    idle: Idle = field(default_factory=Idle)
    speech: Speech = field(default_factory=Speech)
    update: Update = field(default_factory=Update)

    set_here: frozenset[str] = field(default=frozenset(), metadata=KNOWN_OTHERWISE, repr=False)
    """The names of what the operator has set; the centre can't change those."""

    pushed: Overlay = field(default_factory=Overlay, metadata=KNOWN_OTHERWISE, repr=False)
    """What the centre has set, whether or not the operator's own word stands over it."""

    given: Given = field(default_factory=Given, metadata=KNOWN_OTHERWISE, repr=False)
    """Where the operator has set what; tells the same names as ``set_here``."""

    def __post_init__(self) -> None:
        # by its class: a dataclass with slots is another one than the one that super() would ask
        Group.__post_init__(self)
        if found := tuple(mixed_up(self)):
            raise WrongSettingsError(found)

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
