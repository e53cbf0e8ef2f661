# SPDX-License-Identifier: Apache-2.0
"""Everything in a published set that is always said in the same words, by language; and its clips."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from babel.messages.mofile import read_mo

from kiosk.catalogue import CATALOGUE_FILE
from kiosk.errors import FormError, SpeechError
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.markup import parse
from kiosk.forms.texts import language_code
from kiosk.i18n import SOURCE_LANGUAGE, Language
from kiosk.i18n.messages import PLACEHOLDER
from kiosk.speech import (
    ANSWER,
    VALUE,
    Rendered,
    Script,
    Synthesiser,
    missing,
    plain,
    render,
    voices,
)

CACHE: Final = "clips"
"""Where clips are kept for the next time, beside the published folder."""

_TEXT: Final = re.compile(r"\}(?:label|hint|value|title)$")
_MESSAGES: Final = re.compile(r"(?:constraintMsg|requiredMsg|noAppErrorString)$")


def scripts(
    folder: Path, services: Sequence[Mapping[str, Any]], languages: Sequence[Language]
) -> tuple[Script, ...]:
    """List what is fixed in a set: messages, forms, services, and each language's own name.

    ``services`` are those of the set's list.
    """
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for language in languages:
        found[language.code] |= dict.fromkeys((language.name, language.prompt))
        for text in _messages(folder / "messages" / f"{language.code}.mo"):
            found[language.code][text] = None
    found[SOURCE_LANGUAGE] |= dict.fromkeys(_source_messages(folder / "messages"))
    for service in services:
        for code in (language.code for language in languages):
            found[code] |= dict.fromkeys((service["title"][code], service["summary"][code]))
        root, _names = parse((folder / service["form"]).read_bytes(), DEFAULT_LIMITS)
        for code, text in _form_texts(root, [language.code for language in languages]):
            found[code][text] = None
    return tuple(_script(language.code, found[language.code]) for language in languages)


def speak(
    folder: Path,
    services: Sequence[Mapping[str, Any]],
    languages: Sequence[Language],
    cache: Path,
    make: Callable[[], Synthesiser],
) -> tuple[Rendered, ...]:
    """Render the clips of a set into it, and look whether every text has one.

    Raises SpeechError for a language without a voice or a text that can't be heard.
    """
    wanted = scripts(folder, services, languages)
    rendered = render(wanted, folder, cache, make)
    for script in wanted:
        if gaps := missing(folder, script.language, script.texts):
            raise SpeechError(f"{script.language}: {gaps[0][:60]!r}", code="speech.missing")
    return rendered


def unheard(folder: Path, languages: Sequence[Language]) -> tuple[str, ...]:
    """Say which fixed texts of a published set have no clip.

    Raises SpeechError ``speech.clips`` for clips that can't be read, FormError
    ``form.catalogue.unreadable`` for a set without a list.
    """
    try:
        services = json.loads((folder / CATALOGUE_FILE).read_bytes())["services"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FormError(f"{folder.name}", code="form.catalogue.unreadable") from error
    mute = [language for language in languages if language.code not in voices()]
    spoken = [language for language in languages if language.code in voices()]
    return (
        *(f"{language.code}: has no voice" for language in mute),
        *(
            f"{script.language}: {text[:60]!r} has no clip"
            for script in scripts(folder, services, spoken)
            for text in missing(folder, script.language, script.texts)
        ),
    )


def _script(code: str, texts: Iterable[str]) -> Script:
    found = {plain(text): None for text in texts if _is_said(text)}
    filled = [text for text in found if VALUE in text or ANSWER in text]
    return Script(code, tuple(text for text in found if text not in filled), tuple(filled))


def _is_said(text: str) -> bool:
    """Leave out what no voice has a word for: bare signs and numbers alone."""
    return any(character.isalpha() for character in text)


def _messages(file: Path) -> Iterator[str]:
    """Read the texts of a compiled catalogue, values marked."""
    if not file.exists():
        return
    with file.open("rb") as stream:
        for message in read_mo(stream):
            if message.id:
                for text in _each(message.string):
                    yield _marked(text)


def _source_messages(folder: Path) -> Iterator[str]:
    """Read the English texts: every catalogue has them as its keys."""
    for file in sorted(folder.glob("*.mo"))[:1]:
        with file.open("rb") as stream:
            for message in read_mo(stream):
                for text in _each(message.id):
                    if text:
                        yield _marked(text)


def _marked(text: str) -> str:
    """Mark the values in a text; those of a form are answers."""
    return PLACEHOLDER.sub(lambda found: ANSWER if found[0].startswith("${") else VALUE, text)


def _each(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _form_texts(root: Element, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each text of a form with its language; those without one are said in every language."""
    translated = set()
    for translation in root.iter("{http://www.w3.org/2002/xforms}translation"):
        code = language_code(translation.get("lang", ""))
        for value in translation.iter("{http://www.w3.org/2002/xforms}value"):
            translated.add(value)
            if code in languages and not (value.get("form") or "").startswith(_MEDIA):
                yield code, _written(value)
    for element in root.iter():
        own = element not in translated and _TEXT.search(element.tag) and not element.get("ref")
        texts = [_written(element)] if own else []
        texts += [text for name, text in element.items() if _MESSAGES.search(name)]
        for text in texts:
            if text.strip() and not text.startswith("jr:itext("):
                yield from ((code, text) for code in languages)


_MEDIA: Final = ("image", "big-image", "audio", "video")


def _written(element: Element) -> str:
    """Write an element's text, ANSWER for each output in it."""
    text = element.text or ""
    for child in element:
        text += f"{ANSWER}{child.tail or ''}"
    return text
