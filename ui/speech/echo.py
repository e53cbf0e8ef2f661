# SPDX-License-Identifier: Apache-2.0
"""What a person has just done to a text, letter by letter, for whoever doesn't see it."""

from typing import Final, cast

from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

from kiosk.speech import Line
from ui.activity import is_writing
from ui.focus import focused_item
from ui.messages import N_
from ui.speech.reading import Reader, visible

CHARACTER: Final = N_("character")
"""Said for each letter where nobody may hear which."""
DELETED: Final = N_("deleted")
CAPITAL: Final = N_("Capital %1")

_KEYS: Final = {" ": "key-space", "\n": "key-newline", "\u2029": "key-newline"}
_FOUND: Final = frozenset({"found", "none"})
"""What a search shows of its success; said behind the letter."""
_MOST: Final = 3
"""So many letters at once are named one by one; more come from no key."""


class Echo:
    """Compares the text that has the focus with what it was.

    It holds what somebody wrote: ``forget`` is called whenever they may be gone.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._window: QQuickWindow | None = None
        self._item: QQuickItem | None = None
        self._text = ""

    def watch(self, window: QQuickWindow | None) -> None:
        """Look at what is written in this window."""
        self.forget()
        self._window = window

    def note(self) -> None:
        """Remember the text as it is now."""
        self._item = self._written()
        self._text = "" if self._item is None else str(self._item.property("text"))

    def forget(self) -> None:
        """Remember nothing."""
        self._item, self._text = None, ""

    def lines(self, *, is_private: bool) -> list[Line]:
        """Say what has changed since the last look; which letters, only where it ``is_private``."""
        item, before = self._item, self._text
        self.note()
        if item is None or item is not self._item or before == self._text:
            return []
        removed, added = changed(before, self._text)
        is_secret = bool(item.property("masked")) or not is_private
        lines = self._named(added or removed, is_secret=is_secret)
        if not added:
            lines.append(Line(self._reader.say(DELETED), self._reader.language))
        return [*lines, *self._found(item)]

    def field(self) -> list[Line]:
        """Read the whole text that is being written."""
        item = self._written()
        return [] if item is None else self._reader.thing(item)

    def _written(self) -> QQuickItem | None:
        item = focused_item(self._window) if is_writing() else None
        return item if item is not None and isValid(item) else None

    def _named(self, letters: str, *, is_secret: bool) -> list[Line]:
        if is_secret:
            return [Line(self._reader.say(CHARACTER), self._reader.language)]
        if len(letters) > _MOST:
            return [Line(letters, self._reader.language, is_answer=True)]
        are_capitals = len(self._text) > 1 and self._text.isupper()
        names = (self._name(letter, is_marked=not are_capitals) for letter in letters)
        return [Line(name, self._reader.language, is_answer=True) for name in names]

    def _name(self, letter: str, *, is_marked: bool) -> str:
        """Call a letter as the key does that writes it; small letters are called by themselves."""
        if letter.isalnum():
            is_capital = is_marked and letter.isupper()
            return self._reader.say(CAPITAL).replace("%1", letter) if is_capital else letter
        wanted = _KEYS.get(letter, f"key-{letter}")
        content = None if self._window is None else self._window.contentItem()
        for item in visible(content) if content is not None else ():
            if item.objectName() == wanted:
                return self._reader.name(item)
        return letter

    def _found(self, item: QQuickItem) -> list[Line]:
        """Say what a search has found."""
        around: QQuickItem | None = item if item.objectName() == "search" else None
        while around is not None:
            here = [one for one in visible(around) if one.objectName() in _FOUND]
            if here:
                return [Line(self._reader.name(one), self._reader.language) for one in here]
            around = cast("QQuickItem | None", around.parentItem())
        return []


def changed(before: str, after: str) -> tuple[str, str]:
    """Say what was taken out of a text, and what was put there in its place."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]
