# SPDX-License-Identifier: Apache-2.0
"""What a station writes for people: receipts and slips, in their language and the officials'."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.handover import Offered
from kiosk.i18n import OFFICIAL
from kiosk.intake import Submitted, Visit
from kiosk.receipts import Receipt, compose, compose_slip, reference
from kiosk.renewal import Renewal
from kiosk.sealing import StationKey
from kiosk.today import Reprint


@dataclass(frozen=True, slots=True)
class _Former:
    """A service that is not offered any more, or not by this set."""

    id: str

    def title(self, _language: str, /) -> str:
        return self.id


class Paperwork:
    """Writes with the words, the settings and the key that are in force at the moment."""

    def __init__(self, renewal: Renewal, key: Callable[[], StationKey]) -> None:
        self._renewal = renewal
        self._key = key

    def receipt(
        self,
        visit: Visit,
        submitted: Submitted,
        language_code: str,
        received_at: datetime | None,
        copy: int,
    ) -> Receipt:
        """Write the receipt of a visit."""
        now = self._renewal.current
        own, official = now.messages.translator(language_code), now.messages.translator(OFFICIAL)
        return compose(
            submitted,
            visit.service,
            visit.session,
            own=own,
            official=official,
            settings=now.settings,
            key=self._key(),
            received_at=received_at,
            next_steps=tuple(
                (own.gettext(text), official.gettext(text)) for text in visit.service.next_steps
            ),
            copy=copy,
        )

    def slip(self, offered: Offered, language_code: str) -> Receipt:
        """Write the slip of a visit that was kept."""
        now = self._renewal.current
        return compose_slip(
            offered.slip.grouped,
            offered.slip.text,
            reference.make(offered.slip.draft, now.settings.station_code),
            now.catalogue.service(offered.service),
            own=now.messages.translator(language_code),
            official=now.messages.translator(OFFICIAL),
            place=now.settings,
            made_at=offered.made_at,
            until=offered.until,
        )

    def receipt_again(self, again: Reprint) -> Receipt:
        """Write a receipt after its visit: without answers, which are sealed by then.

        A service that is not offered any more is called by its form's id.
        """
        now, submitted = self._renewal.current, again.submitted
        own = now.messages.translator(submitted.language)
        official = now.messages.translator(OFFICIAL)
        services = now.catalogue.services
        service = next((one for one in services if one.id == submitted.form_id), None)
        return compose(
            submitted,
            service or _Former(submitted.form_id),
            None,
            own=own,
            official=official,
            settings=now.settings,
            key=self._key(),
            received_at=again.received_at,
            next_steps=tuple(
                (own.gettext(text), official.gettext(text))
                for text in (service.next_steps if service else ())
            ),
            copy=again.paper.copy,
        )
