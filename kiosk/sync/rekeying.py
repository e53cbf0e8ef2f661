# SPDX-License-Identifier: Apache-2.0
"""How a station changes its key: the one that the centre believes vouches for the next."""

from http import HTTPStatus

from kiosk.errors import DeliveryError
from kiosk.sealing import StationKey, jws
from kiosk.sync import strict
from kiosk.sync.channel import JSON, Channel
from kiosk.sync.contract import REKEY_PATH, REKEY_TYPE, Rekey, Rekeyed


def rekey(channel: Channel, station: str, key: StationKey) -> None:
    """Have the centre believe this key; again says the same. Raises DeliveryError."""
    public = key.public_bytes.hex()
    proof = jws.sign({"station": station, "public_key": public}, REKEY_TYPE, key)
    content = Rekey(public_key=public, proof=proof).model_dump_json().encode()
    exchange = channel.exchange("POST", REKEY_PATH, content, JSON)
    if exchange.status != HTTPStatus.OK:
        told = channel.trouble(exchange)
        raise DeliveryError(f"status {exchange.status}", code=str(told["code"]))
    said = strict.record(Rekeyed, exchange.content)
    if (said.station, said.key_id) != (station, key.key_id):
        raise strict.not_documented()
    channel.proven(exchange)
