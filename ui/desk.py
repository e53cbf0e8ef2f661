# SPDX-License-Identifier: Apache-2.0
"""What the screens ask of a station, as plain calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiosk.catalogue import Service
    from kiosk.codes import Understood
    from kiosk.devices import Seen
    from kiosk.handover import Offered
    from kiosk.insight import Figure
    from kiosk.intake import Submitted, Visit
    from kiosk.neighbours import Waiting
    from kiosk.notices import Notice
    from kiosk.printing import Paper, Printed
    from kiosk.readers import Bounds, Readers
    from kiosk.receipts import Receipt
    from kiosk.renewal import Offer
    from ui.samples import Samples
    from ui.staff.desk import StaffDesk


def _nothing_new() -> None:
    """All is as it was."""


def _stays() -> bool:
    """Have the program stay as it is."""
    return False


def _kept_nothing(_what: object) -> bool:
    """Nothing was kept, so that nothing opens it."""
    return True


def _told_nobody(_facts: Mapping[str, str]) -> None:
    """Nobody writes it down."""


def _nothing_known(_text: str) -> None:
    """No code says anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDesk:
    """What it does with calls for staff, from here and from the stations around; none of it waits."""

    begin: Callable[[], None]
    """Somebody here asks for staff."""
    end: Callable[[], None]
    """Nobody does any more."""
    is_seen: Callable[[], bool]
    """Whether a neighbour shows the call to somebody of the staff."""
    look: "Callable[[bool], Sequence[Waiting]]"
    """Lists who asks at the stations around; given whether somebody of the staff sees it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the station offers once its database and its services are open."""

    services: "Callable[[], Sequence[Service]]"
    begin: "Callable[[str, str], Visit]"
    """Begins a visit for a service in a language. Called on a worker thread."""
    resume: "Callable[[], Visit | None]"
    """Finds the visit that a crash interrupted. Called on a worker thread."""
    gate: Callable[[], str]
    """Why no visit may begin (a stable code); empty when one may. Called on a worker thread."""
    is_online: Callable[[], bool]
    received_at: Callable[[str], datetime | None]
    """When the Service confirmed a submission's id. Called on a worker thread."""
    receipt: "Callable[[Visit, Submitted, str, datetime | None, int], Receipt]"
    """Composes the receipt: visit, submission, language, received at, number of the copy."""
    qr: "Callable[[Receipt], str]"
    """Draws the receipt's code and gives its data address. Called on a worker thread."""
    begin_paper: "Callable[[str, str], Paper]"
    """Begins a paper for a submission's id that says a standing. Called on a worker thread."""
    print: "Callable[[Paper, Receipt], Printed]"
    """Puts the receipt on a paper that was begun. Called on a worker thread."""
    papers: "Callable[[str], Sequence[Paper]]"
    """Lists the papers of a submission's id. Called on a worker thread."""
    count: "Callable[[Sequence[Figure]], None]"
    """Adds what a visit came to to the day's figures. Called on a worker thread."""
    understand: "Callable[[str], Understood | None]" = _nothing_known
    """Tells what a code is that somebody shows. Called on a worker thread."""
    attempted: Callable[[Mapping[str, str]], None] = _told_nobody
    """Writes down what was tried to get out of the program. Called on a worker thread."""
    devices: "Callable[[], Seen | None]" = _nothing_new
    """How the printer and the readers are. Called on a worker thread; asks them."""
    renew: "Callable[[], Offer | None]" = _nothing_new
    """Goes over to newer services, words and settings where they are ready; costs nothing."""
    make_way: Callable[[], bool] = _stays
    """Asks for another version of the program where one is ready; says whether the kiosk has to
    stand still for it. To be called while nobody is served."""
    notices: "Callable[[], Sequence[Notice]]" = tuple
    """What the public is to be told now; costs nothing."""
    hand_over: "Callable[[Visit, str], Offered] | None" = None
    """Keeps a visit for a slip and prints that in a language; None where nothing is printed.

    Called on a worker thread. Raises KioskError: nothing is kept then.
    """
    withdraw: "Callable[[Offered], bool]" = _kept_nothing
    """Keeps nothing for a slip that did not come out; False where one opened it all the same.
    Called on a worker thread."""
    reclaim: "Callable[[Visit], bool]" = _kept_nothing
    """Lets a visit go on here and no slip of it open anything; False where one has. Called on a
    worker thread."""
    calls: CallDesk | None = None
    """Calls for staff between stations; None where no other station is known."""
    readers: "Readers | None" = None
    """The devices that bring documents in; None where there are none."""
    staff: "StaffDesk | None" = None
    """What it does for its staff; None where nobody of the staff comes in."""
    bounds: "Bounds | None" = None
    """How large a page may be when it is sent; None for what is usual."""
    samples: "Samples | None" = None
    """Passports to practise with; None where people apply."""
