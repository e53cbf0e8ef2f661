# SPDX-License-Identifier: Apache-2.0
"""How a submission stands, why, and what befell it: English texts to be looked up, by codes."""

from collections.abc import Mapping
from typing import Final

from ui.messages import N_

GROUPS: Final[Mapping[str, str]] = {
    "": N_("All"),
    "waiting": N_("On the way"),
    "attention": N_("Needs a person"),
    "arrived": N_("Arrived"),
}
"""Which submissions a list is of."""

STATES: Final[Mapping[str, str]] = {
    "pending": N_("Waits to be sent"),
    "sending": N_("Is being sent"),
    "received": N_("Received by the Service"),
    "purged": N_("Received by the Service; the sealed copy here was erased"),
    "parked": N_("Needs a person: it is not sent by itself"),
    "conflict": N_("Needs a person: the Service has something else under its number"),
    "held": N_("Taken out of the queue"),
}

MODES: Final[Mapping[str, str]] = {
    "kiosk": N_("At the kiosk"),
    "desk": N_("At the desk"),
}

CAUSES: Final[Mapping[str, str]] = {
    "delivery": N_("The line failed. It is tried again by itself."),
    "delivery.unreachable": N_("The Service could not be reached. It is tried again by itself."),
    "delivery.timeout": N_("No answer came in time. It is tried again by itself."),
    "delivery.tls": N_("The Service could not prove who it is. Call a technician."),
    "delivery.not-the-service": N_("Somebody else answered instead of the Service."),
    "delivery.not-enrolled": N_("This kiosk is not known to the centre. Call a technician."),
    "delivery.refused": N_("The centre will not take it. Call a technician."),
    "delivery.conflict": N_("The centre has something else under its number. Call a technician."),
    "central": N_("The centre did not take it. Call a technician."),
    "central.storage": N_("The centre is in trouble. It is tried again by itself."),
    "central.failed": N_("The centre is in trouble. It is tried again by itself."),
    "central.overloaded": N_("The centre has too much to do. It is tried again by itself."),
    "central.conflict": N_("The centre has something else under its number. Call a technician."),
    "central.oversize": N_("It is larger than the centre takes. Call a technician."),
    "openrosa": N_("The server did not take it. Call a technician."),
    "outbox.held": N_("Somebody took it out of the queue."),
    "outbox.interrupted": N_("The last try ended without an answer. It is tried again by itself."),
    "outbox.missed": N_("The centre had lost it. It is sent again."),
    "outbox.gone": N_("The centre had lost it, and nothing is left here. Tell those who run it."),
    "sealing": N_("Something is wrong with a key. Call a technician."),
    "storage": N_("Something is wrong with the disk. Call a technician."),
    "stick": N_("Something is wrong with the memory stick."),
}
"""Why it stands as it does; the nearest text for a code that is not named."""

STEPS: Final[Mapping[str, str]] = {
    "submission-taken": N_("Taken by this kiosk"),
    "claim": N_("A try began"),
    "recover": N_("A try ended without an answer"),
    "announce": N_("The centre knows of it and waits for its parts"),
    "receive": N_("Received by the Service"),
    "defer": N_("The try failed"),
    "park": N_("It is not sent by itself any more"),
    "conflict": N_("The Service has something else under its number"),
    "retry": N_("Somebody had it tried again"),
    "hold": N_("Somebody took it out of the queue"),
    "miss": N_("The Service had lost it"),
    "purge": N_("The sealed copy here was erased"),
    "export": N_("Copied to a memory stick"),
    "openrosa-refused": N_("The server did not take it"),
    "submission-gone": N_("The Service had lost it, and nothing is left here"),
    "paper-begun": N_("A receipt was wanted"),
    "paper-ended": N_("Receipt on paper"),
    "receipt-reprinted": N_("Somebody had the receipt printed again"),
    "visit-assisted": N_("A member of staff took part in the visit"),
    "visit-let-go": N_("A member of staff left the visit"),
    "visit-given-up": N_("The visit was given up after several crashes"),
}
"""What befell it, by a happening's value or an audit event's name."""

PAPERS: Final[Mapping[str, str]] = {
    "queued": N_("Not printed yet"),
    "sending": N_("Being printed"),
    "sent": N_("Given to the printer"),
    "confirmed": N_("Printed"),
    "unknown": N_("Nobody knows whether it was printed"),
    "failed": N_("Not printed"),
}

SOUGHT: Final[Mapping[str, str]] = {
    "today.slip": N_("This is no reference number: a symbol is wrong, or one is missing."),
    "today.unknown": N_("Nothing with this number was taken at this kiosk."),
    "receipt": N_("This is no receipt, or it is not genuine."),
    "receipt.unknown-station": N_("No kiosk that is known here made this receipt."),
    "receipt.revoked": N_("The key that signed this receipt is not believed any more."),
}
"""Why nothing was found."""

DONE: Final[Mapping[str, str]] = {
    "retry": N_("It is tried now."),
    "hold": N_("It was taken out of the queue."),
    "release": N_("It is back in the queue."),
    "reprint": N_("The receipt was printed."),
}
"""What came of what somebody did."""

TROUBLES: Final[Mapping[str, str]] = {
    "outbox": N_("It has moved on meanwhile. Look at how it stands now."),
    "staff": N_("Your role does not allow this."),
    "stick": N_("Something is wrong with the memory stick."),
    "stick.absent": N_("Plug a memory stick in that can be written to."),
    "stick.full": N_("The memory stick has no room for all of it."),
    "stick.unwritable": N_("The memory stick can't be written to."),
    "stick.destination": N_("Nothing goes by memory stick to the server of this kiosk."),
    "printing": N_("The receipt was not printed. Look at the printer."),
    "day.moved": N_("The day has changed while you were reading. Read it again before you sign."),
    "day.signed": N_("Just this report is signed already."),
    "day.future": N_("That day has not begun yet."),
    "storage": N_("Something is wrong with the disk. Call a technician."),
    "": N_("This did not work. Try again, or call a technician."),
}
"""Why something was not done, the nearest to the code first."""


def cause(code: str) -> str:
    """Find why a submission stands as it does; empty for no code and for one without words."""
    return _nearest(CAUSES, code)


def sought(code: str) -> str:
    """Find why a search found nothing."""
    return _nearest(SOUGHT, code) or SOUGHT["today.unknown"]


def trouble(code: str) -> str:
    """Find why something was not done."""
    return _nearest(TROUBLES, code) or TROUBLES[""]


def _nearest(texts: Mapping[str, str], code: str) -> str:
    while code:
        if text := texts.get(code):
            return text
        code = code.rpartition(".")[0]
    return ""
