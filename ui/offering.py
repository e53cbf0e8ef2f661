# SPDX-License-Identifier: Apache-2.0
"""Hands the screens of a visit what they need of a station, as plain calls."""

from functools import partial
from typing import TYPE_CHECKING

from kiosk.errors import PrintingError, ReceiptError
from ui.desk import CallDesk, Desk

if TYPE_CHECKING:
    from kiosk.codes import Understood
    from kiosk.handover import Offered
    from kiosk.intake import Visit
    from kiosk.printing import Paper, Printed
    from kiosk.receipts import Receipt
    from kiosk.station import Station
    from ui.samples import Samples


def make_desk(station: "Station") -> Desk:
    """Hand the flow what it needs of a station, as plain calls."""
    # shaping text for paper is of no use to the first frame
    from kiosk import attempts
    from kiosk.printing import PrintOutcome, put
    from kiosk.readers import Bounds
    from ui.rendering import QR_PIXELS, qr_data_url, render
    from ui.staff.offering import make_staff_desk

    papers = station.store.papers

    def put_on_paper(paper: "Paper", receipt: "Receipt") -> "Printed":
        settings = station.settings
        return put(
            papers,
            station.printer,
            paper,
            lambda: render(receipt, settings.receipt_width, paper=settings.receipt_paper),
        )

    def understood(text: str) -> "Understood":
        from kiosk.codes import understand  # late: few people bring a code

        services, now = station.catalogue.services, station.clock.now()
        return understand(text, services, station.settings, now)

    def print_slip(offered: "Offered", language: str) -> None:
        settings, slip = station.settings, station.paperwork.slip(offered, language)
        job = render(slip, settings.receipt_width, paper=settings.receipt_paper)
        if station.printer.print(job) is PrintOutcome.FAILED:
            raise PrintingError("no slip came out", code="printing.failed")

    def hand_over(visit: "Visit", language: str) -> "Offered":
        offered = station.handover.offer(visit)
        try:
            print_slip(offered, language)
        except BaseException:
            # a printer that says no may have printed, and somebody been quick
            if not station.handover.withdraw(offered):
                raise ReceiptError("it came out, and was used", code="slip.taken") from None
            raise
        return offered

    def resume() -> "Visit | None":
        visit = station.intake.resume()
        if visit is None or visit.submitted or not station.handover.is_taken(visit.id):
            return visit
        visit.discard()
        return None

    def gate() -> str:
        return next((closed.code for closed in station.store.gates.closed()), "")

    return Desk(
        services=lambda: station.catalogue.services,
        begin=station.intake.begin,
        resume=resume,
        gate=gate,
        is_online=lambda: station.is_online,
        received_at=station.received_at,
        receipt=station.paperwork.receipt,
        qr=lambda receipt: qr_data_url(receipt.payload, QR_PIXELS),
        begin_paper=papers.begin,
        print=put_on_paper,
        papers=papers.of,
        understand=understood,
        devices=station.devices.look,
        hand_over=hand_over,
        withdraw=station.handover.withdraw,
        reclaim=lambda visit: station.handover.reclaim(visit.id),
        calls=calls_of(station),
        staff=make_staff_desk(station),
        count=station.count,
        attempted=partial(station.store.journal.record, attempts.EVENT),
        renew=station.renew,
        notices=station.board.current,
        readers=station.readers,
        bounds=Bounds(page_bytes=station.settings.page_bytes, dpi=station.settings.page_dpi),
        samples=samples_of(station),
    )


def calls_of(station: "Station") -> CallDesk | None:
    """Hand over what calls staff, and hears such calls; None without neighbours."""
    neighbourhood = station.neighbourhood
    if neighbourhood is None:
        return None
    calling, calls = neighbourhood.calling, neighbourhood.calls
    return CallDesk(
        begin=calling.begin,
        end=calling.end,
        is_seen=lambda: calling.is_seen,
        look=lambda is_attended: calls.look(is_attended=is_attended),
    )


def samples_of(station: "Station") -> "Samples | None":
    """Find passports to practise with; None at a station that takes applications."""
    if station.practice is None:
        return None
    from kiosk.training import people  # late: few start a kiosk to practise
    from ui.samples import Samples

    return Samples(people(), station.practice.note)
