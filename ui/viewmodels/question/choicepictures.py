# SPDX-License-Identifier: Apache-2.0
"""The pictures that a form shows beside its choices."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.forms import FormSession, Question

SIDE: Final = 480
"""Pixels that the longer side is brought down to: a choice may be one of hundreds."""


class ChoicePictures:
    """Draws the picture of a choice when it is first shown, so that a long list costs what is seen."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self._files: Mapping[str, str] = {}
        self._drawn: dict[str, str] = {}
        self._known: tuple[object, ...] = ()

    def learn(self, session: "FormSession", question: "Question") -> bool:
        """Learn which choices have pictures, and say whether that changed.

        They can change with the language and with the choices.
        """
        known = session.language, question.choices
        if known == self._known:
            return False
        self._known = known
        files = files_of(session.choice_media(question.ref))
        if files == self._files:
            return False
        self._files, self._drawn = files, {}
        return True

    def __call__(self, value: str) -> str:
        """Say the picture of a choice for an ``Image``; empty where it has none that can be shown."""
        name = self._files.get(value, "")
        if not name:
            return ""
        if name not in self._drawn:
            self._drawn[name] = self._read(name)
        return self._drawn[name]


def files_of(media: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Name the file of each choice that has a picture, by the value of the choice."""
    named = (
        (value, forms.get("image") or forms.get("big-image", "")) for value, forms in media.items()
    )
    return {value: file_name(address) for value, address in named if address}


def file_name(address: str) -> str:
    """Take the name of a file out of ``jr://images/passport.png``."""
    return address.rpartition("/")[2]
