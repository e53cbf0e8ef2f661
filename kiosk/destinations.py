# SPDX-License-Identifier: Apache-2.0
"""Where a station's applications go other than to a central, put together from its settings."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from kiosk.audit import Journal
from kiosk.catalogue import Catalogue
from kiosk.clock import Clock
from kiosk.errors import DeliveryError, SealingError
from kiosk.memory import Memory
from kiosk.outbox import EntryState, Outbox
from kiosk.sealing import odk
from kiosk.sealing.own import OwnIdentity
from kiosk.settings import Settings
from kiosk.sync import ByteBudget, CentreTime, Courier, Solitude
from kiosk.sync.openrosa.access import Access
from kiosk.sync.openrosa.client import OpenRosaClient
from kiosk.sync.openrosa.seal import OpenRosaSeal
from kiosk.sync.openrosa.to_openrosa import courier_to_openrosa
from kiosk.sync.openrosa.watch import FormVersion, Watch

KEY: Final = "destination"
"""Under which name it is remembered for which destination the queue was sealed."""
_UNSENT: Final = (
    EntryState.PENDING,
    EntryState.SENDING,
    EntryState.PARKED,
    EntryState.CONFLICT,
)


def _nobody() -> None:
    """Nobody waits to hear of the line."""


def hold_to(settings: Settings, memory: Memory, outbox: Outbox) -> None:
    """Remember the destination; another one than before begins with an empty queue.

    What waits was sealed for the one before, which alone can open it. Raises DeliveryError
    ``delivery.other-destination``.
    """
    before = memory.read(KEY) or "central"
    if before == settings.destination:
        return
    counts = outbox.counts()
    if waiting := sum(counts[state] for state in _UNSENT):
        raise DeliveryError(
            f"{waiting} submissions wait for the destination {before}",
            code="delivery.other-destination",
        )
    memory.write(KEY, settings.destination)


def openrosa_access(settings: Settings) -> Access:
    """Read where the server is and what lets this station in. Raises SettingsError."""
    if settings.openrosa_url is None or settings.openrosa_token_file is None:
        raise DeliveryError("no server is named", code="openrosa.address")
    return Access.of(settings.openrosa_url, settings.openrosa_token_file)


def openrosa_client(settings: Settings, clock: Clock) -> OpenRosaClient:
    """Make the one client of a station's OpenRosa server. Raises SettingsError, SealingError."""
    access, file = openrosa_access(settings), settings.openrosa_check_file
    return OpenRosaClient(
        access,
        settings.station_code,
        clock,
        settings.central_ca,
        checking=Access.to_check(settings.openrosa_url or "", file) if file else None,
    )


def openrosa_seal(settings: Settings) -> OpenRosaSeal:
    """Make the seal of a station whose applications go to an OpenRosa server."""
    return OpenRosaSeal(
        lambda: OwnIdentity.load_or_create(settings.keys_dir).recipients,
        settings.data_dir,
        allows_plain=settings.openrosa_plain,
    )


def openrosa_courier(
    settings: Settings,
    clock: Clock,
    client: OpenRosaClient,
    *,
    outbox: Outbox,
    journal: Journal,
    memory: Memory,
    centre: CentreTime,
    offered: Callable[[], Sequence[FormVersion]],
    on_line: Callable[[], None] = _nobody,
) -> Courier:
    """Make the one sender of a station whose applications go to an OpenRosa server."""
    watch = Watch(client, memory, journal, clock, offered)
    is_proven = client.is_proven

    def on_time(moment: datetime) -> None:
        if is_proven:
            centre.take(moment)
            centre.save()

    return courier_to_openrosa(
        outbox,
        client,
        journal,
        clock,
        identity=lambda: _identity(settings),
        solitude=Solitude(settings.data_dir / "sender.lock"),
        every=settings.sync_every,
        heartbeat_every=settings.heartbeat_every,
        retention_days=settings.retention_days,
        budget=ByteBudget(settings.bytes_per_hour, clock, memory),
        confirm=watch.look,
        on_time=on_time,
        on_change=on_line,
    )


def _identity(settings: Settings) -> str:
    """Open what goes as it is, while the operator allows that."""
    if not settings.openrosa_plain:
        raise SealingError("it would go as it is", code="openrosa.plain")
    return OwnIdentity.load_or_create(settings.keys_dir).secret


def form_versions(catalogue: Catalogue) -> tuple[FormVersion, ...]:
    """Name the offered forms as a server lists them. Raises FormError."""
    forms = [catalogue.form(service.id) for service in catalogue.services]
    return tuple((form.id, form.version) for form in forms)


def without_key(catalogue: Catalogue) -> tuple[str, ...]:
    """Name the forms whose submissions can't be encrypted to a key of theirs. Raises FormError."""
    found = []
    for service in catalogue.services:
        form = catalogue.form(service.id)
        try:
            if not form.public_key:
                found.append(service.id)
            else:
                odk.FormKey.read(form.public_key)
        except SealingError:
            found.append(service.id)
    return tuple(found)
