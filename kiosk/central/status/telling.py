# SPDX-License-Identifier: Apache-2.0
"""What a receipt's holder is told, in words of the person's language."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from kiosk import reference
from kiosk.central.door.records import ToldStep
from kiosk.central.status import words
from kiosk.central.status.receipts import Shown
from kiosk.clock import ClockTrust
from kiosk.i18n import Translator

_WRONG = frozenset({ClockTrust.SKEWED, ClockTrust.IMPLAUSIBLE})


class Line(BaseModel):
    """A step as it is shown."""

    model_config = ConfigDict(frozen=True)

    state: str
    """``done``, ``now`` or ``ahead``."""
    word: str
    """What that is called."""
    text: str
    when: str = ""
    where: str = ""
    note: str = ""


class Told(BaseModel):
    """All that the page shows of a receipt."""

    model_config = ConfigDict(frozen=True)

    reference: str
    received: bool
    truth: str
    """The one that holds: taken by the kiosk, or received by the Service."""
    when: str
    where: str
    lines: tuple[Line, ...]


def tell(shown: Shown, translator: Translator) -> Told:
    """Say how an application stands."""
    say = translator.gettext
    taken = translator.datetime(shown.claims.taken_at)
    is_received = shown.received_at is not None
    return Told(
        reference=reference.grouped(shown.claims.reference),
        received=is_received,
        truth=say(words.RECEIVED if is_received else words.TAKEN),
        when=translator.datetime(shown.received_at) if shown.received_at else taken,
        where="" if is_received else _place(shown),
        lines=(_taken(shown, translator), *_received(shown, translator)),
    )


def _place(shown: Shown) -> str:
    return shown.service_point or shown.claims.station


def _line(translator: Translator, state: str, text: str, **more: str) -> Line:
    word = translator.gettext(words.STATES[state])
    more = {name: value for name, value in more.items() if value}
    return Line(state=state, word=word, text=translator.gettext(text), **more)


def _taken(shown: Shown, translator: Translator) -> Line:
    is_wrong = shown.claims.clock_trust in _WRONG
    return _line(
        translator,
        "done",
        words.TAKEN,
        when=translator.datetime(shown.claims.taken_at),
        where=_place(shown),
        note=translator.gettext(words.CLOCK_WAS_WRONG) if is_wrong else "",
    )


def _received(shown: Shown, translator: Translator) -> Iterator[Line]:
    say = translator.gettext
    if shown.received_at is None:
        note = say(words.ON_ITS_WAY)
        yield _line(translator, "ahead", words.NOT_RECEIVED, note=note)
        return
    note = "" if shown.steps else say(words.WILL_BE_TOLD)
    when = translator.datetime(shown.received_at)
    yield _line(translator, "done", words.RECEIVED, when=when, note=note)
    for number, step in enumerate(shown.steps, 1):
        yield _step(step, translator, is_last=number == len(shown.steps))


def _step(step: ToldStep, translator: Translator, *, is_last: bool) -> Line:
    text, meaning = words.STEPS[step.step]
    is_done = not is_last or step.step == "issued"
    return _line(
        translator,
        "done" if is_done else "now",
        text,
        when=translator.datetime(step.at),
        note=translator.gettext(meaning) if is_last else "",
    )
