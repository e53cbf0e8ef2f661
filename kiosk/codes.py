# SPDX-License-Identifier: Apache-2.0
"""What a code is that somebody holds before the kiosk: a receipt, or an application to go on with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.checking import trust_of
from kiosk.errors import KioskError, ReceiptError
from kiosk.receipts import Verdict, judge
from kiosk.sealing import key_id, prefilled
from kiosk.sealing.prefilled import Prefilled
from kiosk.sealing.token import is_payload
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.catalogue import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a code says; ``problem`` is a stable code where nothing can be done with it."""

    problem: str = ""
    verdict: Verdict | None = None
    """Of a receipt: whether it is to be believed, and what it says."""
    prefilled: Prefilled | None = None
    service: "Service | None" = None
    """Which service it is for, where it is offered here."""

    def called(self, language: str) -> str:
        """Name the service in a language; empty where none is known."""
        return self.service.title(language) if self.service is not None else ""


def understand(
    text: str, services: "Iterable[Service]", settings: Settings, now: datetime
) -> Understood:
    """Tell what a code is, by its first characters, and read it. Needs no line."""
    offered = {service.id: service for service in services}
    if prefilled.is_prefilled(text):
        return _application(text, offered, settings)
    if not is_payload(text):
        return Understood(problem="code.unknown")
    try:
        verdict = judge(text, trust_of(settings).keys, now)
    except KioskError as error:  # its keys can't be read: nothing is known of any receipt
        return Understood(problem=error.code)
    service = offered.get(verdict.claims.form_id) if verdict.claims is not None else None
    return Understood(problem=verdict.code, verdict=verdict, service=service)


def _application(text: str, offered: "dict[str, Service]", settings: Settings) -> Understood:
    keys = {key_id(public): public for public in map(bytes.fromhex, settings.prefilled_keys)}
    try:
        found = prefilled.read(text, keys.get)
    except ReceiptError as error:
        return Understood(problem=error.code)
    service = offered.get(found.form_id)
    if service is None or service.is_guide:
        return Understood(problem="prefilled.service", prefilled=found)
    return Understood(prefilled=found, service=service)
