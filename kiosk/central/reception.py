# SPDX-License-Identifier: Apache-2.0
"""What the central does with each announced item."""

from hashlib import sha256

from kiosk.central.store import CentralStore, Received
from kiosk.clock import Clock
from kiosk.errors import StorageError
from kiosk.sync.contract import (
    Announcement,
    AnnouncementAnswer,
    Item,
    ItemAnswer,
    Standing,
    Station,
)


class Reception:
    """Takes announcements; the items of one are independent of each other."""

    def __init__(self, store: CentralStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def take(self, announcement: Announcement) -> AnnouncementAnswer:
        """Store what is new, recognise what is not, and say so for each item."""
        answers = tuple(self._take(item, announcement.station) for item in announcement.items)
        journal = announcement.journal
        self._store.note_station(
            announcement.station.code,
            announcement.station.key_id,
            self._clock.now(),
            (journal.number, journal.hash),
        )
        return AnnouncementAnswer(answers=answers)

    def _take(self, item: Item, station: Station) -> ItemAnswer:
        digest = sha256(item.body).hexdigest()
        if digest != item.digest or len(item.body) != item.size:
            # the bytes were changed on the way: the same item may arrive whole next time
            return ItemAnswer(id=item.id, standing=Standing.LATER, code="central.digest")
        try:
            stored, is_duplicate = self._store.keep(self._received(item, station))
        except StorageError as error:
            return ItemAnswer(id=item.id, standing=Standing.LATER, code=error.code)
        if stored.digest != digest:
            return ItemAnswer(id=item.id, standing=Standing.CONFLICT, code="central.conflict")
        return ItemAnswer(
            id=item.id,
            standing=Standing.RECEIVED,
            digest=stored.digest,
            received_at=stored.received_at,
            duplicate=is_duplicate,
        )

    def _received(self, item: Item, station: Station) -> Received:
        return Received(
            id=item.id,
            station=station.code,
            key_id=station.key_id,
            reference=item.reference,
            form_id=item.form_id,
            form_version=item.form_version,
            language=item.language,
            mode=item.mode,
            taken_at=item.taken_at,
            clock_trust=item.clock_trust,
            received_at=self._clock.now(),
            digest=item.digest,
            body=item.body,
        )
