# SPDX-License-Identifier: Apache-2.0
"""A mark beside the database: how far the journal had come, signed by the station.

Who takes rows away from the journal's end and leaves this file is seen without the centre. Who has
the station's key can write another; then the centre alone knows better.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kiosk import durable
from kiosk.audit.chain import Anchor, explains
from kiosk.audit.examining import CUT, REWRITTEN
from kiosk.audit.port import Journal
from kiosk.errors import SealingError, StorageError
from kiosk.sealing import Keyring, SigningKey, jws

FILE_NAME: Final = "journal.mark"
"""In the station's data folder."""
MARK_TYPE: Final = "journal-mark+jwt"
EVERY: Final = 50
"""Records between two marks."""
SPOILT: Final = "audit.mark"
"""The mark is damaged, or nobody whom the station knows signed it."""
GONE: Final = "audit.gone"
"""Of late records are gone from the journal, and one of its records tells why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the file says."""

    head: Anchor
    heard: Anchor | None = None
    """The last record of which the centre had heard."""


def write(file: Path, station: str, mark: Mark, key: SigningKey) -> None:
    """Write it durably in place of the last one. Raises OSError."""
    payload: dict[str, Any] = {"station": station, "head": _spelt(mark.head)}
    if mark.heard is not None:
        payload["heard"] = _spelt(mark.heard)
    durable.write(file, jws.sign(payload, MARK_TYPE, key).encode("ascii"))


def read(file: Path, station: str, keys: Keyring) -> Mark | None:
    """Read what is believed for its signature; None where there is no file.

    Raises StorageError ``audit.mark`` for a file that can't be believed.
    """
    try:
        text = file.read_text(encoding="ascii").strip()
        _key, said = jws.verify(text, MARK_TYPE, keys)
        if said["station"] != station:
            raise StorageError("another station's", code=SPOILT)
        heard = _read(said["heard"]) if "heard" in said else None
        return Mark(head=_read(said["head"]), heard=heard)
    except FileNotFoundError:
        return None
    except (OSError, SealingError, ValueError, LookupError, TypeError) as error:
        raise StorageError(type(error).__name__, code=SPOILT) from error


class Marker:
    """Keeps the mark up with the journal, unless the journal contradicts it."""

    def __init__(
        self,
        file: Path,
        station: str,
        journal: Journal,
        *,
        key: Callable[[], SigningKey],
        keys: Keyring,
        heard: Callable[[], Anchor | None],
    ) -> None:
        self._file = file
        self._station = station
        self._journal = journal
        self._key = key
        self._keys = keys
        self._heard = heard
        self._last: Mark | None = None
        self.problem = ""
        """Why the mark stays where it is (a stable code)."""

    def follow(self, *, every: int = EVERY) -> None:
        """Move the mark when so many records were written since, or the centre has heard of more.

        One that the journal contradicts stays where it is. Raises StorageError.
        """
        head, heard, last = self._head(), self._heard(), self._last
        is_near = last is not None and 0 <= head.number - last.head.number < every
        if is_near and last is not None and heard == last.heard:
            return
        self.problem, _number = self.contradiction()
        if not self.problem:
            self._write(Mark(head=head, heard=heard))

    def begin_anew(self) -> None:
        """Mark the journal as it is, whatever was marked before. Raises StorageError."""
        self.problem = ""
        self._write(Mark(head=self._head(), heard=self._heard()))

    def contradiction(self) -> tuple[str, int]:
        """Say what is wrong with the journal by the mark, and where; nothing and 0 for nothing."""
        try:
            mark = read(self._file, self._station, self._keys)
        except StorageError as error:
            return error.code, 0
        for anchor in (mark.head, mark.heard) if mark is not None else ():
            if anchor is not None and (code := self._judge(anchor)):
                return code, anchor.number
        return "", 0

    def gone(self) -> str:
        """Say whether a rescue or a pruning is told of that the centre has not heard of yet.

        ``audit.gone`` or nothing. What the centre has heard of the mark knows, as long as it can
        be believed: whoever writes to the database can't move it. Raises StorageError.
        """
        try:
            mark = read(self._file, self._station, self._keys)
        except StorageError:
            mark = None
        heard = self._heard() if mark is None else mark.heard
        behind = self._journal.records(0 if heard is None else heard.number)
        return GONE if any(explains(one) for one in behind) else ""

    def _judge(self, anchor: Anchor) -> str:
        if anchor.number == 0:
            return ""
        found = next(self._journal.records(anchor.number - 1), None)
        if found is None:
            return CUT
        # where it was pruned beyond the mark, the next record is another one
        is_other = found.number == anchor.number and found.hash != anchor.hash
        return REWRITTEN if is_other else ""

    def _head(self) -> Anchor:
        number, digest = self._journal.head()
        return Anchor(number=number, hash=digest)

    def _write(self, mark: Mark) -> None:
        try:
            write(self._file, self._station, mark, self._key())
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unwritable") from error
        self._last = mark


def _spelt(anchor: Anchor) -> Mapping[str, Any]:
    return {"number": anchor.number, "hash": anchor.hash.hex()}


def _read(said: Mapping[str, Any]) -> Anchor:
    return Anchor(number=int(said["number"]), hash=bytes.fromhex(said["hash"]))
