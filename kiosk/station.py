# SPDX-License-Identifier: Apache-2.0
"""The composition root: every service of one kiosk, built once and ended in order."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk import checking, destinations, editions, retiring
from kiosk.audit import mark, settle
from kiosk.catalogue import Catalogue, open_newest, trust_of
from kiosk.clock import Clock, local
from kiosk.connecting import enrol, make_client, make_courier, tune
from kiosk.days import Days, Insights, Place
from kiosk.devices import Devices
from kiosk.diagnostics import drafts
from kiosk.errors import SealingError, SettingsError, StorageError
from kiosk.following import Following, open_messages, proven
from kiosk.handover import Erasing, Handover, Offered
from kiosk.i18n import Messages
from kiosk.identifiers import IdSource, SubmissionId
from kiosk.insight import Figure
from kiosk.intake import Intake, Reason, Seal, ServiceSeal, Submitted, Visit
from kiosk.notices import Board
from kiosk.printing import Printer, PrinterState, open_printer
from kiosk.readers import Readers, readers_of
from kiosk.receipts import Receipt, compose, compose_slip, reference
from kiosk.renewal import Offer, Renewal
from kiosk.sealing import Recipients, Sealer, StationKey, public_keys
from kiosk.settings import Overlay, Settings, overlaid
from kiosk.staff import Session, Staff
from kiosk.storage import SqlDrafts, rescue
from kiosk.store import Store, possession
from kiosk.sync import CentreTime, Courier, Vitals, pinned
from kiosk.sync import vitals as vital
from kiosk.sync.carrying import Carrier
from kiosk.sync.relaying import CentralRelay
from kiosk.sync.stick import Stick
from kiosk.today import Reprint, Today
from kiosk.training import Practice

OFFICIAL: Final = "az"
"""The language that officials read; every receipt carries it."""

STOP_SECONDS: Final = 30.0

RESCUED: Final = "storage.rescued"
"""The alarm of a station whose database was found damaged at this start."""


def _nobody() -> None:
    """Nobody waits to hear of the line."""


def _nobody_at_all(_why: str) -> None:
    """Nobody waits to hear of damage."""


@dataclass(frozen=True, slots=True)
class _Former:
    """A service that is not offered any more, or not by this set."""

    id: str

    def title(self, _language: str, /) -> str:
        return self.id


class Station:
    """One kiosk without a screen; to be made on a worker thread, because it reads and waits.

    Takes applications once it knows whom to seal to (``is_ready``), and carries them once it
    is connected. Raises FormError, StorageError or SealingError.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        messages: Messages,
        *,
        printer: Printer | None = None,
        readers: Readers | None = None,
    ) -> None:
        self.clock = clock
        self._given = (settings, messages)
        self.printer = printer or open_printer(
            settings.printer, settings.receipts_dir, settings.receipt_paper
        )
        self.readers = readers or readers_of(settings)
        self.rescued: rescue.Rescue | None = None
        """The database that was found damaged at this start and moved aside; an alarm."""
        self.set_aside = ""
        """Why a newer set that was here at this start is not offered (a stable code)."""
        self._following: Following | None = None
        self._courier: Courier | None = None
        self._intake: Intake | None = None
        self._ending = ExitStack()
        self._ending.callback(self.readers.workshop.clear)
        try:
            self._open()
        except BaseException:
            self._ending.close()
            raise

    def _open(self) -> None:
        settings, messages = self._given
        self._ending.enter_context(possession(settings.data_dir))
        drafts.sweep(settings.data_dir)
        retiring.refuse_if_retired(settings)
        installed = open_newest(settings, trust_of(settings))
        self.set_aside = installed.problem
        self.renewal = Renewal(
            Offer(catalogue=installed.catalogue, messages=messages, settings=settings)
        )
        self._hold_to_signatures()
        settings = self.settings
        self.key = StationKey.load_or_create(settings.keys_dir)
        own = public_keys(settings.keys_dir)
        self.rescued = rescue.make_sound(settings.database, self.clock, own.get)
        self.store = Store(settings, self.clock)
        self._ending.callback(self.store.close)
        rescue.note(settings.database)
        self.store.papers.settle()
        settle(self.store.journal, self.store.memory)
        self.devices = Devices(
            self.printer, self.readers, record=self.store.journal.record, clock=self.clock
        )
        self.practice = (
            Practice(self.store.journal, self._language_of) if settings.training else None
        )
        self._marker = mark.Marker(
            settings.data_dir / mark.FILE_NAME,
            settings.station_code,
            self.store.journal,
            key=lambda: self.key,
            keys=own.get,
            heard=self.store.ends.heard,
        )
        self._gone = "" if settings.is_openrosa else self._marker.gone()
        if self.rescued is not None:
            self._marker.begin_anew()  # the journal says itself what was lost of it
        self._ending.callback(self._mark_the_end)
        self.centre = CentreTime(self.clock, self.store.memory)
        self.store.gates.compare(self.centre.skew)
        self.drafts = SqlDrafts(
            self.store.database, self.store.journal, self.clock, self.centre.now
        )
        self._erasing = Erasing(self.drafts, self.clock, self._forget_visits)
        self._erasing.look()
        self.handover = Handover(
            lambda: self.intake,
            self.drafts,
            self.clock,
            self.centre.now,
            record=self.store.journal.record,
        )
        self._forget_shown()
        self._open_staff_rooms()
        self.board = Board(self.store.memory, self.centre.now)
        self.staff = Staff(
            self.store.roll,
            self.clock,
            now=self.centre.now,
            days=settings.staff_days,
            badge_alone=settings.badge_alone,
        )
        destinations.hold_to(settings, self.store.memory, self.store.outbox)
        if settings.is_openrosa:
            self._take_under(destinations.openrosa_seal(settings))
            return
        try:
            self._seal_to(Recipients.load(settings.keys_dir))
        except SealingError as error:
            # a station of an embedded central is told by it; any other needs its operator
            if error.code != "sealing.no-recipient" or settings.central_url is not None:
                raise

    def _forget_visits(self) -> None:
        if self._intake is not None:
            self._intake.forget_old()

    def _forget_shown(self) -> None:
        """Forget the receipts that were shown here longer ago than anything is kept."""
        if self.settings.retention_days:
            kept = timedelta(days=self.settings.retention_days)
            self.store.shown.forget(self.centre.now() - kept)

    def _open_staff_rooms(self) -> None:
        """Make what the staff of the service point look at and do."""
        self.today = Today(
            self.store.looking,
            self.store.outbox,
            submissions=self.store.submissions,
            papers=self.store.papers,
            journal=self.store.journal,
            clock=self.clock,
            station=self.settings.station_code,
            keys=lambda: checking.trust_of(self.settings).keys,
            wake=self.wake_courier,
        )
        self.days = Days(self.store.days, self.clock.now, self._place)
        self.insights = Insights(self.store.counts, self.centre.now)

    def _place(self) -> Place:
        settings = self.settings
        return Place(station=settings.station_code, service_point=settings.service_point)

    def _hold_to_signatures(self) -> None:
        """Drop pushed settings that nobody proves, and words of a set that can't be offered."""
        settings, _messages = self._given
        believed = pinned.keyring(settings.keys_dir, settings.station_code)
        held = proven(settings, believed)
        folder = self.catalogue.folder / "messages"
        if held is settings and folder.resolve() == editions.messages(settings).resolve():
            return
        try:
            messages = open_messages(held, folder)
        except SettingsError:
            held = overlaid(settings, Overlay())
            messages = open_messages(held, folder)
        self.renewal.prepare(settings=held, messages=messages)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.renewal.current.settings

    @property
    def messages(self) -> Messages:
        """The words in force."""
        return self.renewal.current.messages

    @property
    def catalogue(self) -> Catalogue:
        """The services that are offered."""
        return self.renewal.current.catalogue

    def renew(self) -> Offer | None:
        """Go over to newer services and settings that are ready; None where nothing is.

        To be called while nobody is served: a visit keeps the form that it began with.
        """
        offer = self.renewal.adopt()
        if offer is None:
            return None
        self.store.gates.use(offer.settings)
        if self._intake is not None:
            self._intake.use(offer.catalogue, offer.settings)
        if self._courier is not None:
            tune(self._courier, offer.settings)
        self.wake_courier()
        return offer

    def _seal_to(self, recipients: Recipients) -> None:
        self._take_under(ServiceSeal(Sealer(recipients, self.settings.data_dir)))

    def _take_under(self, seal: Seal) -> None:
        self._intake = Intake(
            self.catalogue,
            seal,
            self.store.submissions,
            self.clock,
            IdSource(self.clock),
            self.settings,
            numbering=reference.make,
            key=self.key,
            skew=self.centre.skew,
            gates=self.store.gates,
            takes_files=self.readers.can_take_files,
            on_taken=lambda _submitted: self.wake_courier(),
            record=self.store.journal.record,
        )
        self._intake.forget_old()

    @property
    def is_ready(self) -> bool:
        """Whether applications can be taken."""
        return self._intake is not None

    @property
    def intake(self) -> Intake:
        """Where visits begin. Raises SealingError while nobody is known to seal to."""
        if self._intake is None:
            raise SealingError("no recipient is known", code="sealing.no-recipient")
        return self._intake

    @property
    def is_connected(self) -> bool:
        """Whether the outbox is being carried."""
        return self._courier is not None

    @property
    def is_online(self) -> bool:
        """Whether the Service answered when it was last asked."""
        return self._courier is not None and self._courier.is_online

    def connect(
        self,
        central_url: str,
        on_line: Callable[[], None] = _nobody,
        on_damage: Callable[[str], None] = _nobody_at_all,
        *,
        code: str = "",
    ) -> None:
        """Carry the outbox to a central from now on, on a thread of its own.

        ``on_line`` is called on that thread when the line or the outbox has changed, and
        ``on_damage`` once when the nightly look at the database finds it damaged: the station
        is to be closed then, and its next opening rescues what can be read. With a one-time
        ``code``, which only the embedded central, a process of our own on this machine, hands
        over at its start, the station enrols first. Raises DeliveryError and SealingError then.
        """
        client = make_client(
            self.settings, self.clock, self.key, self.centre, central_url, on_key=self._sign_with
        )
        self._ending.callback(client.close)
        if code:
            enrol(client, code, self.settings, self.store)
            if self._intake is None:
                self._seal_to(Recipients.load(self.settings.keys_dir))
        self.handover.relay = CentralRelay(
            lambda: make_client(self.settings, self.clock, self.key, self.centre, central_url)
        )
        self._following = Following(
            client,
            self.store,
            self.clock,
            self.renewal,
            self.board,
            now=self.centre.now,
            drafts=self.drafts,
            set_aside=self.set_aside,
        )
        self._courier = make_courier(
            self.settings,
            self.clock,
            self.store,
            client,
            self.key,
            vitals=self._vitals,
            errands=self._following.errands,
            on_line=self._each_round(on_line, on_damage),
        )
        self._run_courier(self._courier)

    def _sign_with(self, key: StationKey) -> None:
        """Make receipts with the key that the centre believes from now on."""
        self.key = key

    def connect_openrosa(
        self,
        on_line: Callable[[], None] = _nobody,
        on_damage: Callable[[str], None] = _nobody_at_all,
    ) -> None:
        """Carry the outbox to the OpenRosa server of the settings; as ``connect`` in all else.

        Raises SettingsError and SealingError for a secret that can't be read or used.
        """
        client = destinations.openrosa_client(self.settings, self.clock)
        self._ending.callback(client.close)
        self._courier = destinations.openrosa_courier(
            self.settings,
            self.clock,
            client,
            outbox=self.store.outbox,
            journal=self.store.journal,
            memory=self.store.memory,
            centre=self.centre,
            offered=lambda: destinations.form_versions(self.catalogue),
            on_line=self._each_round(on_line, on_damage),
        )
        self._run_courier(self._courier)

    def _each_round(
        self, on_line: Callable[[], None], on_damage: Callable[[str], None]
    ) -> Callable[[], None]:
        nightly = rescue.Nightly(self.settings.database, self.clock, on_damage)

        def each_round() -> None:
            on_line()
            self._marker.follow()
            nightly.look()
            self._erasing.look()

        return each_round

    def _mark_the_end(self) -> None:
        """Leave the mark of the journal at its last record; a disk that is full keeps the former."""
        with suppress(StorageError):
            self._marker.follow(every=1)

    def _vitals(self) -> Vitals:
        """Say how the station is; called on the courier's thread."""
        printer = self.printer.status().state
        broken = vital.BROKEN if printer is PrinterState.HARDWARE else ""
        return Vitals(
            catalogue=str(self.catalogue.edition),
            printer=vital.PRINTING[printer],
            disk_free=vital.disk_free(self.settings.data_dir),
            skew_ms=vital.skew_ms(self.centre.skew()),
            alarms=vital.alarms((broken, *self._alarms())),
            notices=self.board.tag,
            settings=self.settings.pushed.number,
        )

    def _alarms(self) -> Iterator[str]:
        yield "" if self.rescued is None else RESCUED
        yield self._marker.problem
        yield self._gone or self._marker.gone()
        if self._following is not None:
            yield from self._following.problems()
        yield "" if self._intake is None else self._intake.savepoint_problem
        yield from (closed.gate.value for closed in self.store.gates.closed())

    def _run_courier(self, courier: Courier) -> None:
        stop = threading.Event()
        thread = threading.Thread(target=courier.run, args=(stop,), name="courier")
        thread.start()

        def end() -> None:
            stop.set()
            courier.wake()
            thread.join(STOP_SECONDS)

        self._ending.callback(end)

    def wake_courier(self) -> None:
        """Have the outbox looked at now."""
        if self._courier is not None:
            self._courier.wake()

    def warm(self) -> None:
        """Load every form now, so that no person waits for it after a tap.

        Raises FormError, and SealingError for a form whose submissions can't be sealed.
        """
        for service in self.catalogue.services:
            form = self.catalogue.form(service.id)
            if self._intake is not None:
                self._intake.check(form)

    def receipt(
        self,
        visit: Visit,
        submitted: Submitted,
        language_code: str,
        received_at: datetime | None,
        copy: int,
    ) -> Receipt:
        """Write the receipt of a visit in the person's language and the officials'."""
        own, official = self.messages.translator(language_code), self.messages.translator(OFFICIAL)
        return compose(
            submitted,
            visit.service,
            visit.session,
            own=own,
            official=official,
            settings=self.settings,
            key=self.key,
            received_at=received_at,
            next_steps=tuple(
                (own.gettext(text), official.gettext(text)) for text in visit.service.next_steps
            ),
            copy=copy,
        )

    def slip(self, offered: Offered, language_code: str) -> Receipt:
        """Write the slip of a visit that was kept, in the person's language and the officials'."""
        return compose_slip(
            offered.slip.grouped,
            offered.slip.text,
            reference.make(offered.slip.draft, self.settings.station_code),
            self.catalogue.service(offered.service),
            own=self.messages.translator(language_code),
            official=self.messages.translator(OFFICIAL),
            place=self.settings,
            made_at=offered.made_at,
            until=offered.until,
        )

    def receipt_again(self, again: Reprint) -> Receipt:
        """Write a receipt after its visit: without answers, which are sealed by then.

        A service that is not offered any more is called by its form's id.
        """
        submitted = again.submitted
        own = self.messages.translator(submitted.language)
        official = self.messages.translator(OFFICIAL)
        services = self.catalogue.services
        service = next((one for one in services if one.id == submitted.form_id), None)
        return compose(
            submitted,
            service or _Former(submitted.form_id),
            None,
            own=own,
            official=official,
            settings=self.settings,
            key=self.key,
            received_at=again.received_at,
            next_steps=tuple(
                (own.gettext(text), official.gettext(text))
                for text in (service.next_steps if service else ())
            ),
            copy=again.paper.copy,
        )

    def carrier(self, folder: Path, actor: str) -> Carrier:
        """Carry the queue to the stick that is mounted at a folder, in somebody's name.

        Raises StorageError ``stick.destination`` where no stick leads to, and ``stick.absent``.
        """
        if self.settings.is_openrosa:
            # whoever reads the stick could not open what is sealed for another server
            raise StorageError("a stick leads to a central alone", code="stick.destination")
        return Carrier(
            self.store.outbox,
            Stick(folder),
            key=self.key,
            station=self.settings.station_code,
            clock=self.clock,
            actor=actor,
        )

    def maintain(self, session: Session, *, on: bool, reason: Reason = Reason.OTHER) -> None:
        """Take this kiosk out of service for a reason, or put it back; a restart changes nothing.

        Blocks. Raises StaffError ``staff.not-allowed``, and StorageError.
        """
        if on:
            self.store.maintaining.begin(session, reason)
        else:
            self.store.maintaining.end(session)

    def count(self, figures: Sequence[Figure]) -> None:
        """Add what a visit came to to today's figures; blocks. Raises StorageError."""
        # a day years ahead would be reason to forget those before it
        self.store.counts.add(local(self.centre.now()).date(), figures)

    def _language_of(self, submission: str) -> str:
        """Say in which language a submission was taken; empty where there is none."""
        found = self.store.submissions.find(SubmissionId(submission))
        return found.language if found else ""

    def received_at(self, submission: str) -> datetime | None:
        """Say when the Service acknowledged a submission; None until it has."""
        entry = self.store.outbox.show(SubmissionId(submission))
        return entry.received_at if entry else None

    def close(self) -> None:
        """End everything in the reverse order of its beginning."""
        self._ending.close()


def central_data(settings: Settings) -> Path:
    """Say where the embedded central keeps what it has received."""
    return settings.data_dir / "central"
