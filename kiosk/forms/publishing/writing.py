# SPDX-License-Identifier: Apache-2.0
"""Writes the published folder: all of it, durable, in the place of the old one."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog

from kiosk.catalogue import CATALOGUE_FILE, FORMAT
from kiosk.forms.publishing.replaying import Outcome
from kiosk.forms.publishing.sources import Source
from kiosk.forms.publishing.terms import Term
from kiosk.forms.publishing.wording import SUMMARY, TITLE, Translations, translate
from kiosk.i18n import Language
from kiosk.i18n.catalogues import compile_messages

_MEDIA = (".png", ".jpg", ".svg", ".mp3", ".ogg", ".csv")
_NOT_MEDIA = ("terms.csv",)
_DEFAULT_ORDER = "100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A service that passed every check, with its XForm."""

    source: Source
    xml: bytes
    walks: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Everything that goes into one published folder."""

    ready: Sequence[Ready]
    languages: tuple[Language, ...]
    translations: Translations
    catalogues: Mapping[str, Catalog]
    """The translators' files of every language but the source language."""
    day: date
    """The day whose terms stand in the summaries."""


def media_of(source: Source) -> list[Path]:
    """List the files of a service that its form may refer to."""
    return [
        file
        for file in sorted(source.folder.iterdir())
        if file.suffix in _MEDIA and file.name not in _NOT_MEDIA
    ]


def digest(content: bytes) -> str:
    """Say the SHA-256 by which the kiosk knows a file as the published one."""
    return hashlib.sha256(content).hexdigest()


def write_edition(edition: Edition, out: Path) -> None:
    """Write everything beside ``out``, make it durable, then put it in the place of the old.

    Whoever opens ``out`` finds the old edition or the new one, never a mixture. What a power
    cut between the two renames moved aside is put back first.
    """
    fresh, old = (out.with_name(f".{out.name}.{suffix}") for suffix in ("new", "old"))
    if old.exists() and not out.exists():
        old.rename(out)
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    messages = fresh / "messages"
    messages.mkdir(parents=True)
    for code, catalogue in edition.catalogues.items():
        compile_messages(catalogue, messages / f"{code}.mo")
    services = [_write_service(item, fresh, edition) for item in edition.ready]
    listing = {"format": FORMAT, "services": services}
    text = json.dumps(listing, ensure_ascii=False, indent=1, sort_keys=True)
    (fresh / CATALOGUE_FILE).write_text(text + "\n", encoding="utf-8")
    _make_durable(fresh)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    _sync_folder(out.parent)
    shutil.rmtree(old, ignore_errors=True)


def _write_service(item: Ready, fresh: Path, edition: Edition) -> dict[str, Any]:
    source = item.source
    settings = source.workbook.settings
    place = f"services/{source.id}"
    folder = fresh / place
    (folder / "samples").mkdir(parents=True)
    (folder / "form.xml").write_bytes(item.xml)
    for file in media_of(source):
        shutil.copyfile(file, folder / file.name)
    for file, _ in source.samples:
        shutil.copyfile(file, folder / "samples" / file.name)
    return {
        "id": source.id,
        "version": settings["version"],
        "order": int(settings["kiosk:order"] or _DEFAULT_ORDER),
        "icon": settings["kiosk:icon"],
        "category": settings["kiosk:category"],
        "title": _in_each(settings[TITLE], edition, {}),
        "summary": _in_each(settings[SUMMARY], edition, source.summary_values(edition.day)),
        "languages": [language.code for language in edition.languages],
        "form": f"{place}/form.xml",
        "sha256": digest(item.xml),
        "media": {file.name: digest(file.read_bytes()) for file in media_of(source)},
        "samples": [f"{place}/samples/{file.name}" for file, _ in source.samples],
        "next_steps": list(source.next_steps),
        "terms": [_term(term) for term in source.terms],
    }


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
    def filled(translated: str) -> str:
        return re.sub(r"\$\{(\w+)\}", lambda match: values.get(match[1], match[0]), translated)

    return {
        language.code: filled(translate(text, language.code, edition.translations))
        for language in edition.languages
    }


def _make_durable(folder: Path) -> None:
    """Bring every file and folder below to the disk, so that a power cut finds all or nothing."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            _sync_folder(path)
        else:
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no way to sync a folder and does not need one
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
