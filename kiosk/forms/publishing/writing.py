# SPDX-License-Identifier: Apache-2.0
"""Writes the published folder: all of it, with a digest a file, under one signature."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog

from kiosk.catalogue import CATALOGUE_FILE, DEVELOPMENT_FILE, FORMAT, SIGNATURE_FILE
from kiosk.clock import local
from kiosk.errors import StorageError
from kiosk.forms.publishing.editions import discard, new_draft, put_in_force, same_files
from kiosk.forms.publishing.examining import Examined
from kiosk.forms.publishing.facts import LEADS_TO
from kiosk.forms.publishing.terms import Term
from kiosk.forms.publishing.wording import SUMMARY, TITLE, Translations
from kiosk.i18n import Language
from kiosk.i18n.catalogues import compile_messages
from kiosk.sealing import PublisherKey, key_id
from kiosk.speech.clips import FOLDER as SPEECH

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}")
"""Ids that may name a folder as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything that goes into one published folder."""

    ready: Sequence[Examined]
    languages: tuple[Language, ...]
    translations: Translations
    catalogues: Mapping[str, Catalog]
    """The translators' files of every language but the source language."""
    now: datetime
    speech: "Speech | None" = None
    """What makes the clips; a set without them is spoken on the spot or not at all."""


Speech = Callable[[Path, Sequence[Mapping[str, Any]]], None]
"""Adds the clips of everything that is fixed in a set, whose services the list names."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs; a development key lies in the set itself and counts for no real kiosk."""

    key: PublisherKey
    development: bool


def digest(content: bytes) -> str:
    """Say the SHA-256 by which the kiosk knows a file as the published one."""
    return hashlib.sha256(content).hexdigest()


def write_edition(edition: Edition, out: Path, signer: Signer) -> int:
    """Write an edition, sign it, and bring it into force in one step; say its number.

    The number is the time of publication in seconds, and more than that of the edition before:
    kiosks refuse to go back. An edition that would differ in nothing but its number is not
    written. Raises StorageError when the disk refuses; what was in force is in force then.
    """
    draft = new_draft(out)
    try:
        return _write(edition, out, signer, draft)
    except OSError as error:
        raise StorageError(f"{out.name}: {error}", code="storage.unwritable") from error
    finally:
        discard(draft)


def _write(edition: Edition, out: Path, signer: Signer, draft: Path) -> int:
    services = [_write_service(item, draft, edition) for item in edition.ready]
    listing = {
        "format": FORMAT,
        "messages": _write_messages(edition, draft),
        "services": services,
        "speech": _write_speech(edition, services, draft),
    }
    before = _number_in_force(out)
    if before is not None:
        _sign({**listing, "edition": before}, draft, signer)
        if same_files(draft, out):
            return before
    number = max(int(edition.now.timestamp()), 0 if before is None else before + 1)
    content = _sign({**listing, "edition": number}, draft, signer)
    put_in_force(draft, f"{number}-{digest(content)[:12]}", out)
    return number


def _sign(listing: Mapping[str, Any], draft: Path, signer: Signer) -> bytes:
    content = (json.dumps(listing, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
    (draft / CATALOGUE_FILE).write_bytes(content)
    public = signer.key.public_bytes
    line = f"ed25519 {key_id(public)} {signer.key.sign(content).hex()}\n"
    (draft / SIGNATURE_FILE).write_text(line, encoding="ascii")
    if signer.development:
        (draft / DEVELOPMENT_FILE).write_text(f"{public.hex()}\n", encoding="ascii")
    return content


def _number_in_force(out: Path) -> int | None:
    try:
        return int(json.loads((out / CATALOGUE_FILE).read_bytes())["edition"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_messages(edition: Edition, draft: Path) -> dict[str, str]:
    folder = draft / "messages"
    folder.mkdir()
    digests = {}
    for code, catalogue in edition.catalogues.items():
        file = folder / f"{code}.mo"
        compile_messages(catalogue, file)
        digests[f"messages/{file.name}"] = digest(file.read_bytes())
    return digests


def _write_speech(
    edition: Edition, services: Sequence[Mapping[str, Any]], draft: Path
) -> dict[str, str]:
    if edition.speech is None:
        return {}
    edition.speech(draft, services)
    files = sorted((draft / SPEECH).iterdir())
    return {f"{SPEECH}/{file.name}": digest(file.read_bytes()) for file in files}


def _write_service(item: Examined, draft: Path, edition: Edition) -> dict[str, Any]:
    source = item.source
    settings = source.workbook.settings
    place = f"services/{folder_name(source.id)}"
    folder = draft / place
    (folder / "samples").mkdir(parents=True)
    (folder / "form.xml").write_bytes(item.xml)
    media = {}
    for name, file in item.media.items():
        shutil.copyfile(file, folder / name)
        media[name] = digest((folder / name).read_bytes())
    samples = {}
    for file in _sample_files(item):
        copy = folder / "samples" / file.name
        shutil.copyfile(file, copy)
        samples[f"{place}/samples/{file.name}"] = digest(copy.read_bytes())
    day = local(edition.now).date()
    return {
        "id": source.id,
        "version": settings["version"],
        "order": int(settings["kiosk:order"]),
        "icon": settings["kiosk:icon"],
        "category": settings["kiosk:category"],
        "title": _in_each(settings[TITLE], edition, {}),
        "summary": _in_each(settings[SUMMARY], edition, source.summary_values(day)),
        "languages": _languages(item, edition),
        "form": f"{place}/form.xml",
        "sha256": digest(item.xml),
        "media": media,
        "samples": samples,
        "next_steps": list(source.next_steps),
        "leads_to": settings[LEADS_TO],
        "terms": [_term(term) for term in source.terms],
    }


def folder_name(service_id: str) -> str:
    """Name a service's folder: its id, or a digest of one that can't name a folder."""
    if _PLAIN.fullmatch(service_id):
        return service_id
    return f"form-{digest(service_id.encode())[:16]}"


def _sample_files(item: Examined) -> list[Path]:
    """List the samples and what they upload."""
    files = [file for file, _ in item.source.samples]
    beside = sorted(files[0].parent.iterdir()) if files else []
    return [file for file in beside if file.is_file() and not file.name.startswith(".")]


def _languages(item: Examined, edition: Edition) -> list[str]:
    """List the kiosk's languages that the form speaks, then its others."""
    spoken = () if item.form is None else item.form.languages
    ours = [language.code for language in edition.languages if language.code in spoken]
    return [*ours, *(code for code in spoken if code and code not in ours)]


def _term(term: Term) -> dict[str, str]:
    return {
        "name": term.name,
        "value": term.value,
        "unit": term.unit,
        "valid_from": "" if term.valid_from == date.min else term.valid_from.isoformat(),
        "source": term.source,
        "date_checked": term.date_checked.isoformat(),
    }


def _in_each(text: str, edition: Edition, values: Mapping[str, str]) -> dict[str, str]:
    """Say a text in each language of the kiosk, as it is written where there is no translation."""

    def filled(translated: str) -> str:
        return re.sub(r"\$\{(\w+)\}", lambda match: values.get(match[1], match[0]), translated)

    return {
        language.code: filled(edition.translations.say(text, language.code) or text)
        for language in edition.languages
    }
