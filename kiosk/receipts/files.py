# SPDX-License-Identifier: Apache-2.0
"""What is said of a file that answers a question: that it is there, never what is in it."""

from collections.abc import Container
from typing import Final, Protocol

from kiosk.isolates import filled
from kiosk.receipts.port import Translator

_KINDS: Final = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


class File(Protocol):
    """A file as far as words mind it."""

    @property
    def media_type(self) -> str:
        """What its content is."""

    @property
    def size(self) -> int:
        """How many bytes it has."""

    @property
    def pages(self) -> int:
        """How many pages; 0 where nobody counted them."""


def told(file: File, appearances: Container[str], words: Translator) -> str:
    """Say that a file is there, in the words of a question with these appearances."""
    if "signature" in appearances:
        return words.gettext("Signed")
    if "draw" in appearances or "annotate" in appearances:
        return words.gettext("Drawn")
    if file.pages:
        said = words.ngettext("%(n)s page attached", "%(n)s pages attached", file.pages)
        return filled(said, {"n": file.pages})
    kind = _KINDS.get(file.media_type, file.media_type.rpartition("/")[2].upper())
    said = words.gettext("File attached: %(kind)s, %(size)s")
    return filled(said, {"kind": kind, "size": size_of(file.size)})


def size_of(count: int) -> str:
    """Write a number of bytes as people do, in kilobytes or megabytes."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))}\N{NO-BREAK SPACE}KB"
    return f"{count / 1_000_000:.1f}\N{NO-BREAK SPACE}MB"
