# SPDX-License-Identifier: Apache-2.0
"""What the pages of a service point's days ask of a station, as plain calls on worker threads."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.days import Listed, Question, Standing
    from kiosk.identifiers import SubmissionId
    from kiosk.insight import Reckoned
    from kiosk.outbox import EntryState
    from kiosk.printing import Printed
    from kiosk.staff import Session
    from kiosk.sync.carrying import Tally
    from kiosk.today import Detail, Mark, Page, Sought, Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayDesk:
    """What staff look at and do about submissions."""

    page: "Callable[[Session, Wanted, Mark | None], Page]"
    counts: "Callable[[Session, date | None], Mapping[EntryState, int]]"
    search: "Callable[[Session, str], Sought]"
    by_receipt: "Callable[[Session, str], Sought]"
    detail: "Callable[[Session, SubmissionId], Detail | None]"
    retry: "Callable[[Session, SubmissionId], None]"
    hold: "Callable[[Session, SubmissionId], None]"
    release: "Callable[[Session, SubmissionId], None]"
    reprint: "Callable[[Session, SubmissionId], Printed]"
    export: "Callable[[Session], Tally]"
    """Copies what has not arrived to the stick that is plugged in."""
    titles: Callable[[str], Mapping[str, str]]
    """What the services are called in a language, by their forms' ids; costs nothing."""
    languages: Sequence[str]
    """The languages that people may choose."""
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysDesk:
    """What staff look at and answer for."""

    look: "Callable[[Session, date], Standing]"
    listed: "Callable[[Session], Sequence[Listed]]"
    sign_off: "Callable[[Session, date, str], Standing]"
    members: "Callable[[Session], Mapping[str, str]]"
    """Whom the ids of members are of, as far as whoever looks may know."""
    save: Callable[[str, bytes], bool]
    """Writes a file to a stick that is plugged in, else beside the receipts; whether to a stick."""
    pdf: "Callable[[Standing, str, Mapping[str, str]], bytes]"
    """Draws a report in Azerbaijani and a language."""
    titles: Callable[[str], Mapping[str, str]]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightDesk:
    """What a supervisor sees of the service point's figures."""

    look: "Callable[[Session, int], Reckoned]"
    questions: "Callable[[], Sequence[Question]]"
    titles: Callable[[str], Mapping[str, str]]
