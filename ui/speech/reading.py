# SPDX-License-Identifier: Apache-2.0
"""Reads things on the screen by their name, kind, state and value, as a screen reader would."""

from collections.abc import Iterator, Mapping
from typing import Final

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtQuick import QQuickItem

from kiosk.speech import Line
from ui.messages import N_
from ui.words import Words

_Role = QAccessible.Role

KINDS: Final[Mapping[QAccessible.Role, str]] = {
    _Role.Button: N_("button"),
    _Role.Link: N_("link"),
    _Role.CheckBox: N_("tick box"),
    _Role.RadioButton: N_("choice"),
    _Role.EditableText: N_("field to fill in"),
}
"""What a thing is, in words; what is only read needs none."""

CHOSEN: Final = N_("chosen")
UNAVAILABLE: Final = N_("not available now")
BUSY: Final = N_("please wait")
EMPTY: Final = N_("empty")
HIDDEN: Final = N_("hidden characters")

_READ: Final = frozenset(
    {_Role.StaticText, _Role.Heading, _Role.AlertMessage, _Role.ProgressBar, _Role.Graphic}
)
_OPERATED: Final = frozenset(KINDS)


class Reader:
    """Says what there is in the language of the moment; a thing may have one of its own."""

    def __init__(self, words: Words) -> None:
        self._words = words

    @property
    def language(self) -> str:
        """The code of the language that the screens are in."""
        return self._words.translator.language.code

    def thing(self, item: QQuickItem) -> list[Line]:
        """Read one thing that can be operated: name, kind, state, value and what is said of it."""
        seen = _accessible(item)
        if seen is None or not _name(seen):
            return []
        return [
            Line(_name(seen), _own_language(item) or self.language),
            *self._kind(seen),
            *self._state(item, seen),
            *self._value(item, seen),
            *self._description(item, seen),
            *self._troubles(item, seen),
        ]

    def page(self, root: QQuickItem) -> list[Line]:
        """Read what stands below ``root`` to be read, from its beginning to its end."""
        lines: list[Line] = []
        for item in visible(root):
            seen = _accessible(item)
            if seen is not None and seen.role() in _READ and _name(seen):
                lines.append(Line(_name(seen), _own_language(item) or self.language))
                lines += self._description(item, seen)
        return lines

    def _kind(self, seen: QAccessibleInterface) -> Iterator[Line]:
        if word := KINDS.get(seen.role()):
            yield Line(self._words(word), self.language)

    def _state(self, item: QQuickItem, seen: QAccessibleInterface) -> Iterator[Line]:
        if not item.isEnabled():
            yield Line(self._words(UNAVAILABLE), self.language)
        if item.property("busy"):
            yield Line(self._words(BUSY), self.language)
        if item.property("checked") and seen.role() in {_Role.CheckBox, _Role.RadioButton}:
            yield Line(self._words(CHOSEN), self.language, is_state=True)

    def _value(self, item: QQuickItem, seen: QAccessibleInterface) -> Iterator[Line]:
        """Read what was written; what is masked on the screen is masked here."""
        if seen.role() != _Role.EditableText:
            return
        value = str(item.property("text") or "")
        if not value:
            yield Line(self._words(EMPTY), self.language, is_state=True)
        elif item.property("masked"):
            yield Line(self._words(HIDDEN), self.language)
        else:
            yield Line(value, self.language, is_answer=True)

    def _description(self, item: QQuickItem, seen: QAccessibleInterface) -> Iterator[Line]:
        if text := seen.text(QAccessible.Text.Description):
            is_answer = bool(item.property("tellsAnswer"))
            yield Line(text, _own_language(item) or self.language, is_answer=is_answer)

    def _troubles(self, item: QQuickItem, seen: QAccessibleInterface) -> Iterator[Line]:
        """Read what an error summary lists: it has the focus, and its lines have none yet."""
        if seen.role() == _Role.AlertMessage:
            for child in operated(item):
                found = _accessible(child)
                if child is not item and found is not None:
                    yield Line(_name(found), self.language)


def visible(root: QQuickItem) -> Iterator[QQuickItem]:
    """Yield everything below ``root`` that can be seen, in the order it stands there."""
    if root.isVisible() and root.opacity() > 0:
        yield root
        for child in root.childItems():
            yield from visible(child)


def operated(root: QQuickItem) -> Iterator[QQuickItem]:
    """Yield everything below ``root`` that can be operated."""
    for item in visible(root):
        seen = _accessible(item)
        if seen is not None and seen.role() in _OPERATED and not item.property("decorative"):
            yield item


def _accessible(item: QQuickItem) -> QAccessibleInterface | None:
    """Find what an item says of itself; most say nothing."""
    found: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(item)
    return found if found is not None and found.isValid() else None


def _name(seen: QAccessibleInterface) -> str:
    return seen.text(QAccessible.Text.Name)


def _own_language(item: QQuickItem) -> str:
    """Say in which language a thing names itself: a language's tile does in its own."""
    code = item.property("code")
    return code if isinstance(code, str) and item.objectName().endswith(f"-{code}") else ""
