# SPDX-License-Identifier: Apache-2.0
"""Brings a server's forms with their files into a folder, from which they can be published.

What comes is checked against the digests that the server names, so that a second time brings
only what changed; whether a form is any good is for the publishing to say.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import md5, sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final

from kiosk import durable
from kiosk.errors import DeliveryError, StorageError
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.sync.openrosa import formlist
from kiosk.sync.openrosa.access import Access
from kiosk.sync.openrosa.client import OpenRosaClient
from kiosk.sync.openrosa.formlist import MOST_LIST_BYTES, ListedFile, ListedForm

FORM_FILE: Final = "form.xml"
MOST_FILE_BYTES: Final = 64 << 20
MOST_BYTES: Final = 1 << 30
"""Of all forms together."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}")
_LONGEST_NAME: Final = 150
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_PUBLISHERS_OWN: Final = re.compile(r"form\..*|service\..*|receipt\..*|samples", re.IGNORECASE)
"""What would be taken for something that the folder's own author wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedForm:
    """A form as it lies in the folder now."""

    form_id: str
    version: str
    folder: Path
    brought: Sequence[str]
    """The files that were new or had changed."""
    files: int
    """How many it has, itself among them."""


@dataclass(slots=True)
class _Fetch:
    client: OpenRosaClient
    access: Access
    left: int = field(default=MOST_BYTES)


def fetch(client: OpenRosaClient, access: Access, out: Path) -> Iterator[FetchedForm]:
    """Fetch every form that the server lists, one after the other.

    Raises DeliveryError for what the server says or is, and StorageError.
    """
    content = _get(client, client.path("formList"), MOST_LIST_BYTES)
    listed = formlist.forms(content)
    folders = [folder_of(one.form_id) for one in listed]
    if len({one.lower() for one in folders}) != len(folders):
        raise DeliveryError("two forms would share a folder", code="openrosa.list")
    work = _Fetch(client, access)
    for one, folder in zip(listed, folders, strict=True):
        yield _fetch_form(work, one, out / folder)


def folder_of(form_id: str) -> str:
    """Name a form's folder: by its id, which a server may have from anybody."""
    if _PLAIN.fullmatch(form_id) and not _RESERVED.fullmatch(form_id):
        return form_id
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", form_id)[:40].strip("-")
    return f"{plain or 'form'}-{sha256(form_id.encode()).hexdigest()[:8]}"


def _fetch_form(work: _Fetch, form: ListedForm, folder: Path) -> FetchedForm:
    found: Sequence[ListedFile] = ()
    if form.manifest is not None:
        found = formlist.files(_get(work.client, _path(work, form.manifest), MOST_LIST_BYTES))
    names = [_safe(one.name) for one in found]
    if len({unicodedata.normalize("NFC", name).casefold() for name in names}) != len(names):
        raise DeliveryError("two files of a form share a name", code="openrosa.list")
    brought = [one.name for one in found if _bring(work, one, folder / one.name, MOST_FILE_BYTES)]
    # the form last: an older one fits newer files better than the other way round
    whole = ListedFile(name=FORM_FILE, digest=form.digest, address=form.address)
    if _bring(work, whole, folder / FORM_FILE, DEFAULT_LIMITS.form_bytes):
        brought.append(FORM_FILE)
    return FetchedForm(
        form_id=form.form_id,
        version=form.version,
        folder=folder,
        brought=brought,
        files=len(found) + 1,
    )


def _bring(work: _Fetch, one: ListedFile, path: Path, most: int) -> bool:
    """Bring a file unless it is there; says whether it was brought."""
    if _digest_of(path) == one.digest:
        return False
    content = _get(work.client, _path(work, one.address), min(most, work.left))
    work.left -= len(content)
    if md5(content, usedforsecurity=False).hexdigest() != one.digest:
        raise DeliveryError(f"{one.name} is not what the list names", code="openrosa.digest")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        durable.write(path, content)
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error
    return True


def _digest_of(path: Path) -> str | None:
    try:
        if path.is_symlink() or path.stat().st_size > MOST_FILE_BYTES:
            return None
        return md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    except OSError:
        return None


def _path(work: _Fetch, address: str) -> str:
    path = work.access.relative(address)
    if path is None:
        raise DeliveryError("a list leads to another host", code="openrosa.elsewhere")
    return path


def _get(client: OpenRosaClient, path: str, most: int) -> bytes:
    exchange = client.get(path, most=most)
    if exchange.status != HTTPStatus.OK:
        trouble = client.trouble(exchange)
        raise DeliveryError("it was not given out", code=trouble.code)
    return exchange.content


def _safe(name: str) -> str:
    """Take a file's name that stays in its folder on any system; nothing else is fetched."""
    is_plain = (
        len(name.encode()) <= _LONGEST_NAME
        and not name.startswith(".")
        and not name.endswith((".", " ", ".part"))
        and not any(char in '/\\:*?"<>|' or unicodedata.category(char)[0] == "C" for char in name)
        and not _RESERVED.fullmatch(name)
        and not _PUBLISHERS_OWN.fullmatch(name)
    )
    if not is_plain:
        raise DeliveryError("a file's name leads elsewhere", code="openrosa.list")
    return name
