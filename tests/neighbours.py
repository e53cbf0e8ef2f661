# SPDX-License-Identifier: Apache-2.0
"""Stations that know each other's keys by the word of one centre, which need not be there."""

from kiosk.sealing import jws
from kiosk.sync import acquainting, pinned
from kiosk.sync.contract import STATION_KEYS_TYPE, CentralKey, Enrolled

SINCE = "2026-01-12T08:00:00Z"


def published(key, station, point="Bakı 1", **facts) -> dict:
    """Describe a station as the centre publishes it."""
    one = {"key_id": key.key_id, "public_key": key.public_bytes.hex(), "since": SINCE, **facts}
    return {"station": station, "service_point": point, "keys": [one]}


def acquaint(central, stations, settings, number=1) -> None:
    """Leave with each what the centre has signed about all."""
    said = {"number": number, "as_of": "2026-11-21T10:32:00Z", "stations": stations}
    statement = jws.sign(said, STATION_KEYS_TYPE, central)
    believed = CentralKey(key_id=central.key_id, public_key=central.public_bytes.hex())
    for one in settings:
        enrolled = Enrolled(
            station=one.station_code, central_keys=(believed,), recipients=("age1x",)
        )
        (one.keys_dir / pinned.FILE_NAME).write_text(enrolled.model_dump_json())
        (one.data_dir / acquainting.FILE_NAME).write_text(statement)
