# SPDX-License-Identifier: Apache-2.0
"""The scenes that most visits never come to: notices, troubles, a list, documents, a dark screen."""

import threading
from collections.abc import Iterator

from kiosk.clock import ClockTrust
from kiosk.codes import Understood
from kiosk.errors import StorageError
from kiosk.notices import Notice
from kiosk.readers import Readers
from kiosk.readers.fakes import MemoryBarcodeReader, MemoryPageReader, MemoryStick
from kiosk.receipts import Claims, Verdict, reference
from kiosk.sealing.prefilled import Prefilled
from tests.journeys.test_answers import GOOD_LINES
from tests.journeys.test_documents import PDF, paper
from ui.messages import OUT_OF_ORDER, failure
from ui.viewmodels.question.upload import UploadItem
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
State = UploadItem.State

NOTICE = {
    "az": ("29 noyabr: bağlıyıq", "Bayram günü qəbul yoxdur. Suallar: +994 12 919 00 00."),
    "en": (
        "29 November: closed",
        "Nobody is received on the holiday. Questions: +994 12 919 00 00.",
    ),
    "ru": ("29 ноября: закрыто", "В праздник приёма нет. Вопросы: +994 12 919 00 00."),
    "tr": ("29 Kasım: kapalıyız", "Bayram günü kabul yoktur. Sorular: +994 12 919 00 00."),
    "ar": ("29 نوفمبر: مغلق", "لا استقبال في يوم العيد. للأسئلة: +994 12 919 00 00."),
    "fa": ("۲۹ نوامبر: تعطیل", "در روز تعطیل پذیرش نداریم. پرسش‌ها: +994 12 919 00 00."),
    "zh": ("11月29日：不办公", "节日不接待来访。咨询：+994 12 919 00 00。"),
}
CLOSED = sorted(code for code in OUT_OF_ORDER if code and code != "gate")


