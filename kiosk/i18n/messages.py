# SPDX-License-Identifier: Apache-2.0
"""A text that needs translation, and what a translation of it must keep."""

import re
from dataclasses import dataclass

PLACEHOLDER = re.compile(
    r"\$\{[^}]*\}"  # an answer's value in a form text
    r"|%\([^)]*\)[sd]"  # a named value in a text from Python
    r"|%L?[0-9]+"  # a numbered value in a text from QML
)


@dataclass(frozen=True, slots=True)
class Message:
    """One English text as it stands in a source."""

    text: str
    plural: str = ""
    """The English plural, for a text with a count."""
    context: str = ""
    """Tells two uses of one English text apart."""
    place: str = ""
    """Where it was found, as ``file:line``, for the translator."""

    @property
    def key(self) -> tuple[str, str]:
        """What a catalogue knows it by."""
        return (self.context, self.text)


def placeholders(text: str) -> frozenset[str]:
    """List the values that stand in a text: ``${name}``, ``%(name)s`` and ``%1``."""
    return frozenset(PLACEHOLDER.findall(text))
