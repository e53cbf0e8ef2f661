# SPDX-License-Identifier: Apache-2.0
"""The form's own audit log (ODK ``meta/audit``): when each question was on the screen.

Only for forms that ask for it. The file is a part of the submission and sealed with it; it has
nothing to do with the station's audit chain.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable
from typing import Final

from kiosk.clock import Clock
from kiosk.forms.definition import AuditTerms, Form

FILE: Final = "audit.csv"
SAVED: Final = "#audit"
"""Under this key a savepoint keeps the log."""
_MILLISECONDS: Final = 1000


class AuditLog:
    """The events of one session, each ``event, node, start, end, old value, new value``."""

    def __init__(self, terms: AuditTerms, clock: Clock, user: str) -> None:
        self._terms = terms
        self._clock = clock
        self._user = user
        self._rows: list[list[str]] = []
        self._open: dict[str, tuple[str, str]] = {}
        """The questions on the screen: since when, and with which answer they came up."""

    @classmethod
    def of(cls, form: Form, clock: Clock, user: str) -> "AuditLog | None":
        """Begin the log that a form asks for, None when it asks for none."""
        return None if form.audit is None else cls(form.audit, clock, user)

    @property
    def number(self) -> int:
        """The number of the template that names the file."""
        return self._terms.template.number

    def note(self, event: str, ref: str = "") -> None:
        """Note what happened at one moment."""
        self._rows.append([event, ref, self._now(), "", "", ""])

    def leave(self, value: Callable[[str], str]) -> None:
        """Close the questions on the screen; ``value`` says an answer by its reference."""
        self._rows += self._left(value)
        self._open.clear()

    def _left(self, value: Callable[[str], str]) -> list[list[str]]:
        rows: list[list[str]] = []
        end = self._now()
        for ref, (start, before) in self._open.items():
            after = value(ref)
            changed = (
                (before, after) if self._terms.tracks_changes and before != after else ("", "")
            )
            rows.append(["question", ref, start, end, *changed])
        return rows

    def enter(self, refs: Iterable[str], value: Callable[[str], str]) -> None:
        """Note that questions came to the screen."""
        start = self._now()
        self._open = {ref: (start, value(ref)) for ref in refs}

    def _now(self) -> str:
        return str(int(self._clock.now().timestamp() * _MILLISECONDS))

    def file(self, value: Callable[[str], str]) -> bytes:
        """Write the log as ``audit.csv``: UTF-8 with line feeds, times in ms since 1970.

        It ends with what is on the screen and the end of the form; the log itself goes on,
        because an answer may still change after the file was written once.
        """
        end = ["form finalize", "", self._now(), "", "", ""]
        terms = self._terms
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        places = ["latitude", "longitude", "accuracy"] if terms.tracks_places else []
        values = ["old-value", "new-value"] if terms.tracks_changes else []
        user = ["user"] if terms.names_user else []
        writer.writerow(["event", "node", "start", "end", *places, *values, *user])
        for event, ref, since, until, old, new in [*self._rows, *self._left(value), end]:
            writer.writerow(
                [
                    *(event, ref, since, until),
                    *("" for _ in places),  # a kiosk has no receiver for its place
                    *((old, new) if values else ()),
                    *((self._user,) if user else ()),
                ]
            )
        return out.getvalue().encode("utf-8")

    def saved(self, value: Callable[[str], str]) -> str:
        """Write the log for a savepoint, with what is on the screen as if it were left now."""
        return json.dumps([*self._rows, *self._left(value)], ensure_ascii=False)

    def restore(self, saved: str) -> None:
        """Go on with a log that was saved; one that can't be read begins anew."""
        try:
            rows = json.loads(saved)
        except ValueError:
            rows = []
        self._open.clear()
        self._rows = [
            row
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, list) and len(row) == 6 and all(isinstance(x, str) for x in row)
        ]
