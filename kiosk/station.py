# SPDX-License-Identifier: Apache-2.0
"""The composition root: every service of one kiosk, built once and ended in order."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kiosk.catalogue import Catalogue, trust_of
from kiosk.clock import Clock
from kiosk.errors import DeliveryError, SealingError, StorageError
from kiosk.i18n import Messages, language
from kiosk.identifiers import IdSource, SubmissionId
from kiosk.intake import Gates, Intake, ServiceSeal, Submitted, Visit
from kiosk.outbox import Outbox
from kiosk.printing import FilePrinter, Printer
from kiosk.receipts import Receipt, compose, reference
from kiosk.sealing import Recipients, Sealer, StationKey
from kiosk.settings import Settings
from kiosk.storage import Database, SqlJournal, SqlMemory, SqlOutbox, SqlSubmissions, rescue
from kiosk.sync import ByteBudget, CentreTime, Courier, Solitude, courier_to_central, pinned
from kiosk.sync.client import CentralClient
from kiosk.sync.confirming import CONFIRMED, Confirming
from kiosk.sync.contract import Enrolled
from kiosk.sync.statements import Statements
from kiosk.timestamps import from_text

OFFICIAL: Final = "az"
"""The language that officials read; every receipt carries it."""

STOP_SECONDS: Final = 30.0


def _nobody() -> None:
    """Nobody waits to hear of the line."""


def _nobody_at_all(_why: str) -> None:
    """Nobody waits to hear of damage."""


class Store:
    """The station's database with what is kept in it; enough to look at the queue."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        rescue.require_whole(settings.database)
        self.database = Database.open(settings.database)
        self.journal = SqlJournal(self.database, clock)
        self.outbox: Outbox = SqlOutbox(self.database, self.journal)
        self.submissions = SqlSubmissions(self.database, self.journal)
        self.memory = SqlMemory(self.database)
        self.gates = Gates(
            settings,
            clock,
            oldest_unsent=self.outbox.oldest_unsent,
            catalogue_confirmed=self._catalogue_confirmed,
        )

    def _catalogue_confirmed(self) -> datetime | None:
        text = self.memory.read(CONFIRMED)
        return from_text(text) if text else None

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the database."""
        self.close()


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
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.messages = messages
        self.printer = printer or FilePrinter(settings.receipts_dir)
        self.rescued: rescue.Rescue | None = None
        """The database that was found damaged at this start and moved aside; an alarm."""
        self._courier: Courier | None = None
        self._intake: Intake | None = None
        self._ending = ExitStack()
        try:
            self._open()
        except BaseException:
            self._ending.close()
            raise

    def _open(self) -> None:
        settings = self.settings
        self._take_possession()
        self.catalogue = Catalogue.open(settings.published_dir, trust_of(settings))
        self.key = StationKey.load_or_create(settings.keys_dir)
        own = {self.key.key_id: self.key.public_bytes}
        self.rescued = rescue.make_sound(settings.database, self.clock, own.get)
        self.store = Store(settings, self.clock)
        self._ending.callback(self.store.close)
        rescue.note(settings.database)
        self.centre = CentreTime(self.clock, self.store.memory)
        try:
            self._seal_to(Recipients.load(settings.keys_dir))
        except SealingError as error:
            # a station of an embedded central is told by it; any other needs its operator
            if error.code != "sealing.no-recipient" or settings.central_url is not None:
                raise

    def _take_possession(self) -> None:
        """Refuse to run beside another kiosk on the same data."""
        folder = self.settings.data_dir
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._ending.enter_context(Solitude(folder / "kiosk.lock"))
        except DeliveryError as error:
            raise StorageError("another kiosk runs on this data", code="station.busy") from error
        except OSError as error:
            raise StorageError(str(error.strerror), code="storage.unopenable") from error

    def _seal_to(self, recipients: Recipients) -> None:
        self._intake = Intake(
            self.catalogue,
            ServiceSeal(Sealer(recipients, self.settings.data_dir)),
            self.store.submissions,
            self.clock,
            IdSource(self.clock),
            self.settings,
            numbering=reference.make,
            key=self.key,
            skew=self.centre.skew,
            gates=self.store.gates,
            on_taken=lambda _submitted: self.wake_courier(),
        )

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
        client = make_client(self.settings, self.clock, self.key, self.centre, central_url)
        self._ending.callback(client.close)
        if code:
            enrol(client, code, self.settings, self.store)
            if self._intake is None:
                self._seal_to(Recipients.load(self.settings.keys_dir))
        nightly = rescue.Nightly(self.settings.database, self.clock, on_damage)

        def each_round() -> None:
            on_line()
            nightly.look()

        self._courier = make_courier(
            self.settings,
            self.clock,
            self.store,
            client,
            self.key,
            edition=lambda: str(self.catalogue.edition),
            confirm=Confirming(
                client, self.store.memory, self.clock, lambda: self.catalogue.edition
            ).look,
            on_line=each_round,
        )
        self._run_courier(self._courier)

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
        """Load every form now, so that no person waits for it after a tap. Raises FormError."""
        for service in self.catalogue.services:
            self.catalogue.form(service.id)

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

    def received_at(self, submission: str) -> datetime | None:
        """Say when the Service acknowledged a submission; None until it has."""
        entry = self.store.outbox.show(SubmissionId(submission))
        return entry.received_at if entry else None

    def close(self) -> None:
        """End everything in the reverse order of its beginning."""
        self._ending.close()


def make_client(
    settings: Settings, clock: Clock, key: StationKey, centre: CentreTime, central_url: str
) -> CentralClient:
    """Make the one client of a station's central."""
    return CentralClient(
        central_url,
        settings.station_code,
        key,
        clock,
        keyring=pinned.Pin(settings.keys_dir, settings.station_code).keyring,
        centre=centre,
        authorities=settings.central_ca,
    )


