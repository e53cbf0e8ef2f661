# SPDX-License-Identifier: Apache-2.0
"""Says the notices that hold where they concern somebody, in the language that is spoken there."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from ui.noticerow import NoticeRow
from ui.rows import RowModel

if TYPE_CHECKING:
    from kiosk.notices import Notice

ICONS: Final = {"closed": "clock", "changed": "info", "not-needed": "check-circle"}
MOST_ON_ATTRACT: Final = 2
MOST_BESIDE_SERVICES: Final = 3
_SHORT: Final = 90
"""Characters that can be read while walking by."""


def on_attract(notices: "Sequence[Notice]", language: str) -> list[NoticeRow]:
    """Head at most two, in this language and below in English: nobody has chosen one yet."""
    rows = []
    for one in [one for one in notices if one.shows("attract")][:MOST_ON_ATTRACT]:
        said, other = one.language(language), one.language("en")
        below = _lead(one, other) if other == "en" and said != "en" else ""
        rows.append(_row(one, _lead(one, said), below))
    return rows


def beside_services(notices: "Sequence[Notice]", language: str) -> list[NoticeRow]:
    """Say some in full, and only the heads of those that are read before their service anyway."""
    shown = [one for one in notices if one.shows("services")][:MOST_BESIDE_SERVICES]
    return [
        _row(one, _lead(one, language))
        if any(map(one.precedes, one.forms))
        else _whole(one, language)
        for one in shown
    ]


def before(notices: "Sequence[Notice]", form: str, language: str) -> list[NoticeRow]:
    """Say in full all that has to be read before a service begins."""
    return [_whole(one, language) for one in notices if one.precedes(form)]


def _whole(notice: "Notice", language: str) -> NoticeRow:
    return _row(notice, notice.title(language), notice.text(language))


def _row(notice: "Notice", title: str, text: str = "") -> NoticeRow:
    from kiosk.notices import in_order  # late: most kiosks at most times have nothing to tell

    return NoticeRow(notice.id, _icon(notice), in_order(title), in_order(text))


def _icon(notice: "Notice") -> str:
    return ICONS.get(notice.kind, "info")


def _lead(notice: "Notice", language: str) -> str:
    """Give the title, or the beginning of the text as far as a whole word."""
    text = notice.title(language) or " ".join(notice.text(language).split())
    if len(text) <= _SHORT:
        return text
    return text[:_SHORT].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"


class Noticeboard:
    """Keeps the rows of two screens as they are to be read now."""

    def __init__(
        self, attract: RowModel[NoticeRow], services: RowModel[NoticeRow], first: Callable[[], str]
    ) -> None:
        self._attract, self._services, self._first = attract, services, first

    def show(self, notices: "Sequence[Notice]", language: str) -> None:
        """Show what holds."""
        self._attract.replace(on_attract(notices, self._first()))
        self._services.replace(beside_services(notices, language))
