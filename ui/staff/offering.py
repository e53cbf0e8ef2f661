# SPDX-License-Identifier: Apache-2.0
"""Hands the staff area what it needs of a station, as plain calls."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from kiosk.errors import StaffError
from kiosk.staff import Action
from ui.staff.days import DaysDesk, InsightDesk, TodayDesk
from ui.staff.desk import AccountsDesk, StaffDesk, VisitDesk

if TYPE_CHECKING:
    from kiosk.days import Standing
    from kiosk.identifiers import SubmissionId
    from kiosk.printing import Printed
    from kiosk.staff import Session
    from kiosk.station import Station
    from kiosk.sync.carrying import Tally


def make_staff_desk(station: "Station") -> StaffDesk:
    """Offer all that the area asks for."""
    from ui.staff.service import make_service_desk
    from ui.upkeep import make_upkeep_desk

    staff, settings = station.staff, station.settings

    def sign_out(session: "Session", why: str) -> None:
        try:
            if station.is_ready:
                station.intake.let_go(session)
        finally:
            staff.sign_out(session, why)

    return StaffDesk(
        accounts=accounts_desk(station),
        is_badge=staff.is_badge,
        sign_in=staff.sign_in,
        sign_in_by_badge=staff.sign_in_by_badge,
        confirm=staff.confirm,
        change_own_pin=staff.change_own_pin,
        sign_out=sign_out,
        badge_alone=staff.badge_alone,
        entry=frozenset(settings.staff_entry),
        idle_seconds=settings.staff_idle,
        visits=VisitDesk(
            services=lambda: station.catalogue.services,
            listed=station.intake.resume_open,
            begin=lambda session, service, language: station.intake.begin(
                service, language, officer=session
            ),
            resume=lambda session, code: station.handover.resume(code, session),
        ),
        upkeep=lambda: make_upkeep_desk(station),
        today=today_desk(station),
        days=days_desk(station),
        insight=insight_desk(station),
        service=make_service_desk(station),
    )


def accounts_desk(station: "Station") -> AccountsDesk:
    """Offer the accounts of who may sign in."""
    from kiosk.i18n import OFFICIAL
    from kiosk.printing import PrintOutcome
    from ui.marking import training_words
    from ui.rendering import QR_PIXELS, BadgeFace, qr_data_url, render_badge
    from ui.words import Words

    staff, settings = station.staff, station.settings

    def print_badge(name: str, role: str, code: str, is_right_to_left: bool) -> bool:
        face = BadgeFace(
            name=name,
            role=role,
            code=code,
            is_right_to_left=is_right_to_left,
            training=training_words(
                Words(station.messages.translator(OFFICIAL)), settings.station_code
            ),
        )
        job = render_badge(face, settings.receipt_width, paper=settings.receipt_paper)
        return station.printer.print(job) is not PrintOutcome.FAILED

    return AccountsDesk(
        list=staff.accounts,
        add=staff.add,
        change_pin=staff.change_pin,
        retire=staff.retire,
        unlock=staff.unlock,
        issue_badge=staff.issue_badge,
        picture=lambda code: qr_data_url(code, QR_PIXELS),
        print_badge=print_badge if settings.printer else None,
    )


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
                station.paperwork.receipt_again(again),
                settings.receipt_width,
                paper=settings.receipt_paper,
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
        from kiosk.i18n import OFFICIAL
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
