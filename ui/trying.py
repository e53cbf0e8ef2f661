# SPDX-License-Identifier: Apache-2.0
"""Has each device do its work once, for whoever sets a kiosk up or looks for a fault.

A part of the doctor that asks somebody to lay a page, hold a code, look at the paper.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from kiosk.clock import SystemClock
from kiosk.errors import KioskError
from kiosk.readers import Bounds, ReaderState, WedgeReader, readers_of
from kiosk.readers.codes import next_code
from kiosk.settings import Settings
from ui.health import Finding, Health

if TYPE_CHECKING:
    from kiosk.readers import PageReader, Readers
    from kiosk.receipts import Receipt

WAIT_SECONDS: Final = 20.0
"""In which somebody holds a code before the reader."""

_TRIAL: Final = "SINAQ · TRIAL"
_NOTHING: Final = (Health.MISSING, "none is set")
Tried = tuple[Health, str]


def try_devices(
    names: tuple[str, ...], settings: Settings, *, tell: Callable[[str], None]
) -> list[Finding]:
    """Try the devices of these names, or all; ``tell`` says what somebody is to do meanwhile."""
    readers = readers_of(settings)
    ways: Mapping[str, Callable[[], Tried]] = {
        "printer": lambda: _printer(settings),
        "scanner": lambda: _page(readers.scanner, readers, settings),
        "camera": lambda: _page(readers.camera, readers, settings),
        "stick": lambda: _stick(readers),
        "reader": lambda: _reader(readers, tell),
    }
    try:
        return [_finding(name, ways[name]) for name in names or tuple(ways)]
    finally:
        readers.clear()


def _finding(name: str, try_it: Callable[[], Tried]) -> Finding:
    try:
        health, detail = try_it()
    except KioskError as error:
        return Finding(Health.FAILED, name, str(error))
    return Finding(health, name, detail)


def _printer(settings: Settings) -> Tried:
    """Print a paper that says in large letters that it is none."""
    from PySide6.QtGui import QGuiApplication

    from kiosk.printing import PrintOutcome, open_printer
    from ui.rendering import render

    application = QGuiApplication.instance() or QGuiApplication([])
    printer = open_printer(settings.printer, settings.receipts_dir, settings.receipt_paper)
    before = printer.status()
    job = render(_sample(settings), settings.receipt_width, paper=settings.receipt_paper)
    outcome = printer.print(job)
    del application
    if outcome is PrintOutcome.FAILED:
        return Health.FAILED, f"gave no paper: {printer.status().state.value}"
    told = (
        "confirmed by the printer" if outcome is PrintOutcome.PRINTED else "sent; look at the slot"
    )
    return Health.WELL, f"{told}; before it was {before.state.value}"


def _page(device: "PageReader | None", readers: "Readers", settings: Settings) -> Tried:
    if device is None:
        return _NOTHING
    readers.workshop.warm()
    bounds = Bounds(page_bytes=settings.page_bytes, dpi=settings.page_dpi)
    found = readers.workshop.page(device.take(), bounds)
    advice = ", ".join(one.value for one in found.advice) or "sharp and whole"
    size = f"{found.page.width} x {found.page.height}, {len(found.page.jpeg) // 1000} kB"
    return (Health.MISSING if found.advice else Health.WELL), f"{size}; {advice}"


def _stick(readers: "Readers") -> Tried:
    if readers.stick is None:
        return _NOTHING
    if readers.stick.status().state is not ReaderState.READY:
        return Health.MISSING, "none is plugged in"
    offer = readers.stick.offered(lambda _type: True)
    return Health.WELL, f"{len(offer.files)} files can be taken"


def _reader(readers: "Readers", tell: Callable[[str], None]) -> Tried:
    if readers.barcode is None:
        return _NOTHING
    if isinstance(readers.barcode, WedgeReader):
        return Health.MISSING, "plays a keyboard: try it in a field of text"
    readers.barcode.listen()
    tell(f"Hold a code before the reader ({WAIT_SECONDS:.0f} s).")
    code = next_code(readers.barcode, WAIT_SECONDS)
    if not code:
        return Health.FAILED, "nothing was heard"
    return Health.WELL, f"heard {len(code)} characters"  # whose code it is nobody asks


def _sample(settings: Settings) -> "Receipt":
    """Compose a paper that nobody takes for a receipt: its code says so, too."""
    from kiosk.receipts import Block, Receipt, Standing, Step, reference

    block = Block(
        language="az",
        is_right_to_left=False,
        issuer=_TRIAL,
        service=_TRIAL,
        headline="QƏBZ DEYİL · NO RECEIPT",
        moment=f"{SystemClock().now():%Y-%m-%d %H:%M} UTC",
        place=settings.service_point,
        reference_label=_TRIAL,
        code_hint=_TRIAL,
        answers=(),
        papers_title="",
        papers=(),
        steps_title=_TRIAL,
        steps=(Step(text="Əə İı Ğğ Şş Çç Öö Üü", is_done=True),),
        closing="QƏBZ DEYİL · NO RECEIPT",
        copy="",
    )
    return Receipt(
        reference=reference.make("a trial of the printer", settings.station_code),
        standing=Standing.TAKEN,
        payload="TRIAL OF THE PRINTER - NO RECEIPT",
        own=block,
        official=None,
    )
