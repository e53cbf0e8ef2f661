# SPDX-License-Identifier: Apache-2.0
"""What an operator may set for the desk: ``desk.toml`` in the central's folder."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kiosk.central.desk.roles import Role
from kiosk.errors import SettingsError

FILE_NAME: Final = "desk.toml"
CALLBACK: Final = "/desk/sign-in/callback"
"""Where a provider sends people back to."""
PATIENCE: Final = timedelta(minutes=10)
"""How long somebody may take at the provider's."""


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OpenId(_Table):
    """Where the Service's own accounts are."""

    issuer: Annotated[str, Field(pattern=r"^https://|^http://127\.0\.0\.1(:\d+)?(/|$)")]
    client_id: str
    client_secret_file: Path | None = None
    """The file with the secret; none for a client that has only PKCE."""
    scope: str = "openid profile"
    name_claim: str = "preferred_username"
    role_claim: str = "roles"
    """A name, or names with dots where roles lie deeper, as in ``realm_access.roles``."""
    roles: Mapping[str, Role]
    """Which word of the claim gives which role; of several the strongest counts."""
    ca_file: Path | None = None
    """Who vouches for the issuer's certificate, where the system doesn't know them."""
    label: str = ""
    """What the way in is called on the page."""

    @field_validator("scope")
    @classmethod
    def _with_openid(cls, value: str) -> str:
        if "openid" not in value.split():
            raise ValueError("scope has openid in it")
        return value


class DeskSettings(_Table):
    """How the desk is reached, and who may come in."""

    url: Annotated[str, Field(pattern=r"^https?://[^/]+$")] | None = None
    """The central's public address; OpenID Connect sends people back there."""
    local_accounts: bool = True
    is_secure: bool = False
    """Whether browsers speak TLS with it; said by how it is served, not by the file."""
    openid: OpenId | None = None

    @classmethod
    def load(cls, data_dir: Path, *, is_secure: bool = False) -> Self:
        """Read the file; without one everything is as it is by default. Raises SettingsError."""
        file = data_dir / FILE_NAME
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
            found = cls.model_validate({**table, "is_secure": is_secure})
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(type(error).__name__, code="settings.desk") from error
        except ValidationError as error:
            places = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
            raise SettingsError(", ".join(places), code="settings.desk") from None
        if found.url is not None and found.url.startswith("https://"):
            found = found.model_copy(update={"is_secure": True})
        if found.openid is not None and found.url is None:
            raise SettingsError("url", code="settings.desk")
        return found