class SlowReader(MemoryPageReader):
    """Keeps a page back until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.may_give = threading.Event()
        self.may_give.set()

    def take(self) -> bytes:
        """Give the next picture in its own time."""
        self.may_give.wait(30)
        return super().take()

    def clear(self) -> None:
        """Keep nobody waiting."""
        self.may_give.set()
        super().clear()


def devices() -> Readers:
    """Have every device that a kiosk may have."""
    return Readers(
        scanner=SlowReader(),
        camera=MemoryPageReader(),
        stick=MemoryStick(),
        barcode=MemoryBarcodeReader(),
    )


def further(kiosk, language: str) -> Iterator[str]:
    """Walk through them on a kiosk that has ``devices``, and name each scene while it stands."""
    kiosk.flow._timer.stop()  # nobody is away: a warning that is shown stays
    yield from _told(kiosk, language)
    yield from _limited(kiosk, language)
    yield from _heard(kiosk)
    yield from _shown(kiosk)
    yield from _read(kiosk)
    yield from _led(kiosk)
    yield from _papers(kiosk)
    kiosk.flow.services.choose("supplement")
    kiosk.wait_for(Screen.Entries)
    yield from _listed(kiosk)
    yield from _documents(kiosk)
    yield from _sent(kiosk)
    yield from _closed(kiosk, language)


def _told(kiosk, language: str) -> Iterator[str]:
    """Stand before what the public is told for a while."""
    flow, now = kiosk.flow, kiosk.clock.now()
    notice = Notice(
        id="closed",
        kind="closed",
        titles={code: title for code, (title, _text) in NOTICE.items()},
        texts={code: text for code, (_title, text) in NOTICE.items()},
        forms=("registration",),
        valid_from=now,
        valid_until=now.replace(year=now.year + 1),
    )
    object.__setattr__(kiosk.desk, "notices", lambda: [notice])
    flow.tongue.tell()
    yield "attract with a notice"
    flow.begin_in(language)
    yield "services with a notice"
    flow.services.choose("registration")
    kiosk.wait_for(Screen.Notice)
    yield "notice"
    flow.notice.goBack()
    object.__setattr__(kiosk.desk, "notices", list)
    flow.tongue.tell()


def _limited(kiosk, language: str) -> Iterator[str]:
    """Stand before the services while something does not work: each alone, then all of it."""
    flow = kiosk.flow
    shell, readers = flow.shell, kiosk.station.readers
    devices = [(getattr(readers, name), name) for name in ("scanner", "camera", "stick")]
    shell.set_connected(connected=False)
    yield "services without a line"
    shell.set_connected(connected=True)
    kiosk.printer.run_out_of_paper()
    yield from _looked(kiosk, lambda: shell.printingText, "services without paper")
    for device, name in devices:
        device.fail("reader.failed")
        yield from _looked(kiosk, lambda: shell.readerText, f"services without {name}")
        device.fail("")
        flow.devices.look()
        kiosk.person.wait(lambda: not shell.readerText, f"the {name} again")
    readers.barcode.unplug()
    yield from _looked(kiosk, lambda: shell.readerText, "services without bar code reader")
    readers.barcode.plug_in()
    shell.set_connected(connected=False)
    flow.services.settle(flow.way._words(failure("storage.failed")))
    yield "services without anything"
    shell.set_connected(connected=True)
    kiosk.printer.refill()
    flow.devices.look()
    kiosk.person.wait(lambda: not shell.printingText, "the paper")
    kiosk.person.wait(lambda: not shell.readerText, "the readers")
    offered = flow.services._services.rows
    flow.services.offer([])
    yield "services that are none"
    flow.services.offer(offered)
    flow.services.settle()
    flow.tongue.speak(language)


def _looked(kiosk, told, scene: str) -> Iterator[str]:
    kiosk.flow.devices.look()
    kiosk.person.wait(told, scene)
    yield scene


def _heard(kiosk) -> Iterator[str]:
    """Listen, set how it sounds, and darken the screen."""
    shell, speech = kiosk.flow.shell, kiosk.flow.screens.speech
    player = kiosk.listener.player
    speech.set_on(on=True)
    kiosk.person.wait(lambda: player.pass_time(0.1) or speech.caption, "a caption")
    yield "services with a caption"
    shell.askSound()
    speech.toggleAloud()
    yield "sound panel while it speaks"
    player.is_audible = False
    speech.silentChanged.emit()
    yield "sound panel without a device"
    player.is_audible = True
    speech.set_on(on=False)
    shell.dismiss()
    shell.turnCurtain()
    yield "curtain"
    kiosk.person.settle()
    kiosk.touch(kiosk.window.width() // 2, kiosk.window.height() // 4)
    kiosk.person.wait(lambda: kiosk.person.find("curtain-open"), "a way to the light")
    yield "curtain that was touched"
    kiosk.person.tap("curtain-open")


def _shown(kiosk) -> Iterator[str]:
    """Show a code: nothing yet, what is none, a receipt, and what a telephone holds."""
    flow, code = kiosk.flow, kiosk.flow.screens.code
    (service,) = [one for one in kiosk.desk.services() if one.id == "registration"]
    claims = Claims(
        reference=reference.make("a receipt of nobody", "BK01"),
        form_id="registration",
        form_version="1",
        digest="00" * 32,
        taken_at=kiosk.clock.now(),
        station="BK01",
        clock_trust=ClockTrust.COMPARED,
    )
    flow.showing.ask()
    yield "code"
    code.take(Understood(problem="code.unknown"))
    yield "code that says nothing here"
    code.take(Understood(verdict=Verdict(claims=claims), service=service))
    yield "code of a receipt"
    brought = Prefilled(form_id="registration", answers={"surname": "ALIYEV"})
    code.take(Understood(prefilled=brought, service=service))
    yield "code of a telephone"
    flow.showing.go_back()


def _read(kiosk) -> Iterator[str]:
    """Have a document's lines asked, tried in vain, and read."""
    flow, language = kiosk.flow, kiosk.flow.shell.spoken
    flow.services.choose("registration")
    kiosk.wait_for(Screen.Question)
    _answer(kiosk, passport_way="lines")
    flow.question.goOn()
    kiosk.person.settle()
    yield "lines of a document"
    lines = kiosk.items()["mrz_lines"]
    lines._fail("zone.blurred")
    yield "lines that could not be read"
    lines._tell("")
    _answer(kiosk, mrz_lines=GOOD_LINES)
    yield "lines that say something"
    flow._purge.forget()
    flow.begin_in(language)


