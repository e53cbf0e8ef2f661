# SPDX-License-Identifier: Apache-2.0
"""Whether this version of the program can take an application from end to end, tried on nobody's data."""

import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kiosk import editions
from kiosk.central import EmbeddedCentral
from kiosk.clock import Clock
from kiosk.errors import DeliveryError, FormError, KioskError, StorageError
from kiosk.following import open_messages
from kiosk.intake import Submitted, Visit
from kiosk.settings import Settings, Update, training_of
from kiosk.station import Station, central_data
from kiosk.store import Store, possession

SECONDS: Final = 60.0
"""For the centre's word on the one submission."""
_LOOK: Final = 0.05


def open_data(settings: Settings, clock: Clock) -> Mapping[str, int]:
    """Open the station's own data as a start does, look them over, and count what is in the queue.

    Brings the database to this version's schema. Raises StorageError.
    """
    with possession(settings.data_dir), Store(settings, clock) as store:
        if wrong := store.database.check():
            raise StorageError(wrong[0], code="storage.damaged")
        return {state.value: count for state, count in store.outbox.counts().items()}


def rehearse(settings: Settings, clock: Clock) -> Submitted:
    """Take a sample person's application at a training station of its own, and have it received.

    Raises KioskError for whatever does not work.
    """
    with TemporaryDirectory(prefix="kiosk-rehearsal-", ignore_cleanup_errors=True) as name:
        tried = training_of(
            replace(
                settings,
                training=False,
                station_code=Settings().station_code
                if settings.training
                else settings.station_code,
                data_dir=Path(name),
                runtime_dir=Path(name),
                published_dir=editions.candidates(settings)[0],
                printer="",
                scanner="",
                camera=None,
                stick_dir=None,
                export_dir=None,
                barcode_reader=None,
                wedge=False,
                sync_every=0.2,
                heartbeat_every=1.0,
                minimum_free=0,
                maintenance=False,
                update=Update(),
            )
        )
        tried.data_dir.mkdir(parents=True, exist_ok=True)
        with (
            EmbeddedCentral(central_data(tried), tried.station_code) as central,
            closing(Station(tried, clock, open_messages(tried))) as station,
        ):
            station.connect(central.url, code=central.code)
            submitted = _take(station, clock)
            _await(station, submitted)
            return submitted


def _take(station: Station, clock: Clock) -> Submitted:
    """Walk the first sample that can be walked without adding entries."""
    for service in station.catalogue.services:
        for sample in () if service.is_guide else station.catalogue.samples(service.id):
            visit = station.intake.begin(service.id, station.settings.languages[0])
            if not sample.repeats and _fill(visit, sample.resolved(clock)):
                return visit.submit()
            visit.discard()
    raise FormError("no sample can be walked", code="form.sample")


def _fill(visit: Visit, answers: Mapping[str, str]) -> bool:
    """Answer each question as soon as it can be seen; says whether nothing is left to be said."""
    left = dict(answers)
    while ready := {name: ref for name, ref in _refs(visit).items() if name in left}:
        for name, ref in ready.items():
            try:
                visit.answer(ref, left.pop(name))
            except KioskError:
                return False
    return not left and visit.problems() == ()


def _refs(visit: Visit) -> dict[str, str]:
    session = visit.session
    return {session.question(ref).name: ref for page in session.pages() for ref in page.questions}


def _await(station: Station, submitted: Submitted) -> None:
    until = time.monotonic() + SECONDS
    while station.received_at(submitted.id) is None:
        if time.monotonic() > until:
            raise DeliveryError("the centre said nothing", code="delivery.timeout")
        time.sleep(_LOOK)