def enrol(
    client: CentralClient, code: str, settings: Settings, store: Store, *, replace: bool = False
) -> Enrolled:
    """Make a station known to its central, and believe that central from now on.

    ``replace`` is a person's leave to believe another one than before. Raises DeliveryError
    and SealingError.
    """
    enrolled = client.enrol(code)
    if pinned.install(enrolled, settings.keys_dir, replace=replace):
        facts = {
            "central_keys": " ".join(pinned.keys(enrolled)),
            "recipients": " ".join(Recipients.load(settings.keys_dir).names),
        }
        store.journal.record("station-enrolled", facts)
    return enrolled


def _no_edition() -> str:
    """No services are offered here."""
    return ""


def make_courier(
    settings: Settings,
    clock: Clock,
    store: Store,
    client: CentralClient,
    key: StationKey,
    *,
    edition: Callable[[], str] = _no_edition,
    confirm: Callable[[], None] = _nobody,
    on_line: Callable[[], None] = _nobody,
) -> Courier:
    """Make the one sender of a station's outbox."""
    return courier_to_central(
        store.outbox,
        client,
        store.journal,
        clock,
        solitude=Solitude(settings.data_dir / "sender.lock"),
        every=settings.sync_every,
        heartbeat_every=settings.heartbeat_every,
        retention_days=settings.retention_days,
        budget=ByteBudget(settings.bytes_per_hour, clock, store.memory),
        complete=Statements(store.outbox, key).complete,
        edition=edition,
        confirm=confirm,
        on_change=on_line,
    )


def open_messages(settings: Settings) -> Messages:
    """Read the message catalogues of the languages that this kiosk offers."""
    return Messages.open(
        settings.published_dir / "messages", [language(code) for code in settings.languages]
    )


def central_data(settings: Settings) -> Path:
    """Say where the embedded central keeps what it has received."""
    return settings.data_dir / "central"