def _led(kiosk) -> Iterator[str]:
    """Let the guide find the service."""
    flow = kiosk.flow
    flow.services.choose("guide")
    kiosk.wait_for(Screen.Question)
    yield "guide"
    _answer(kiosk, need="live")
    flow.question.goOn()
    _answer(kiosk, has_permit="long")
    flow.question.goOn()
    kiosk.wait_for(Screen.Outcome)
    yield "outcome"
    flow.screens.outcome.goElsewhere()
    kiosk.wait_for(Screen.Services)


def _papers(kiosk) -> Iterator[str]:
    """Look at the list of papers to bring, and at a group of numbers that don't suffice."""
    flow, service = kiosk.flow, "temporary-residence"
    samples = {one.id: one for one in kiosk.station.catalogue.samples(service)}
    answers = samples["entrepreneur-few-people"].resolved(kiosk.clock)
    flow.services.choose(service)
    kiosk.wait_for(Screen.Question)
    while not flow.question.page_id.endswith("/papers_page"):
        kiosk.give(answers, kiosk.put)
        if flow.question.page_id.endswith(("/staff_page", "/until_page")):
            yield f"{flow.question.page_id} with warnings"
        flow.question.goOn()
    yield "papers"
    flow.shell.show(Screen.Services)


def _answer(kiosk, **answers: str) -> None:
    for name, value in answers.items():
        kiosk.put(name, value)


def _listed(kiosk) -> Iterator[str]:
    """List who came along: somebody, somebody of whom something is missing, and nobody."""
    flow = kiosk.flow
    flow.entries.goOn()
    _describe(kiosk, called="Banu", kin="bacım")
    flow.entries.add()
    _describe(kiosk, called="Əli Həsən oğlu")
    yield "list"
    flow.repeats.ask(flow.entries._rows.rows[0].ref)
    yield "list asks whether an entry may go"
    flow.shell.dismiss()
    flow.entries.goOn()
    kiosk.person.settle()
    assert kiosk.screen == Screen.Entries
    yield "list with something to mend"
    while flow.entries._rows.rows:
        flow.repeats.ask(flow.entries._rows.rows[-1].ref)
        flow.shell.confirmRemoval()
    yield "list of nobody"
    flow.entries.goOn()
    kiosk.wait_for(Screen.Question)


def _describe(kiosk, **answers: str) -> None:
    """Say some of an entry, and come back to the list."""
    flow = kiosk.flow
    for _page in range(2):
        kiosk.wait_for(Screen.Question)
        _answer(kiosk, **{name: answers[name] for name in kiosk.items() if name in answers})
        flow.question.goOn()
    if kiosk.screen == Screen.Question:  # something is missing here
        flow.question.goBack()
        flow.question.goBack()
    kiosk.wait_for(Screen.Entries)


def _item(kiosk, name: str) -> UploadItem:
    return kiosk.items()[name]


def _until(kiosk, name: str, state) -> None:
    kiosk.person.wait(lambda: _item(kiosk, name).state == state, f"{name} {state.name}")


