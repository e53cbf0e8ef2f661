# SPDX-License-Identifier: Apache-2.0
"""Has each device do its work once, for whoever sets a kiosk up or looks for a fault.

A part of the doctor that asks somebody to lay a page, hold a code, look at the paper.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kiosk.clock import SystemClock
from kiosk.diagnostics import Finding, Health
from kiosk.diagnostics.remarks import remark
from kiosk.errors import KioskError
from kiosk.isolates import filled
from kiosk.readers import Bounds, ReaderState, WedgeReader, readers_of
from kiosk.readers.codes import next_code
from kiosk.reference import is_training
from kiosk.settings import Settings
from ui.messages import DEVICES, PAGE_ADVICE, TRIALS
from ui.messages import printer as printer_text

if TYPE_CHECKING:
    from kiosk.printing import Printer, PrintJob
    from kiosk.readers import PageReader, Readers
    from kiosk.receipts import Receipt

WAIT_SECONDS: Final = 20.0
"""In which somebody holds a code before the reader."""

_TRIAL: Final = "SINAQ · TRIAL"
_TRAINING: Final = "TƏLİM · TRAINING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a trial came to: how the device is, and a key of ``ui.messages.TRIALS`` with its facts."""

    device: str
    health: Health
    said: str
    facts: Mapping[str, str] = field(default_factory=dict)
    also: str = ""
    """What is said behind it, as it is looked up: why, or what to do."""

    def told(self, say: Callable[[str], str]) -> str:
        """Say it in a language."""
        sentences = (
            filled(say(TRIALS[self.said]), self.facts),
            say(self.also) if self.also else "",
        )
        return " ".join(filter(None, sentences))

    def finding(self) -> Finding:
        """Say it as the doctor does."""
        told = [remark(TRIALS[self.said], **self.facts)]
        if self.also:
            told.append(remark(self.also))
        return Finding(self.health, self.device, self.told(str), tuple(told))


class Trials:
    """The devices of a kiosk, each to be tried alone; nothing else may use them meanwhile."""

    def __init__(
        self,
        settings: Settings,
        *,
        readers: "Readers | None" = None,
        printer: "Printer | None" = None,
        on_printed: Callable[[], None] = lambda: None,
    ) -> None:
        """Take the devices of a kiosk that works, or open them.

        ``on_printed`` is called, where ``of`` is, when the printer has taken its paper.
        """
        self._settings = settings
        self._on_printed = on_printed
        self._readers = readers or readers_of(settings)
        self._printer = printer
        self._ways: Mapping[str, Callable[[], Tried]] = {
            "printer": self._print,
            "scanner": lambda: self._page("scanner", self._readers.scanner),
            "camera": lambda: self._page("camera", self._readers.camera),
            "stick": self._stick,
            "reader": self._reader,
        }
        self._job: PrintJob | None = None
        """What is printed, set on the thread that may set text."""

    def prepare(self) -> None:
        """Set what is to be printed; to be called where Qt's fonts may be used, before ``of``."""
        from ui.rendering import render

        settings = self._settings
        self._job = render(_sample(settings), settings.receipt_width, paper=settings.receipt_paper)

    def of(self, device: str) -> Tried:
        """Try one by its name; MAY block for as long as the device takes."""
        try:
            return self._ways[device]()
        except KioskError as error:
            facts = {"code": error.code}
            return Tried(device=device, health=Health.FAILED, said="failed", facts=facts)

    def close(self) -> None:
        """Let the devices go."""
        self._readers.clear()

    def _print(self) -> Tried:
        from kiosk.printing import PrintOutcome, open_printer

        settings = self._settings
        printer = self._printer or open_printer(
            settings.printer, settings.receipts_dir, settings.receipt_paper
        )
        outcome = PrintOutcome.FAILED if self._job is None else printer.print(self._job)
        if outcome is PrintOutcome.FAILED:
            why = printer_text(printer.status().state.value)
            return Tried(device="printer", health=Health.FAILED, said="no-paper", also=why)
        self._on_printed()
        said = "printed" if outcome is PrintOutcome.PRINTED else "sent"
        return Tried(device="printer", health=Health.WELL, said=said)

    def _page(self, name: str, device: "PageReader | None") -> Tried:
        if device is None:
            return _missing(name)
        settings, workshop = self._settings, self._readers.workshop
        workshop.warm()
        bounds = Bounds(page_bytes=settings.page_bytes, dpi=settings.page_dpi)
        found = workshop.page(device.take(), bounds)
        facts = {
            "width": str(found.page.width),
            "height": str(found.page.height),
            "size": str(len(found.page.jpeg) // 1000),
        }
        health = Health.MISSING if found.advice else Health.WELL
        also = PAGE_ADVICE[found.advice[0].value] if found.advice else TRIALS["sharp"]
        return Tried(device=name, health=health, said="page", facts=facts, also=also)

    def _stick(self) -> Tried:
        stick = self._readers.stick
        if stick is None:
            return _missing("stick")
        if stick.status().state is not ReaderState.READY:
            return Tried(device="stick", health=Health.MISSING, said="no-stick")
        facts = {"count": str(len(stick.offered(lambda _type: True).files))}
        return Tried(device="stick", health=Health.WELL, said="stick", facts=facts)

    def _reader(self) -> Tried:
        reader = self._readers.barcode
        if reader is None:
            return _missing("reader")
        if isinstance(reader, WedgeReader):
            return Tried(device="reader", health=Health.MISSING, said="keyboard")
        reader.listen()
        code = next_code(reader, WAIT_SECONDS)
        reader.clear()
        if not code:
            return Tried(device="reader", health=Health.FAILED, said="silent")
        facts = {"count": str(len(code))}  # whose code it is nobody asks
        return Tried(device="reader", health=Health.WELL, said="heard", facts=facts)


def try_devices(
    names: Sequence[str], settings: Settings, *, tell: Callable[[str], None]
) -> list[Finding]:
    """Try the devices of these names, or all; ``tell`` says what to do before each."""
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    trials, findings = Trials(settings), []
    trials.prepare()
    try:
        for name in names or tuple(DEVICES):
            tell(f"{DEVICES[name][0]}: {DEVICES[name][1]}")
            findings.append(trials.of(name).finding())
    finally:
        trials.close()
    del application
    return findings


def _missing(device: str) -> Tried:
    return Tried(device=device, health=Health.MISSING, said="none")


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
        training=_TRAINING if is_training(settings.station_code) else "",
    )
    return Receipt(
        reference=reference.make("a trial of the printer", settings.station_code),
        standing=Standing.TAKEN,
        payload="TRIAL OF THE PRINTER - NO RECEIPT",
        own=block,
        official=None,
    )
