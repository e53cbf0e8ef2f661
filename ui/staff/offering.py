# SPDX-License-Identifier: Apache-2.0
"""Hands the pages of a service point's days what they need of a station, as plain calls."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.errors import StaffError
from kiosk.staff import Action
from ui.staff.days import DaysDesk, InsightDesk, TodayDesk

if TYPE_CHECKING:
    from kiosk.days import Standing
    from kiosk.identifiers import SubmissionId
    from kiosk.printing import Printed
    from kiosk.staff import Session
    from kiosk.station import Station
    from kiosk.sync.carrying import Tally


def titles_of(station: "Station", language: str) -> Mapping[str, str]:
    """Say what the services are called that are offered now."""
    return {one.id: one.title(language) for one in station.catalogue.services}


def today_desk(station: "Station") -> TodayDesk:
    """Offer the list of submissions."""
    from kiosk.days.saving import stick_in
    from kiosk.errors import StorageError
    from kiosk.printing import put
    from ui.rendering import render

    today, settings = station.today, station.settings

    def reprint(session: "Session", submission: "SubmissionId") -> "Printed":
        again = today.begin_reprint(session, submission)
        return put(
            station.store.papers,
            station.printer,
            again.paper,
            lambda: render(
                station.receipt_again(again), settings.receipt_width, paper=settings.receipt_paper
            ),
        )

    def export(session: "Session") -> "Tally":
        stick = stick_in(settings.stick_dir)
        if stick is None:
            raise StorageError("no stick can be written to", code="stick.absent")
        *_, tally = today.export(session, lambda actor: station.carrier(stick, actor))
        return tally

    return TodayDesk(
        page=today.page,
        counts=today.counts,
        search=today.search,
        by_receipt=today.by_receipt,
        detail=today.detail,
        retry=today.retry,
        hold=today.hold,
        release=today.release,
        reprint=reprint,
        export=export,
        titles=lambda language: titles_of(station, language),
        languages=settings.languages,
        now=station.clock.now,
    )


def days_desk(station: "Station") -> DaysDesk:
    """Offer the reports of days."""
    from kiosk.days.saving import FOLDER, save, stick_in

    settings = station.settings

    def pdf(found: "Standing", language: str, members: Mapping[str, str]) -> bytes:
        from kiosk.station import OFFICIAL
        from ui.rendering.report import draw
        from ui.staff.reports import Teller
        from ui.words import Words

        told = []
        for code in dict.fromkeys((OFFICIAL, language)):
            words = Words(station.messages.translator(code))
            teller = Teller(words, titles_of(station, code), members)
            told.append((teller.tell(found, station.clock.now()), words.is_mirrored))
        return draw(told, found.report.digest)

    def members(session: "Session") -> Mapping[str, str]:
        found = {session.member.id: session.member.name}
        if session.may(Action.MANAGE_STAFF):
            with suppress(StaffError):  # a report is no worse for an id in the place of a name
                known = station.staff.accounts(session)
                found |= {one.member.id: one.member.name for one in known}
        return found

    def put_away(name: str, content: bytes) -> bool:
        stick = stick_in(settings.stick_dir)
        save(name, content, settings.receipts_dir if stick is None else stick / FOLDER)
        return stick is not None

    return DaysDesk(
        look=station.days.look,
        listed=station.days.listed,
        sign_off=station.days.sign_off,
        members=members,
        save=put_away,
        pdf=pdf,
        titles=lambda language: titles_of(station, language),
        now=station.clock.now,
    )


def insight_desk(station: "Station") -> InsightDesk:
    """Offer the figures of the service point."""
    from kiosk.days import questions

    return InsightDesk(
        look=station.insights.look,
        questions=questions,
        titles=lambda language: titles_of(station, language),
    )