def _documents(kiosk) -> Iterator[str]:
    """Bring documents by every way there is, and fail to."""
    flow, readers = kiosk.flow, kiosk.station.readers
    passport = _item(kiosk, "passport")
    yield "document asked"
    readers.scanner.lay(paper("PASSPORT"))
    readers.scanner.may_give.clear()
    passport.scan()
    yield "document being scanned"
    readers.scanner.may_give.set()
    _until(kiosk, "passport", State.Kept)
    kiosk.person.wait(lambda: kiosk.person.find("page-1"), "the page")
    yield "document kept"
    passport.remove()
    readers.scanner.lay(paper("PASSPORT", blur=4))
    passport.scan()
    kiosk.person.wait(lambda: passport.advice and passport._pages.rows, "advice")
    yield "document kept that is blurred"
    passport.remove()
    readers.scanner.fail("reader.jammed")
    passport.scan()
    kiosk.person.wait(lambda: passport.setback, "the trouble")
    yield "document that jammed"
    passport.look()
    kiosk.person.wait(lambda: passport.state == State.Empty and passport.setback, "no stick")
    yield "document without a stick"
    passport.goWithout()
    yield "document that is done without"
    flow.question.goOn()
    contract = _item(kiosk, "contract")
    readers.stick.plug_in({"icarə.pdf": PDF, "şəkil.png": paper("RENT"), "договор.pdf": PDF})
    contract.look()
    _until(kiosk, "contract", State.Choosing)
    yield "document to be chosen"
    contract.closeList()
    readers.camera.lay(paper("ONE"), paper("TWO"))
    for pages in (1, 2):
        contract.photograph()
        kiosk.person.wait(lambda pages=pages: len(contract._pages.rows) == pages, "a page")
    yield "document of two pages"
    flow.question.goOn()
    code = _item(kiosk, "code")
    yield "bar code asked"
    readers.barcode.unplug()
    kiosk.person.settle()
    kiosk.person.tap("input", "field-code")
    yield "bar code without a reader"
    flow.question.answer(code.question.ref, "AB-1234567")
    flow.question.goOn()
    kiosk.wait_for(Screen.Check)
    yield "check with documents"


def _sent(kiosk) -> Iterator[str]:
    """Send, in vain and again, and take a receipt without paper."""
    flow = kiosk.flow
    held, submit = threading.Event(), kiosk.visit.submit

    def failing():
        held.wait(30)
        raise StorageError("the disk went away", code="storage.unconfirmed")

    kiosk.visit.submit = failing
    flow.check.agree(flow.check._declarations.rows[0].ref, True)
    flow.check.send()
    kiosk.wait_for(Screen.Sending)
    yield "sending"
    held.set()
    kiosk.person.wait(lambda: flow.sending.has_failed, "the trouble")
    yield "sending failed"
    flow.shell.finish()
    yield "sending failed and finish"
    flow.shell.dismiss()
    kiosk.visit.submit = submit
    kiosk.printer.run_out_of_paper()
    flow.sending.tryAgain()
    kiosk.wait_for(Screen.Receipt)
    failed = ReceiptViewModel.Printing.Failed
    kiosk.person.wait(lambda: flow.receipt.printing == failed, "no paper")
    yield "receipt without paper"
    kiosk.printer.refill()
    kiosk.printer.confirm(confirms=False)
    flow.receipt.printAgain()
    unsure = ReceiptViewModel.Printing.Unsure
    kiosk.person.wait(lambda: flow.receipt.printing == unsure, "paper that nobody confirms")
    yield "receipt that may be out"
    kiosk.printer.confirm(confirms=True)
    flow._handover._received(kiosk.clock.now())
    flow.receipt.printAgain()
    done = ReceiptViewModel.Printing.Done
    kiosk.person.wait(lambda: flow.receipt.printing == done, "the paper")
    yield "receipt that was received"


def _closed(kiosk, language: str) -> Iterator[str]:
    """Come back after a crash, and to a kiosk that takes nothing, for every reason there is."""
    flow = kiosk.flow
    flow.leaving.end()
    flow.returning.ask(kiosk.desk.begin("registration", language))
    flow.tongue.speak(language)  # a form has none of those that nobody speaks
    yield "asked after a crash"
    flow.leaving.end()
    flow.tongue.speak(language)
    for code in CLOSED:
        flow.gatekeeper.refuse(code)
        yield f"out of order for {code}"
