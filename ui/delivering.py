# SPDX-License-Identifier: Apache-2.0
"""What the doctor says of the way to the centre: queue, gates, enrolment and line."""

from kiosk.clock import SystemClock
from kiosk.diagnostics import Health
from kiosk.settings import Settings


def queue(settings: Settings) -> tuple[Health, str]:
    """Say how long the oldest has waited, and what needs a person."""
    from kiosk.commands.entries import age
    from kiosk.outbox import EntryState
    from kiosk.store import Store

    clock = SystemClock()
    with Store(settings, clock) as store:
        counts, oldest = store.outbox.counts(), store.outbox.oldest_unsent()
    text = "nothing waits"
    if oldest is not None:
        text = f"the oldest unsent has waited {age(clock.now() - oldest)}"
    parked, conflict = counts[EntryState.PARKED], counts[EntryState.CONFLICT]
    if parked or conflict:
        text += f"; {parked} parked and {conflict} in conflict need a person: queue list"
    if conflict:
        return Health.FAILED, text
    return (Health.MISSING if parked else Health.WELL), text


def gates(settings: Settings) -> tuple[Health, str]:
    """Say whether new visits may begin."""
    from kiosk.commands.words import cause
    from kiosk.store import Store

    with Store(settings, SystemClock()) as store:
        closed = store.gates.closed()
    if not closed:
        return Health.WELL, "may begin"
    reasons = (f"{one.gate.value}: {cause(one.gate.value)} ({one.why})" for one in closed)
    return Health.FAILED, "; ".join(reasons)


def enrolment(settings: Settings) -> tuple[Health, str]:
    """Say which central this station believes, or how it is let in elsewhere."""
    if settings.is_openrosa:
        return _access(settings)
    from kiosk.sync import pinned

    enrolled = pinned.load(settings.keys_dir)
    if enrolled is None:
        if settings.central_url is None:
            return Health.WELL, "the embedded central enrols this station at each start"
        return Health.MISSING, "delivery.not-enrolled: main.py enrol; applications wait here"
    if enrolled.station != settings.station_code:
        return Health.FAILED, f"enrolled as {enrolled.station}, not {settings.station_code}"
    names = ", ".join(sorted(pinned.keys(enrolled)))
    return Health.WELL, f"as {enrolled.station}; the centre's keys: {names}"


def central(settings: Settings) -> tuple[Health, str]:
    """Ask the central, or the OpenRosa server, whether it is there."""
    if settings.is_openrosa:
        return _openrosa(settings)
    from kiosk.central import EmbeddedCentral
    from kiosk.commands.words import cause
    from kiosk.sealing import StationKey
    from kiosk.station import central_data
    from kiosk.sync.client import CentralClient

    embedded = (
        None
        if settings.central_url
        else EmbeddedCentral(central_data(settings), settings.station_code)
    )
    url = settings.central_url or (embedded.start() if embedded else "")
    client = CentralClient(
        url,
        settings.station_code,
        StationKey.load_or_create(settings.keys_dir),
        SystemClock(),
        authorities=settings.central_ca,
    )
    try:
        reached = client.reach()
    finally:
        client.close()
        if embedded is not None:
            embedded.stop()
    kind = "embedded" if embedded else "remote"
    if reached.trouble is not None:
        return (
            Health.MISSING,
            f"{kind}: {reached.code}; applications wait here. {cause(reached.code)}",
        )
    return Health.WELL, f"{kind}, answers"


def forms(settings: Settings) -> tuple[Health, str]:
    """Say whether each form's submissions can be sealed, and whether the server lists them."""
    if not settings.is_openrosa:
        return Health.WELL, "sealed for the Service"
    from kiosk import destinations
    from kiosk.catalogue import open_newest, trust_of
    from kiosk.store import Store
    from kiosk.sync.openrosa.watch import Watch

    catalogue = open_newest(settings, trust_of(settings)).catalogue
    plain = ", ".join(destinations.without_key(catalogue))
    if plain and not settings.openrosa_plain:
        return Health.FAILED, f"sealing.no-form-key: {plain}"
    with Store(settings, SystemClock()) as store:
        missing = Watch.missing(store.memory)
    if missing:
        names = ", ".join(f"{form_id} {version}".strip() for form_id, version in missing)
        return Health.MISSING, f"openrosa.unknown-form: the server does not list {names}"
    if plain:
        return Health.MISSING, f"sent as they are, because openrosa_plain allows it: {plain}"
    return Health.WELL, "each has a key of its own"


def _access(settings: Settings) -> tuple[Health, str]:
    from kiosk import destinations

    access = destinations.openrosa_access(settings)
    looked = "looked for" if settings.openrosa_check_file else "not looked for"
    return (
        Health.WELL,
        f"none is needed; {access.origin} by openrosa_token_file; files there are {looked}",
    )


def _openrosa(settings: Settings) -> tuple[Health, str]:
    from kiosk import destinations
    from kiosk.commands.words import cause

    client = destinations.openrosa_client(settings, SystemClock())
    try:
        probed = client.probe()
    finally:
        client.close()
    if probed.trouble is not None:
        text = f"OpenRosa: {probed.code}; applications wait here. {cause(probed.code)}"
        return Health.MISSING, text
    return Health.WELL, "OpenRosa, answers"
