# SPDX-License-Identifier: Apache-2.0
"""What a person who sees nothing hears of a screen, held against what stands on it.

Every rule gives its findings as sentences, none where all is well: the gate wants none, the
negative controls want theirs.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtQuick import QQuickItem

from kiosk.speech import Channel, Kind, Line, plain
from tests.gate.seeing import modal
from ui.speech.reading import Reader, operated, visible

KEYS = "key-"
"""Begins the names of the keys of the screen's keyboard, which have names instead of signs."""
SEEN_ONLY = frozenset(
    {
        "caption",  # is written because it is said
        "greetings",  # each language names itself, in its own voice
        "headphones",  # each language is named, in its own voice
        "number",  # the pace: its step is said
        "out-of-order-code",  # for whoever comes to mend it
    }
)


def everything(reader: Reader, root: QQuickItem) -> list[Line]:
    """All that can be heard: what is read of the page, and every stop that keys come to."""
    lines = reader.page(root)
    for item in operated(root):
        lines += reader.thing(item)
    return lines


def silent(root: QQuickItem, lines: Sequence[Line]) -> Iterator[str]:
    """Find texts that are shown and never said."""
    said = "\n".join(plain(line.text) for line in lines).casefold()
    for item, text in _shown(root):
        if plain(text).casefold() not in said:
            yield f"silent: {text!r} of {item.parentItem().objectName() or 'something'}"


def _shown(root: QQuickItem) -> Iterator[tuple[QQuickItem, str]]:
    for item in visible(root):
        if not item.inherits("QQuickText") or item.objectName() in SEEN_ONLY or _is_key(item):
            continue
        text = str(item.property("text"))
        if any(character.isalpha() for character in text) and item.width() > 0:
            yield item, text


def _is_key(item: QQuickItem | None) -> bool:
    while item is not None:
        if item.objectName().startswith(KEYS):
            return True
        item = item.parentItem()
    return False


def foreign(lines: Sequence[Line], language: str, own: Mapping[str, set[str]]) -> Iterator[str]:
    """Find what would be said in another voice than that of the language it is in.

    ``own`` are the texts that stand in a language of their own, by its code.
    """
    for line in lines:
        if line.language != language and line.text not in own.get(line.language, ()):
            yield f"foreign: {line.text!r} in {line.language}"
        if line.text in {one for code in own if code != line.language for one in own[code]}:
            yield f"foreign: {line.text!r} in {line.language}"


def unpublished(channel: Channel, lines: Sequence[Line], answers: set[str]) -> Iterator[str]:
    """Find what nobody has answered and no published clip or sentence says."""
    for line in lines:
        for sound in channel.heard(line):
            is_answer = line.is_answer or plain(sound.text) in answers
            if sound.kind is Kind.PRIVATE and not is_answer:
                yield f"unpublished: {sound.text!r}"


def findings(kiosk: Any, language: str) -> list[str]:
    """Hold what stands on the screen to every rule; headphones have to be in."""
    return [*silences(kiosk, language), *_unforeseen(kiosk)]


def silences(kiosk: Any, language: str) -> list[str]:
    """Hold it to the rules that need no published words."""
    root, lines = _heard(kiosk)
    return [*silent(root, lines), *foreign(lines, language, _own(kiosk, language))]


def _unforeseen(kiosk: Any) -> Iterator[str]:
    receipt = kiosk.flow.receipt
    _root, lines = _heard(kiosk)
    told = {
        part for one in ("moment", "reference") for part in str(receipt.property(one)).split(" · ")
    }
    shown = {item.label for item in kiosk.items().values() if item.question.readonly}
    answers = set(map(plain, told | shown | {one.text for one in lines if one.is_answer}))
    yield from unpublished(kiosk.flow.screens.speech.channel, lines, answers)


def _heard(kiosk: Any) -> tuple[QQuickItem, list[Line]]:
    root = modal(kiosk.window)
    return root, everything(kiosk.flow._narrator._reader, root)


def _own(kiosk: Any, language: str) -> dict[str, set[str]]:
    """List what every language says of itself, whichever the screens are in."""
    spoken = kiosk.flow.tongue._languages.values()
    others = {one["code"]: one["text"] for one in kiosk.flow.out_of_order.others}
    return {
        one.code: {one.name, one.prompt, others.get(one.code, one.name)}
        for one in spoken
        if one.code != language
    }
