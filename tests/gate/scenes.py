# SPDX-License-Identifier: Apache-2.0
"""Every scene that a person may find themselves in, one after the other."""

from collections.abc import Iterator

from ui.reading import CONTRASTS, TEXT_SIZES
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

LOOKS = [(size, mode) for size in range(TEXT_SIZES) for mode in CONTRASTS]
"""Every text size in every contrast mode."""


def look_like(kiosk, size: int, mode: str) -> None:
    """Choose a text size and a contrast mode, as a person does."""
    shell = kiosk.flow.shell
    while shell.textSize != size:
        shell.nextTextSize()
    while shell.contrast != mode:
        shell.nextContrast()


def scenes(kiosk, language: str) -> Iterator[str]:
    """Walk from the greeting to the receipt and beyond, and name each scene while it stands."""
    flow = kiosk.flow
    flow._timer.stop()  # nobody is away: a warning that is shown stays
    yield "attract"
    flow.begin_in(language)
    yield "services"
    yield from _overlays(kiosk)
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Question)
    yield from _questions(kiosk)
    kiosk.wait_for(Screen.Check)
    flow.check.send()
    yield "check with something to mend"
    yield from _overlays(kiosk)
    flow.check.agree(flow.check._declarations.rows[0].ref, True)
    flow.check.send()
    kiosk.wait_for(Screen.Receipt)
    done = ReceiptViewModel.Printing.Done
    kiosk.person.wait(lambda: flow.receipt.printing == done, "the paper")
    yield "receipt"
    flow.stop("storage.failed")
    yield "out of order"


def _questions(kiosk) -> Iterator[str]:
    flow = kiosk.flow
    answers = kiosk.sample(0)
    while kiosk.screen == Screen.Question:
        page = flow.question.page_id
        flow.question.askWhy()
        yield f"{page} asked"
        flow.question.goOn()
        if kiosk.screen == Screen.Question and flow.question.page_id == page:
            yield f"{page} with something to mend"
        else:
            continue
        kiosk.give(answers, kiosk.put)
        yield f"{page} answered"
        flow.question.goOn()


def _overlays(kiosk) -> Iterator[str]:
    shell = kiosk.flow.shell
    shell.askLanguage()
    yield "language picker"
    shell.dismiss()
    shell.askSound()
    yield "sound panel"
    shell.dismiss()
    if kiosk.screen == Screen.Check:
        shell.finish()
        yield "finish"
        shell.dismiss()
    shell.warn(20)
    yield "still there"
    shell.dismiss()
