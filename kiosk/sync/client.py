# SPDX-License-Identifier: Apache-2.0
"""The one place that calls the central API over HTTP."""

import json
from base64 import b64encode
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

import requests
from pydantic import ValidationError

from kiosk.clock import Clock
from kiosk.errors import DeliveryError
from kiosk.identifiers import SubmissionId
from kiosk.outbox import Parcel, retry_after
from kiosk.sync.contract import (
    ANNOUNCE_PATH,
    ANNOUNCED,
    HEALTH_PATH,
    MOST_ANSWER_BYTES,
    RECIPIENTS_PATH,
    AnnouncementAnswer,
    Health,
    ItemAnswer,
    RecipientsAnswer,
    Standing,
)
from kiosk.sync.port import Answer, ItemVerdict, Trouble, Verdict
from kiosk.timestamps import to_text

CONNECT_SECONDS: Final = 10.0
READ_SECONDS: Final = 25.0
SLOWEST_LINE: Final = 50_000 / 1.5
"""Bytes a second that a line is expected to carry, with half as much patience again."""

_DOOR: Final = {401, 403, 404, 405, 407}
_CONTENT: Final = {400, 409, 410, 411, 413, 415, 422, 431}
_SERVICE: Final = {408, 425, 429}


class CentralClient:
    """Speaks the contract of ``kiosk.sync.contract`` with one central.

    Redirects are not followed and nothing is read beyond a bound: whoever answers in the
    Service's place gets nothing and can't fill the memory.
    """

    def __init__(self, url: str, station: str, key_id: str, clock: Clock) -> None:
        self._url = url.rstrip("/")
        self._station = {"code": station, "key_id": key_id}
        self._clock = clock
        self._session = requests.Session()
        # proxies, credentials and certificates of the login session are not the station's
        self._session.trust_env = False
        self._session.headers.update(
            {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "kiosk/1"}
        )

    def announce(self, parcels: Sequence[Parcel], journal: tuple[int, bytes]) -> Answer:
        """Send the parcels and sort what comes back; never raises for the line's sake."""
        body = self._announcement(parcels, journal)
        try:
            status, headers, content = self._call("POST", ANNOUNCE_PATH, body)
            if status != ANNOUNCED:
                return self._trouble(status, headers)
            answer = AnnouncementAnswer.model_validate_json(content)
        except DeliveryError as error:
            return Answer(trouble=Trouble.LINE, code=error.code)
        except ValidationError:
            return Answer(trouble=Trouble.LINE, code="delivery.answer")
        return Answer(items=_verdicts(parcels, answer.answers))

    def reach(self) -> Answer:
        """Ask for the central's health and sort what comes back."""
        try:
            status, headers, content = self._call("GET", HEALTH_PATH)
            if status != HTTPStatus.OK:
                return self._trouble(status, headers)
            Health.model_validate_json(content)
        except DeliveryError as error:
            return Answer(trouble=Trouble.LINE, code=error.code)
        except ValidationError:
            return Answer(trouble=Trouble.LINE, code="delivery.answer")
        return Answer()

    def recipients(self) -> tuple[str, ...]:
        """Ask to whom submissions are sealed. Raises DeliveryError."""
        status, _headers, content = self._call("GET", RECIPIENTS_PATH)
        if status != HTTPStatus.OK:
            raise DeliveryError(f"status {status}", code="delivery.status")
        try:
            return RecipientsAnswer.model_validate_json(content).recipients
        except ValidationError as error:
            raise DeliveryError("not as documented", code="delivery.answer") from error

    def close(self) -> None:
        """Let the connections go."""
        self._session.close()

    def _announcement(self, parcels: Sequence[Parcel], journal: tuple[int, bytes]) -> bytes:
        number, head = journal
        record = {
            "station": self._station,
            "sent_at": to_text(self._clock.now()),
            "journal": {"number": number, "hash": head.hex()},
            "items": [_item(parcel) for parcel in parcels],
        }
        return json.dumps(record, separators=(",", ":")).encode()

    def _call(
        self, method: str, path: str, body: bytes | None = None
    ) -> tuple[int, "requests.structures.CaseInsensitiveDict[str]", bytes]:
        seconds = READ_SECONDS + len(body or b"") / SLOWEST_LINE
        deadline = self._clock.monotonic() + seconds
        try:
            with self._session.request(
                method,
                self._url + path,
                data=body,
                headers={"Content-Type": "application/json"} if body else None,
                timeout=(CONNECT_SECONDS, seconds),
                allow_redirects=False,
                stream=True,
            ) as response:
                return response.status_code, response.headers, self._read(response, deadline)
        except requests.Timeout as error:
            raise DeliveryError("no answer in time", code="delivery.timeout") from error
        except requests.exceptions.SSLError as error:
            raise DeliveryError("not the Service's certificate", code="delivery.tls") from error
        except requests.ConnectionError as error:
            raise DeliveryError("no connection", code="delivery.unreachable") from error
        except (requests.RequestException, OSError) as error:
            raise DeliveryError(type(error).__name__, code="delivery.failed") from error

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            raise DeliveryError("nobody asked for compression", code="delivery.answer")
        content = bytearray()
        for chunk in response.iter_content(8192):
            content += chunk
            if len(content) > MOST_ANSWER_BYTES:
                raise DeliveryError("the answer is too long", code="delivery.oversize")
            if self._clock.monotonic() > deadline:
                raise DeliveryError("the answer is too slow", code="delivery.timeout")
        return bytes(content)

    def _trouble(
        self, status: int, headers: "requests.structures.CaseInsensitiveDict[str]"
    ) -> Answer:
        wish = retry_after(headers.get("Retry-After"), self._clock.now())
        code = f"delivery.status.{status}"
        if status in _DOOR:
            return Answer(trouble=Trouble.DOOR, code=code, retry_after=wish)
        if status in _CONTENT:
            return Answer(trouble=Trouble.CONTENT, code=code)
        if status in _SERVICE or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Answer(trouble=Trouble.SERVICE, code=code, retry_after=wish)
        # 200 with a login page, a redirect, anything else that the Service never says
        return Answer(trouble=Trouble.LINE, code="delivery.not-the-service")


