# SPDX-License-Identifier: Apache-2.0
"""Watches whether the server still lists the forms that are offered here."""

import json
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Final

from kiosk.audit import Journal
from kiosk.clock import Clock
from kiosk.errors import DeliveryError, FormError
from kiosk.memory import Memory
from kiosk.sync.confirming import CONFIRMED
from kiosk.sync.openrosa import formlist
from kiosk.sync.openrosa.client import OpenRosaClient
from kiosk.sync.openrosa.formlist import MOST_LIST_BYTES
from kiosk.timestamps import to_text

KEY: Final = "openrosa-missing-forms"
"""Under which name those are remembered that the server did not list."""
EVERY: Final = 3600.0
URGENT_EVERY: Final = 300.0
"""Seconds between two looks while a form is said to be unknown."""

FormVersion = tuple[str, str]
"""A form's id and its version."""


class Watch:
    """Asks for the form list now and then; belongs to the courier's thread.

    While all are listed it is remembered as the moment at which the services were confirmed:
    a form whose version has left the list closes the gate for new visits, in the end.
    """

    def __init__(
        self,
        client: OpenRosaClient,
        memory: Memory,
        journal: Journal,
        clock: Clock,
        offered: Callable[[], Sequence[FormVersion]],
    ) -> None:
        self._client = client
        self._memory = memory
        self._journal = journal
        self._clock = clock
        self._offered = offered
        self._tag = ""
        self._listed: frozenset[FormVersion] = frozenset()
        self._looked_at: float | None = None

    def look(self, is_urgent: bool) -> None:  # noqa: FBT001 the courier's word
        """Look when it is time to; what goes wrong is asked again later. Raises StorageError."""
        now, every = self._clock.monotonic(), URGENT_EVERY if is_urgent else EVERY
        if self._looked_at is not None and now - self._looked_at < every:
            return
        self._looked_at = now
        if self._fetch():
            self._note()

    def _fetch(self) -> bool:
        try:
            exchange = self._client.get(
                self._client.path("formList"), tag=self._tag, most=MOST_LIST_BYTES
            )
            if exchange.status == HTTPStatus.NOT_MODIFIED and self._tag:
                return True
            if exchange.status != HTTPStatus.OK:
                return False
            found = formlist.forms(exchange.content)
        except DeliveryError:
            return False
        self._tag = exchange.headers.get("ETag", "")
        self._listed = frozenset((one.form_id, one.version) for one in found)
        return True

    def _note(self) -> None:
        try:
            offered = set(self._offered())
        except FormError:
            return  # said elsewhere, and no reason to stop carrying
        missing = sorted(offered - self._listed)
        if offered and not missing:
            self._memory.write(CONFIRMED, to_text(self._clock.now()))
        if missing != self.missing(self._memory):
            self._memory.write(KEY, json.dumps(missing))
            names = " ".join(f"{form_id}:{version}" for form_id, version in missing)
            self._journal.record("openrosa-forms", {"missing": names})

    @staticmethod
    def missing(memory: Memory) -> list[FormVersion]:
        """Say which of the offered forms the server did not list when it was last asked."""
        try:
            return [(str(one), str(version)) for one, version in json.loads(memory.read(KEY) or "")]
        except (ValueError, TypeError):
            return []
