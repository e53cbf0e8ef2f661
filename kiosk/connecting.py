# SPDX-License-Identifier: Apache-2.0
"""A station and its central: coming in, speaking, and what carries the outbox."""

from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.catalogue.trust import is_own_machine
from kiosk.clock import Clock
from kiosk.errors import DeliveryError, StorageError
from kiosk.sealing import Recipients, StationKey, promote
from kiosk.settings import Settings
from kiosk.staff import forget_centre
from kiosk.store import Store, possession
from kiosk.sync import (
    ByteBudget,
    CentreTime,
    Courier,
    Errand,
    Solitude,
    Vitals,
    acquainting,
    courier_to_central,
    pinned,
    pushing,
)
from kiosk.sync.carrying import Carrier
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import Enrolled
from kiosk.sync.measures import Measures
from kiosk.sync.signing import Signing
from kiosk.sync.statements import Statements
from kiosk.sync.stick import Stick


def _nobody() -> None:
    """Nobody waits to hear of the line."""


def _as_before(_key: StationKey) -> None:
    """Nobody signs anything else meanwhile."""


def make_client(
    settings: Settings,
    clock: Clock,
    key: StationKey,
    centre: CentreTime,
    central_url: str,
    *,
    on_key: Callable[[StationKey], None] = _as_before,
) -> CentralClient:
    """Make the one client of a station's central.

    Raises DeliveryError ``delivery.training`` for any central but the own one of a station at
    which people practise.

    ``on_key`` is told, on the courier's thread, which key the centre believes after a change.
    """
    if settings.training and not is_own_machine(central_url):
        raise DeliveryError("training knows no central but its own", code="delivery.training")

    def go_over(key: StationKey) -> None:
        promote(settings.keys_dir, key)
        on_key(key)

    return CentralClient(
        central_url,
        settings.station_code,
        key,
        clock,
        keyring=pinned.Pin(settings.keys_dir, settings.station_code).keyring,
        centre=centre,
        authorities=settings.central_ca,
        signing=Signing.load(settings.keys_dir, key),
        on_rekeyed=go_over,
    )


def rekey(settings: Settings, clock: Clock, central_url: str) -> StationKey:
    """Make a new key for this station and have its central believe it; gives the new one.

    Where an earlier change was cut off, that one is brought to its end. No kiosk may run on the
    data meanwhile. Raises DeliveryError, SealingError and StorageError; what was begun is ended by
    the next call, or by the kiosk at its next heartbeat.
    """
    with possession(settings.data_dir), Store(settings, clock) as store:
        current = StationKey.load_or_create(settings.keys_dir)
        centre = CentreTime(clock, store.memory)
        client = make_client(settings, clock, current, centre, central_url)
        try:
            client.rekey(StationKey.make_next(settings.keys_dir))
        finally:
            client.close()
        found = StationKey.load_or_create(settings.keys_dir)
        store.journal.record("station-rekeyed", {"key": found.key_id, "former": current.key_id})
        return found


def enrol(
    client: CentralClient, code: str, settings: Settings, store: Store, *, replace: bool = False
) -> Enrolled:
    """Make a station known to its central, and believe that central from now on.

    ``replace`` is a person's leave to believe another one than before. Raises DeliveryError
    and SealingError.
    """
    enrolled = client.enrol(code)
    if pinned.install(enrolled, settings.keys_dir, replace=replace):
        # another centre numbers its settings, its stations' keys and its staff anew
        store.memory.write(pushing.REFUSED, "0")
        store.memory.write(acquainting.NEWEST, "0")
        forget_centre(store.roll)
        facts = {
            "central_keys": " ".join(pinned.keys(enrolled)),
            "recipients": " ".join(Recipients.load(settings.keys_dir).names),
        }
        store.journal.record("station-enrolled", facts)
    return enrolled


def tune(courier: Courier, settings: Settings) -> None:
    """Have a courier work by these settings from its next round on."""
    courier.tune(
        Measures(
            every=settings.sync_every,
            heartbeat_every=settings.heartbeat_every,
            retention_days=settings.retention_days,
            bytes_per_hour=settings.bytes_per_hour,
        )
    )


def make_courier(
    settings: Settings,
    clock: Clock,
    store: Store,
    client: CentralClient,
    key: StationKey,
    *,
    vitals: Callable[[], Vitals] | None = None,
    errands: Sequence[Errand] = (),
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
        vitals=vitals or (lambda: Vitals(settings=settings.pushed.number)),
        errands=errands,
        on_change=on_line,
    )


def carrier_to(
    folder: Path, settings: Settings, clock: Clock, store: Store, key: StationKey, *, actor: str
) -> Carrier:
    """Make what carries the outbox to the stick that is mounted at a folder, in somebody's name.

    Raises StorageError ``stick.destination`` where no stick leads to, and ``stick.absent``.
    """
    if settings.is_openrosa:
        # whoever reads the stick could not open what is sealed for another server
        raise StorageError("a stick leads to a central alone", code="stick.destination")
    return Carrier(
        store.outbox,
        Stick(folder),
        key=key,
        station=settings.station_code,
        clock=clock,
        actor=actor,
    )