def _item(parcel: Parcel) -> dict[str, str | int]:
    return {
        "id": parcel.id,
        "reference": parcel.reference,
        "form_id": parcel.form_id,
        "form_version": parcel.form_version,
        "language": parcel.language,
        "mode": parcel.mode,
        "taken_at": to_text(parcel.taken_at),
        "clock_trust": parcel.clock_trust,
        "digest": parcel.digest,
        "size": len(parcel.body),
        "body": b64encode(parcel.body).decode("ascii"),
    }


def _verdicts(
    parcels: Sequence[Parcel], answers: Sequence[ItemAnswer]
) -> dict[SubmissionId, ItemVerdict]:
    """Match answers to parcels; one that was not asked for, or comes twice, is no answer."""
    by_id = {parcel.id: parcel for parcel in parcels}
    found: dict[SubmissionId, ItemVerdict] = {}
    heard: set[str] = set()
    for answer in answers:
        submission = SubmissionId(answer.id)
        parcel = by_id.get(submission)
        if submission in heard:
            found.pop(submission, None)
        elif parcel and (verdict := _verdict(answer, parcel.digest)):
            found[submission] = verdict
        heard.add(submission)
    return found


def _verdict(item: ItemAnswer, digest: str) -> ItemVerdict | None:
    """Believe an acknowledgement only when it names the bytes that were sent."""
    if item.standing is not Standing.RECEIVED:
        return ItemVerdict(verdict=Verdict(item.standing.value), code=item.code)
    if item.digest != digest or item.received_at is None:
        return None
    return ItemVerdict(
        verdict=Verdict.RECEIVED,
        received_at=item.received_at,
        acknowledgement=item.model_dump_json(),
    )
