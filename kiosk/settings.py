# SPDX-License-Identifier: Apache-2.0
"""What an operator may set: a file, then the environment, then arguments; validated once."""

import os
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.errors import SettingsError

ENVIRONMENT_PREFIX = "KIOSK_"
"""``KIOSK_CENTRAL_URL`` sets ``central_url``; a group's members are written ``KIOSK_SCREEN__WIDTH``."""


def _runtime_folder() -> Path:
    """Find a folder on a RAM file system, where a crash's savepoint may live and a power cut ends it."""
    given = os.environ.get("XDG_RUNTIME_DIR")
    return Path(given) if given else Path("/dev/shm")  # noqa: S108 the savepoint must be in RAM


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Screen(_Group):
    """The panel: pixels, and the millimetres that every size on it comes from."""

    width: Annotated[int, Field(ge=480, le=7680, description="pixels")] = 1080
    height: Annotated[int, Field(ge=480, le=7680, description="pixels")] = 1920
    width_mm: Annotated[float, Field(ge=100, le=2000, description="millimetres")] = 268.0
    fullscreen: bool = False


class Idle(_Group):
    """How long a person may be away, in seconds (kiosk-wide bounds: 120 to 300, 20 to 45)."""

    warn_after: Annotated[int, Field(ge=120, le=300)] = 120
    grace: Annotated[int, Field(ge=20, le=45)] = 30
    receipt: Annotated[int, Field(ge=30, le=300)] = 60

    @property
    def warn(self) -> timedelta:
        """The time after which the person is asked whether they are still there."""
        return timedelta(seconds=self.warn_after)


class Settings(_Group):
    """One station's configuration."""

    data_dir: Path = Path("var")
    """The station's database, keys and receipts; the only folder that is written to."""

    runtime_dir: Path = Field(default_factory=_runtime_folder)
    """A RAM file system: the savepoint of the visit in progress and nothing else."""

    published_dir: Path = Path("var/published")
    """What `forms publish` wrote: services and message catalogues."""

    station_code: Annotated[str, Field(pattern="^[0-9A-HJKMNP-TV-Z]{4}$")] = "BK01"
    """Four Crockford base 32 symbols that begin every reference number made here."""

    service_point: str = "Bakı"
    """The service point's name as it stands on receipts."""

    languages: tuple[str, ...] = ("az", "en", "ru", "ar")
    """Languages offered, in the order of the first screen."""

    central_url: str | None = None
    """The central API; none starts the embedded one on the loopback address."""

    status_url: str | None = None
    """Where the public looks up an application; a receipt's QR code opens it when it is set."""

    sync_every: Annotated[float, Field(gt=0, le=3600, description="seconds")] = 15.0
    receipt_width: Annotated[int, Field(ge=384, le=832, description="dots at 203 dpi")] = 576
    minimum_free: Annotated[int, Field(ge=0, description="bytes")] = 200_000_000
    """No new visit begins when the disk has less than this."""

    screen: Screen = Screen()
    idle: Idle = Idle()

    @model_validator(mode="after")
    def _languages_are_usable(self) -> Self:
        if not self.languages or len(set(self.languages)) != len(self.languages):
            message = "languages must be a list without repetitions"
            raise ValueError(message)
        return self

    @property
    def database(self) -> Path:
        """The station's own database."""
        return self.data_dir / "station.sqlite"

    @property
    def keys_dir(self) -> Path:
        """The station's signing key and the Service's recipients."""
        return self.data_dir / "keys"

    @property
    def receipts_dir(self) -> Path:
        """Where the file printer writes."""
        return self.data_dir / "receipts"


def load(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Settings:
    """Read the settings; later sources win.

    Raises SettingsError that names each wrong setting, never its value.
    """
    values: dict[str, Any] = {}
    if file is not None:
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{file.name}: {error}", code="settings.unreadable") from error
    _merge(values, _from_environment(os.environ if environment is None else environment))
    _merge(values, dict(arguments or {}))
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
            for item in error.errors(include_input=False)
        )
        raise SettingsError(wrong) from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in environment.items():
        if not name.startswith(ENVIRONMENT_PREFIX):
            continue
        *groups, leaf = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        here = values
        for group in groups:
            here = here.setdefault(group, {})
        here[leaf] = value.split(",") if leaf == "languages" else value
    return values


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, Mapping) and isinstance(into.get(name), dict):
            _merge(into[name], value)
        elif value is not None:
            into[name] = value
