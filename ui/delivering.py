# SPDX-License-Identifier: Apache-2.0
"""What the doctor says of the way to the centre: queue, gates, enrolment and line."""

from kiosk.clock import SystemClock
from kiosk.diagnostics import Health
from kiosk.diagnostics.remarks import Said, remark, say
from kiosk.settings import Settings
from ui.messages import N_

_CLOSED = {
    "gate.maintenance": N_("The kiosk was taken out of service."),
    "gate.disk": N_("There is no room on the disk to keep an application safe."),
    "gate.clock": N_("The clock is so wrong that applications would be of another day."),
    "gate.unsent": N_("What was taken has waited too long to be sent."),
    "gate.catalogue": N_("For too long nobody has said that these are still the services."),
}
"""Why no new visit may begin, by the gate."""
_WAITING = N_("The centre does not answer; applications wait at this kiosk.")


def queue(settings: Settings) -> tuple[Health, Said]:
    """Say how long the oldest has waited, and what needs a person."""
    from kiosk.outbox import EntryState
    from kiosk.store import Store

    clock = SystemClock()
    with Store(settings, clock) as store:
        counts, oldest = store.outbox.counts(), store.outbox.oldest_unsent()
    told = [remark(N_("Nothing waits."))]
    if oldest is not None:
        waited = N_("The oldest unsent has waited for %(span)s.")
        told = [remark(waited, span=clock.now() - oldest)]
    parked, conflict = counts[EntryState.PARKED], counts[EntryState.CONFLICT]
    besides = ""
    if parked or conflict:
        person = N_("Not sent by themselves: %(parked)s; in conflict: %(conflict)s.")
        told.append(remark(person, parked=parked, conflict=conflict))
        besides = "They need a person: queue list"
    if conflict:
        return Health.FAILED, say(*told, besides=besides)
    return (Health.MISSING if parked else Health.WELL), say(*told, besides=besides)


def gates(settings: Settings) -> tuple[Health, Said]:
    """Say whether new visits may begin."""
    from kiosk.commands.words import cause
    from kiosk.store import Store

    with Store(settings, SystemClock()) as store:
        closed = store.gates.closed()
    if not closed:
        return Health.WELL, say(remark(N_("They may begin.")))
    told = (remark(_CLOSED[one.gate.value], one.gate.value) for one in closed)
    besides = " ".join(f"{cause(one.gate.value)} ({one.why})" for one in closed)
    return Health.FAILED, say(*told, besides=besides)


def enrolment(settings: Settings) -> tuple[Health, Said]:
    """Say which central this station believes, or how it is let in elsewhere."""
    if settings.is_openrosa:
        return _access(settings)
    from kiosk.sync import pinned

    enrolled = pinned.load(settings.keys_dir)
    if enrolled is None:
        if settings.central_url is None:
            embedded = N_("The embedded centre enrols this kiosk at each start.")
            return Health.WELL, say(remark(embedded))
        unknown = N_("The centre does not know this kiosk; applications wait here.")
        return Health.MISSING, say(
            remark(unknown, "delivery.not-enrolled"), besides="main.py enrol"
        )
    if enrolled.station != settings.station_code:
        other = N_("It is enrolled as %(enrolled)s and not as %(station)s.")
        told = remark(other, enrolled=enrolled.station, station=settings.station_code)
        return Health.FAILED, say(told)
    named = N_("It is enrolled as %(station)s; the centre's keys: %(keys)s.")
    names = ", ".join(sorted(pinned.keys(enrolled)))
    return Health.WELL, say(remark(named, station=enrolled.station, keys=names))


def central(settings: Settings) -> tuple[Health, Said]:
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
    if reached.trouble is not None:
        return Health.MISSING, say(remark(_WAITING, reached.code), besides=cause(reached.code))
    answers = N_("The embedded centre answers.") if embedded else N_("The centre answers.")
    return Health.WELL, say(remark(answers))


def forms(settings: Settings) -> tuple[Health, Said]:
    """Say whether each form's submissions can be sealed, and whether the server lists them."""
    if not settings.is_openrosa:
        return Health.WELL, say(remark(N_("Applications are sealed for the Service.")))
    from kiosk import destinations
    from kiosk.catalogue import open_newest, trust_of
    from kiosk.store import Store
    from kiosk.sync.openrosa.watch import Watch

    catalogue = open_newest(settings, trust_of(settings)).catalogue
    plain = ", ".join(destinations.without_key(catalogue))
    if plain and not settings.openrosa_plain:
        keyless = N_("These forms have no key of their own: %(forms)s.")
        return Health.FAILED, say(remark(keyless, "sealing.no-form-key", forms=plain))
    with Store(settings, SystemClock()) as store:
        missing = Watch.missing(store.memory)
    if missing:
        names = ", ".join(f"{form_id} {version}".strip() for form_id, version in missing)
        unlisted = N_("The server does not list these forms: %(forms)s.")
        return Health.MISSING, say(remark(unlisted, "openrosa.unknown-form", forms=names))
    if plain:
        unsealed = N_("These are sent as they are, because the settings allow it: %(forms)s.")
        return Health.MISSING, say(remark(unsealed, forms=plain), besides="openrosa_plain")
    return Health.WELL, say(remark(N_("Each form has a key of its own.")))


def _access(settings: Settings) -> tuple[Health, Said]:
    from kiosk import destinations

    access = destinations.openrosa_access(settings)
    looked = "looked for" if settings.openrosa_check_file else "not looked for"
    none = N_("None is needed: the server lets this kiosk in by %(origin)s.")
    besides = f"openrosa_token_file; files there are {looked}"
    return Health.WELL, say(remark(none, origin=access.origin), besides=besides)


def _openrosa(settings: Settings) -> tuple[Health, Said]:
    from kiosk import destinations
    from kiosk.commands.words import cause

    client = destinations.openrosa_client(settings, SystemClock())
    try:
        probed = client.probe()
    finally:
        client.close()
    if probed.trouble is not None:
        silent = N_("The OpenRosa server does not answer; applications wait at this kiosk.")
        return Health.MISSING, say(remark(silent, probed.code), besides=cause(probed.code))
    return Health.WELL, say(remark(N_("The OpenRosa server answers.")))
