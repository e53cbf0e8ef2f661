# SPDX-License-Identifier: Apache-2.0
"""Where an OpenRosa server is, and what lets a station in; neither ever shows the secret."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol, Self
from urllib.parse import SplitResult, quote, urlsplit

from kiosk.errors import SettingsError
from kiosk.sealing.keyfile import read_secret
from kiosk.sync.openrosa.digest import Digest

PLACE: Final = "{token}"
"""Where in the address of an ODK Central the token of an app user goes."""

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_SAFE: Final = "/%:@!$&'()*+,;=~-._"


class Credentials(Protocol):
    """What a request shows."""

    def header(self, method: str, path: str) -> str | None:
        """Write the ``Authorization`` of a request, where there is to be one."""

    def take(self, header: str) -> bool:
        """Take a challenge; says whether asking again may help."""


class _Fixed:
    """Shows the same each time, or nothing where the address says it all."""

    def __init__(self, value: str | None = None) -> None:
        self._value = value

    def header(self, _method: str, _path: str) -> str | None:
        return self._value

    def take(self, _header: str) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Access:
    """One server, as one user."""

    origin: str
    """Scheme, host and port: all that may be shown of the address."""
    path: str = field(repr=False)
    """What stands before ``/formList``; a token may be in it."""
    credentials: Credentials = field(repr=False, compare=False)

    @classmethod
    def of(cls, url: str, secret_file: Path) -> Self:
        """Read the address and the secret.

        Raises SettingsError that names neither, and SealingError for a file that others may
        read or that can't be read.
        """
        content = read_secret(secret_file)
        if content is None:
            raise SettingsError("openrosa_token_file: there is no such file")
        try:
            return cls.from_text(url, content.decode("utf-8").strip())
        except UnicodeDecodeError:
            raise SettingsError("openrosa_token_file: not UTF-8") from None

    @classmethod
    def from_text(cls, url: str, secret: str) -> Self:
        """Put an address and a secret together."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise SettingsError("openrosa_url: no address") from None
        if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment:
            raise SettingsError("openrosa_url: https://HOST/PATH is needed")
        if parts.username is not None or parts.password is not None:
            raise SettingsError("openrosa_url: the secret belongs into openrosa_token_file")
        if parts.scheme != "https" and host not in _LOOPBACK:
            raise SettingsError("openrosa_url: https is needed beyond this machine")
        path, credentials = _credentials(parts.path.rstrip("/"), secret, parts.scheme)
        name = f"[{host}]" if ":" in host else host
        origin = f"{parts.scheme}://{name}" + (f":{port}" if port else "")
        return cls(origin, quote(path, safe=_SAFE), credentials)

    @classmethod
    def to_check(cls, url: str, secret_file: Path) -> Self:
        """Read who may look at submissions: at an ODK Central, past the address of an app user.

        Raises SettingsError, and SealingError as ``of``.
        """
        try:
            return cls.of(url.replace(f"/key/{PLACE}", ""), secret_file)
        except SettingsError as error:
            raise SettingsError(error.detail.replace("token_file", "check_file")) from None

    def relative(self, address: str) -> str | None:
        """Say the path and query of an address on the same host; None for any other.

        A secret never follows an address to somewhere else.
        """
        try:
            there, here = urlsplit(address), urlsplit(self.origin)
            if there.scheme not in {"http", "https"} or there.hostname != here.hostname:
                return None
            if _port(there) != _port(here):
                return None
        except ValueError:
            return None
        query = f"?{quote(there.query, safe=_SAFE + '?')}" if there.query else ""
        return quote(there.path, safe=_SAFE) + query


def _port(address: SplitResult) -> int | None:
    """Say the port where it isn't the scheme's own: behind a proxy a server may not know which."""
    usual = {"http": 80, "https": 443}[address.scheme]
    return None if address.port == usual else address.port


def _credentials(path: str, secret: str, scheme: str) -> tuple[str, Credentials]:
    kind, _, rest = secret.partition(" ")
    if PLACE in path:
        token = rest if kind == "token" and rest else secret
        if not token or any(char.isspace() for char in token):
            raise SettingsError("openrosa_token_file: one token is needed")
        return path.replace(PLACE, quote(token, safe="!$~-._")), _Fixed()
    name, _, password = rest.partition(" ")
    kinds: Mapping[str, Callable[[str, str], Credentials]] = {"digest": Digest, "basic": _basic}
    make = kinds.get(kind)
    if make is None or not name or not password:
        raise SettingsError(
            "openrosa_token_file: 'digest USER PASSWORD' or 'basic USER PASSWORD' is needed, "
            f"or {PLACE} in openrosa_url"
        )
    if kind == "basic" and scheme != "https":
        raise SettingsError("openrosa_url: a password goes over https alone")
    return path, make(name, password)


def _basic(name: str, password: str) -> _Fixed:
    both = b64encode(f"{name}:{password}".encode()).decode("ascii")
    return _Fixed(f"Basic {both}")
