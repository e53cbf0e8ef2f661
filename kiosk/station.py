# SPDX-License-Identifier: Apache-2.0
"""The composition root: every service of one kiosk, built once and ended in order."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk import checking, destinations, retiring
from kiosk.audit import mark, settle
from kiosk.carriage import Carriage
from kiosk.catalogue import Catalogue, open_newest, trust_of
from kiosk.clock import Clock, local
from kiosk.connecting import carrier_to, enrol, make_client, make_courier
from kiosk.days import Days, Insights, Place
from kiosk.devices import Devices
from kiosk.diagnostics import drafts
from kiosk.errors import SealingError, StorageError
from kiosk.following import Following, hold_to_signatures
from kiosk.handover import Erasing, Handover
from kiosk.i18n import Messages
from kiosk.identifiers import SubmissionId
from kiosk.insight import Figure
from kiosk.intake import Intake, Reason
from kiosk.neighbouring import neighbourhood_of
from kiosk.notices import Board
from kiosk.paperwork import Paperwork
from kiosk.printing import Printer, PrinterState, open_printer
from kiosk.readers import Readers, readers_of
from kiosk.renewal import Offer, Renewal
from kiosk.sealing import Recipients, StationKey, public_keys
from kiosk.settings import Settings
from kiosk.staff import Session, Staff
from kiosk.storage import SqlDrafts, rescue
from kiosk.store import Store, possession
from kiosk.sync import CentreTime, Courier, Vitals
from kiosk.sync import vitals as vital
from kiosk.sync.carrying import Carrier
from kiosk.sync.relaying import CentralRelay
from kiosk.taking import Taking
from kiosk.today import Today
from kiosk.training import Practice
from kiosk.updates.standing import Updates, state_of

RESCUED: Final = "storage.rescued"
"""The alarm of a station whose database was found damaged at this start."""


def _nobody() -> None:
    """Nobody waits to hear of the line."""


def _nobody_at_all(_why: str) -> None:
    """Nobody waits to hear of damage."""


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
        self.printer = printer or open_printer(
            settings.printer, settings.receipts_dir, settings.receipt_paper
        )
        self.readers = readers or readers_of(settings)
        self.rescued: rescue.Rescue | None = None
        """The database that was found damaged at this start and moved aside; an alarm."""
        self.set_aside = ""
        """Why a newer set that was here at this start is not offered (a stable code)."""
        self._following: Following | None = None
        self._carriage = Carriage()
        self._ending = ExitStack()
        self._ending.callback(self.readers.workshop.clear)
        try:
            self._open(settings, messages)
        except BaseException:
            self._ending.close()
            raise

    def _open(self, settings: Settings, messages: Messages) -> None:
        self._ending.enter_context(possession(settings.data_dir))
        drafts.sweep(settings.data_dir)
        retiring.refuse_if_retired(settings)
        installed = open_newest(settings, trust_of(settings))
        self.set_aside = installed.problem
        self.renewal = Renewal(
            Offer(catalogue=installed.catalogue, messages=messages, settings=settings)
        )
        hold_to_signatures(self.renewal)
        self.key = StationKey.load_or_create(settings.keys_dir)
        self.paperwork = Paperwork(self.renewal, lambda: self.key)
        self._open_store(settings)
        self._taking = Taking(
            self.renewal,
            self.store,
            self.clock,
            skew=self.centre.skew,
            takes_files=self.readers.can_take_files,
            on_taken=self.wake_courier,
        )
        self._open_kept_visits()
        self._open_staff_rooms()
        self.board = Board(self.store.memory, self.centre.now)
        destinations.hold_to(settings, self.store.memory, self.store.outbox)
        if settings.is_openrosa:
            self._taking.begin(destinations.openrosa_seal(settings), self.key)
            return
        try:
            self._taking.seal_to(Recipients.load(settings.keys_dir), self.key)
        except SealingError as error:
            # a station of an embedded central is told by it; any other needs its operator
            if error.code != "sealing.no-recipient" or settings.central_url is not None:
                raise

    def _open_store(self, settings: Settings) -> None:
        """Open the database, sound as it may have to be made, and the journal in it."""
        own = public_keys(settings.keys_dir)
        self.rescued = rescue.make_sound(settings.database, self.clock, own.get)
        self.store = Store(settings, self.clock)
        self._ending.callback(self.store.close)
        rescue.note(settings.database)
        self.store.papers.settle()
        settle(self.store.journal, self.store.memory)
        self.updates = Updates(settings, self.clock)
        self.updates.note(self.store.journal, self.store.memory)
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

    def _open_kept_visits(self) -> None:
        """Open what was kept for a slip, and forget what was kept long enough."""
        self.drafts = SqlDrafts(
            self.store.database, self.store.journal, self.clock, self.centre.now
        )
        self._erasing = Erasing(self.drafts, self.clock, self._taking.forget_old)
        self._erasing.look()
        self.handover = Handover(
            lambda: self.intake,
            self.drafts,
            self.clock,
            self.centre.now,
            record=self.store.journal.record,
        )
        self._meet_neighbours()
        self._forget_shown()

    def _meet_neighbours(self) -> None:
        """Speak with the stations of the same place, where the settings name any."""
        self.neighbourhood = neighbourhood_of(
            self.settings,
            self.clock,
            key=lambda: self.key,
            drafts=self.drafts,
            centre=lambda: self.handover.relay,
            record=self.store.journal.record,
        )
        if self.neighbourhood is not None:
            self._ending.callback(self.neighbourhood.close)
            self.handover.neighbours = self.neighbourhood.relay

    def _forget_shown(self) -> None:
        """Forget the receipts that were shown here longer ago than anything is kept."""
        if self.settings.retention_days:
            kept = timedelta(days=self.settings.retention_days)
            self.store.shown.forget(self.centre.now() - kept)

    def _open_staff_rooms(self) -> None:
        """Make who the staff of the service point are, and what they look at and do."""
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
        self.staff = Staff(
            self.store.roll,
            self.clock,
            now=self.centre.now,
            days=self.settings.staff_days,
            badge_alone=self.settings.badge_alone,
        )

    def _place(self) -> Place:
        settings = self.settings
        return Place(station=settings.station_code, service_point=settings.service_point)

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
        self._taking.use(offer)
        self._carriage.tune(offer.settings)
        self._carriage.wake()
        return offer

    @property
    def is_ready(self) -> bool:
        """Whether applications can be taken."""
        return self._taking.intake is not None

    @property
    def intake(self) -> Intake:
        """Where visits begin. Raises SealingError while nobody is known to seal to."""
        return self._taking.require()

    @property
    def is_connected(self) -> bool:
        """Whether the outbox is being carried."""
        return self._carriage.has_begun

    @property
    def is_online(self) -> bool:
        """Whether the Service answered when it was last asked."""
        return self._carriage.is_online

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
            if not self.is_ready:
                self._taking.seal_to(Recipients.load(self.settings.keys_dir), self.key)
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
            updates=self.updates,
            set_aside=self.set_aside,
        )
        courier = make_courier(
            self.settings,
            self.clock,
            self.store,
            client,
            self.key,
            vitals=self._vitals,
            errands=self._following.errands,
            on_line=self._each_round(on_line, on_damage),
        )
        self._carry(courier)

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
        courier = destinations.openrosa_courier(
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
        self._carry(courier)

    def _carry(self, courier: Courier) -> None:
        self._carriage.begin(courier)
        self._ending.callback(self._carriage.end)

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
            program=state_of(self.updates.look()),
        )

    def _alarms(self) -> Iterator[str]:
        yield "" if self.rescued is None else RESCUED
        yield self._marker.problem
        yield self._gone or self._marker.gone()
        if self._following is not None:
            yield from self._following.problems()
        yield from self.updates.alarms()
        yield self._taking.problem
        yield "" if self.neighbourhood is None else self.neighbourhood.problem
        yield from (closed.gate.value for closed in self.store.gates.closed())

    def wake_courier(self) -> None:
        """Have the outbox looked at now."""
        self._carriage.wake()

    def warm(self) -> None:
        """Load every form now, so that no person waits for it after a tap.

        Raises FormError, and SealingError for a form whose submissions can't be sealed.
        """
        self._taking.warm()

    def carrier(self, folder: Path, actor: str) -> Carrier:
        """Carry the queue to the stick that is mounted at a folder, in somebody's name.

        Raises StorageError ``stick.destination`` where no stick leads to, and ``stick.absent``.
        """
        return carrier_to(folder, self.settings, self.clock, self.store, self.key, actor=actor)

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
