# SPDX-License-Identifier: Apache-2.0
"""Whose published sets a kiosk offers, and that it never goes back to an older one."""

from dataclasses import dataclass
from pathlib import Path

from kiosk import durable
from kiosk.errors import FormError, SettingsError, StorageError
from kiosk.published import CATALOGUE_FILE, DEVELOPMENT_FILE, Signature
from kiosk.sealing import key_id
from kiosk.settings import Settings

NEWEST_FILE = "newest-edition"
"""Where a kiosk remembers the newest edition that it has offered."""

_KEY_BYTES = 32
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whom a kiosk believes about its services.

    ``keys`` are publishers' public keys. Where there is none, ``development`` allows the key
    that lies in the set itself: good enough for an author's machine and for nothing else.
    ``memory`` is a file that remembers the newest edition; None forgets. ``unverified`` takes
    any set, for tools that only walk through what an author has just published.
    """

    keys: tuple[bytes, ...] = ()
    development: bool = False
    memory: Path | None = None
    unverified: bool = False

    def check(self, edition: Path, catalogue: bytes) -> None:
        """Raise FormError ``form.catalogue.signature`` unless a believed publisher signed it."""
        if self.unverified:
            return
        signature, believed = Signature.read(edition), self._believed(edition)
        if signature.maker(catalogue, believed) is None:
            raise _refused(_reason(signature.name, [key_id(key) for key in believed]))

    def _believed(self, edition: Path) -> tuple[bytes, ...]:
        if self.keys or not self.development:
            return self.keys
        try:
            return (public_key((edition / DEVELOPMENT_FILE).read_text(encoding="ascii").strip()),)
        except (OSError, ValueError, SettingsError):
            return ()

    def follow(self, number: int) -> None:
        """Remember an edition, or raise FormError ``form.catalogue.older``.

        An older set over a newer one may bring back a rule that is no longer in force. To go
        back on purpose, publish the older sources again: they get a newer number.
        """
        if self.memory is None:
            return
        newest = self.newest()
        if number < newest:
            detail = f"edition {number} is older than edition {newest}, which was offered here"
            raise FormError(detail, code="form.catalogue.older")
        if number > newest:
            _remember(self.memory, number)

    def newest(self) -> int:
        """Say the newest edition that is remembered; -1 for none."""
        if self.memory is None:
            return -1
        try:
            return int(self.memory.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return -1


DEVELOPMENT = Trust(development=True)
"""For a kiosk on an author's own machine."""
UNVERIFIED = Trust(unverified=True)
"""For an author's own tools, which offer nothing to the public."""


def trust_of(settings: Settings) -> Trust:
    """Say whom a kiosk with these settings believes.

    Development keys count only where nothing can be submitted to a real Service: with the
    embedded central or one on this machine. Raises SettingsError for a key that is none.
    """
    return Trust(
        keys=tuple(public_key(text) for text in settings.publisher_keys),
        development=settings.remote_url is None or is_own_machine(settings.remote_url),
        memory=settings.data_dir / NEWEST_FILE,
    )


def public_key(text: str) -> bytes:
    """Read a public key from its 64 hexadecimal digits; SettingsError for anything else."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise SettingsError("publisher_keys: a key has 64 hexadecimal digits")
    return key


def is_own_machine(url: str) -> bool:
    """Say whether an address leads to this machine and no further."""
    from urllib.parse import urlsplit  # late: most kiosks at work never ask

    return urlsplit(url).hostname in _LOOPBACK


def _reason(name: str, believed: list[str]) -> str:
    if name in believed:
        return f"{CATALOGUE_FILE} was altered after {name} had signed it"
    if not believed:
        return f"signed by {name}, but no publisher is known here: publisher_keys names none"
    return f"signed by {name}, but this kiosk believes {', '.join(believed)}"


def _refused(detail: str) -> FormError:
    return FormError(detail, code="form.catalogue.signature")


def _remember(file: Path, number: int) -> None:
    """Write the number durably and in one step."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        durable.write(file, f"{number}\n".encode("ascii"))
    except OSError as error:
        raise StorageError(f"{file.name}: {error.strerror}", code="storage.unwritable") from error
