# SPDX-License-Identifier: Apache-2.0
"""How a station becomes known to a central."""

from http import HTTPStatus

from kiosk.errors import DeliveryError
from kiosk.sync import strict
from kiosk.sync.channel import JSON, Channel
from kiosk.sync.contract import ENROL_PATH, Enrolled, Enrolment


def enrol(channel: Channel, station: str, public_key: bytes, code: str) -> Enrolled:
    """Make a station's key known with a one-time code. Raises DeliveryError."""
    exchange = channel.signed("POST", ENROL_PATH, _enrolment(station, public_key, code), JSON)
    if exchange.status != HTTPStatus.OK:
        told = channel.trouble(exchange)
        raise DeliveryError(f"status {exchange.status}", code=str(told["code"]))
    enrolled = strict.record(Enrolled, exchange.content)
    if enrolled.station != station:
        raise strict.not_documented()
    channel.proven(exchange)
    return enrolled


def _enrolment(station: str, public_key: bytes, code: str) -> bytes:
    try:
        record = Enrolment(station=station, code=code, public_key=public_key.hex())
    except ValueError:
        # its text holds the code, which nobody is to read in a log
        raise DeliveryError("not a code that is given out", code="central.enrolment") from None
    return record.model_dump_json().encode()
