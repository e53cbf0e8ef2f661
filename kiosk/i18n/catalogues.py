# SPDX-License-Identifier: Apache-2.0
"""Translators' files: reading, compiling, refreshing and checking ``.po`` catalogues."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from kiosk.errors import FormError
from kiosk.i18n.messages import Message, placeholders
from kiosk.i18n.model import SOURCE_LANGUAGE, Language

PROJECT = "Migration kiosk"


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something a translator has yet to do in one catalogue."""

    language: str
    code: str
    """``missing``, ``placeholders``, ``fuzzy`` or ``dead``."""
    text: str
    """The English text."""

    def __str__(self) -> str:
        return f"{self.language}.po: {self.code}: {self.text!r}"


def read(folder: Path, language: str) -> Catalog:
    """Read a language's ``.po``; a language without a file has an empty catalogue.

    Raises FormError (``form.publish.translations``) for a file that can't be read.
    """
    file = folder / f"{language}.po"
    if not file.exists():
        return Catalog(locale=language, project=PROJECT)
    try:
        with file.open("rb") as stream:
            return read_po(stream, locale=language, abort_invalid=True)
    except (OSError, ValueError, PoFileError) as error:
        raise FormError(f"{file.name}: {error}", code="form.publish.translations") from error


def translations(catalogue: Catalog) -> dict[tuple[str, str], str]:
    """Map context and English text to its translation, where there is a finished one."""
    return {
        (entry.context or "", _singular(entry.id)): _singular(entry.string)
        for entry in catalogue
        if entry.id and entry.string and not entry.fuzzy and _singular(entry.string)
    }


def unreviewed(catalogue: Catalog) -> frozenset[tuple[str, str]]:
    """List context and English text of what is translated but marked ``fuzzy``."""
    return frozenset(
        (entry.context or "", _singular(entry.id))
        for entry in catalogue
        if entry.id and entry.fuzzy and entry.string and _singular(entry.string)
    )


def compile_messages(catalogue: Catalog, file: Path) -> None:
    """Write the ``.mo`` that the kiosk reads; unfinished entries stay out of it."""
    with file.open("wb") as stream:
        write_mo(stream, catalogue)


def refresh(catalogue: Catalog, messages: Iterable[Message]) -> Catalog:
    """Bring a catalogue to the texts in use: keep translations, add new texts, drop dead ones.

    What is there stays where it stands, wherever it has moved in the sources; a new text follows
    the one that comes before it there. So a change shows what it changes, and nothing else.
    """
    known: Mapping[tuple[str, str], Any] = {
        (entry.context or "", _singular(entry.id)): entry for entry in catalogue if entry.id
    }
    fresh = Catalog(
        locale=catalogue.locale,
        project=PROJECT,
        header_comment=f"# {PROJECT}: {catalogue.locale_identifier}.\n"
        "# SPDX-License-Identifier: Apache-2.0",
        copyright_holder="migration-kiosk contributors",
        fuzzy=False,
        creation_date=catalogue.creation_date,
        revision_date=catalogue.revision_date,
        last_translator="migration-kiosk contributors",
        language_team="migration-kiosk contributors",
    )
    for message in _in_order(messages, known):
        old = known.get(message.key)
        ident = (message.text, message.plural) if message.plural else message.text
        fresh.add(
            ident,
            _fitting(old.string if old else "", plural=bool(message.plural)),
            context=message.context or None,
            locations=[(_file(message.place), 1)],
            user_comments=old.user_comments if old else (),
            flags=(old.flags if old else set()) - {"python-format"},
        )
    return fresh


def _in_order(messages: Iterable[Message], known: Iterable[tuple[str, str]]) -> Iterable[Message]:
    """Put known texts where they stand in the catalogue, and each new one after its forerunner."""
    places: dict[tuple[str, str], list[Message]] = {}
    for message in messages:
        places.setdefault(message.key, []).append(message)
    order = [key for key in known if key in places]
    standing = set(order)
    before = -1
    for key in places:
        if key not in standing:
            order.insert(before + 1, key)
        before = order.index(key)
    return (message for key in order for message in places[key])


def save(catalogue: Catalog, folder: Path, language: str) -> None:
    """Write a language's ``.po`` for translators."""
    with (folder / f"{language}.po").open("wb") as stream:
        write_po(stream, catalogue, width=100, ignore_obsolete=True, include_lineno=False)


def flaws(
    folder: Path, languages: Iterable[Language], messages: Iterable[Message]
) -> tuple[Flaw, ...]:
    """List what is missing, unfinished, wrong in its placeholders, or no longer used."""
    wanted = {message.key: message for message in messages}
    found: list[Flaw] = []
    for language in languages:
        if language.code != SOURCE_LANGUAGE:
            found.extend(_flaws_of(language.code, read(folder, language.code), wanted))
    return tuple(found)


def _flaws_of(
    language: str, catalogue: Catalog, wanted: Mapping[tuple[str, str], Message]
) -> Iterable[Flaw]:
    entries = {(entry.context or "", _singular(entry.id)): entry for entry in catalogue if entry.id}
    for key, message in wanted.items():
        entry = entries.get(key)
        strings = _strings(entry.string) if entry and entry.string else ()
        if entry is None or not strings or not all(strings):
            yield Flaw(language, "missing", message.text)
        elif entry.fuzzy:
            yield Flaw(language, "fuzzy", message.text)
        elif not _keeps_placeholders(message, strings):
            yield Flaw(language, "placeholders", message.text)
    for key in entries.keys() - wanted.keys():
        yield Flaw(language, "dead", key[1])


def _keeps_placeholders(message: Message, strings: tuple[str, ...]) -> bool:
    wanted = placeholders(message.plural or message.text)
    if message.plural:  # "one day" and "two days" may leave the number out, "n days" never
        fits = all(placeholders(string) <= wanted for string in strings)
        return fits and placeholders(strings[-1]) == wanted
    return placeholders(strings[0]) == wanted


def _strings(string: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def _singular(ident: str | tuple[str, ...] | list[str]) -> str:
    return ident if isinstance(ident, str) else ident[0]


def _fitting(string: str | tuple[str, ...], *, plural: bool) -> str | tuple[str, ...]:
    return string if plural == isinstance(string, tuple | list) else ""


def _file(place: str) -> str:
    return place.rpartition(":")[0] or place
