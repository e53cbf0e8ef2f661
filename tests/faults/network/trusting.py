# SPDX-License-Identifier: Apache-2.0
"""Clients that believe too much: the negative controls of what the real one does not believe."""

from datetime import UTC, datetime

from kiosk.sync.client import CentralClient
from kiosk.sync.port import Answer, Beat, Condition, Heard, ItemVerdict, Letter, Verdict


class TrustingClient(CentralClient):
    """Takes any answer of the documented status for an acknowledgement of all that was sent."""

    def read(self, letter: Letter, heard: Heard) -> Answer:
        """Believe."""
        if heard.trouble is not None:
            return super().read(letter, heard)
        verdict = ItemVerdict(
            verdict=Verdict.RECEIVED,
            received_at=datetime.now(UTC),
            acknowledgement=heard.content.decode(errors="replace") or "-",
        )
        return Answer(items={parcel.id: verdict for parcel in letter.parcels})


class OkayClient(TrustingClient):
    """Takes 200 for success, as so many clients do."""

    def beat(self, condition: Condition) -> Beat:
        """Take whoever answers for the Service."""
        beat = super().beat(condition)
        return Beat(time=datetime.now(UTC)) if beat.code == "delivery.answer" else beat

    def send(self, letter: Letter) -> Heard:
        """Take whatever was said for an answer."""
        heard = super().send(letter)
        return Heard() if heard.code == "delivery.not-the-service" else heard
