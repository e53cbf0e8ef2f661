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
    _Role.ButtonDropDown: N_("list of answers"),
}
"""What a thing is, in words; what is only read needs none."""

CHOSEN: Final = N_("chosen")
UNTICKED: Final = N_("not ticked")
UNAVAILABLE: Final = N_("not available now")
BUSY: Final = N_("please wait")
EMPTY: Final = N_("empty")
HIDDEN: Final = N_("hidden characters")

UNANSWERED: Final = N_("Not filled in yet")
"""What is said in place of the dash that stands where there is no answer."""

_DASH: Final = "–"
_READ: Final = frozenset(
    {
        _Role.StaticText,
        _Role.Heading,
        _Role.AlertMessage,
        _Role.ProgressBar,
        _Role.Graphic,
        _Role.ListItem,
        _Role.Slider,
    }
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

    def say(self, text: str) -> str:
        """Say one of our own texts in that language."""
        return self._words(text)

    def name(self, item: QQuickItem) -> str:
        """Say what a thing is called."""
        seen = _accessible(item)
        return "" if seen is None else _name(seen)

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
            *self._answer(item),
            *self._troubles(item, seen),
        ]

    def group(self, item: QQuickItem) -> str:
        """Say what the things are called among which an item stands; nothing where it is alone.

        So are the choices of one question, or the answers of one section.
        """
        around: QQuickItem | None = item.parentItem()
        while around is not None and not around.property("unread"):
            seen = _accessible(around)
            if seen is not None and seen.role() == _Role.Grouping and _name(seen):
                return _name(seen)
            around = around.parentItem()
        return ""

    def page(self, root: QQuickItem) -> list[Line]:
        """Read what stands below ``root`` to be read, from its beginning to its end.

        What only names a field is left to the field: read here, it would belong to nothing.
        """
        lines: list[Line] = []
        labels = _labels(root)
        for item in visible(root):
            seen = _accessible(item)
            if seen is None or seen.role() not in _READ or not _name(seen):
                continue
            if item.property("unread"):
                continue
            if seen.role() == _Role.StaticText and _name(seen) in labels:
                continue
            lines.append(self._line(_name(seen), item))
            lines += self._description(item, seen)
        return lines

    def headings(self, root: QQuickItem) -> set[str]:
        """List what stands below ``root`` as a heading."""
        found = (_accessible(item) for item in visible(root))
        return {_name(one) for one in found if one is not None and one.role() == _Role.Heading}

    def progress(self, root: QQuickItem) -> set[str]:
        """List what stands below ``root`` of how far a person has come."""
        found = (_accessible(item) for item in visible(root))
        return {_name(one) for one in found if one is not None and one.role() == _Role.ProgressBar}

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
        elif seen.role() == _Role.CheckBox:
            yield Line(self._words(UNTICKED), self.language, is_state=True)

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
            if item.property("tellsAnswer"):
                yield self._told(text)
            else:
                yield self._line(text, item)

    def _line(self, text: str, item: QQuickItem) -> Line:
        is_public = bool(item.property("forAll"))
        return Line(text, _own_language(item) or self.language, is_public=is_public)

    def _answer(self, item: QQuickItem) -> Iterator[Line]:
        """Read the answer that something would change."""
        if text := item.property("answer"):
            yield self._told(str(text))

    def _told(self, answer: str) -> Line:
        if answer == _DASH:
            return Line(self._words(UNANSWERED), self.language, is_state=True)
        return Line(answer, self.language, is_answer=True)

    def _troubles(self, item: QQuickItem, seen: QAccessibleInterface) -> Iterator[Line]:
        """Read what an error summary lists: it has the focus, and its lines have none yet."""
        if seen.role() == _Role.AlertMessage:
            for child in operated(item):
                found = _accessible(child)
                if child is not item and found is not None:
                    yield Line(_name(found), self.language)


def _labels(root: QQuickItem) -> set[str]:
    """List what the fields below ``root`` are called, and what is said of them."""
    found: set[str] = set()
    for item in operated(root):
        seen = _accessible(item)
        if seen is not None and seen.role() == _Role.EditableText:
            found |= {_name(seen), seen.text(QAccessible.Text.Description)}
            # a box of a date is called by its own name and that of the date
            found.add(_name(seen).split(", ")[0])
    return found


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
