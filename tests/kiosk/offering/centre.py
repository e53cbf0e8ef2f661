# SPDX-License-Identifier: Apache-2.0
"""A centre that speaks the contract over a real socket and does what a test says."""

import hashlib
import json
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from fastapi import FastAPI, Request, Response

from kiosk.sealing import StationKey, jws
from kiosk.sync.contract import (
    CATALOGUE_PATH,
    HEARTBEAT_PATH,
    NOTICES_PATH,
    SETTINGS_PATH,
    SETTINGS_TYPE,
    CatalogueAnswer,
    CatalogueFile,
    CentralKey,
    Enrolled,
    Heartbeat,
    NoticesAnswer,
    Pulse,
    SettingsAnswer,
)

CODE = re.compile(r'"iss":"([0-9A-Z]{4})"')


class SmallCentre:
    """Offers editions by rings, notices and settings; hears heartbeats and receives nothing."""

    def __init__(self, key: StationKey) -> None:
        self.key = key
        self.rings: dict[str, int] = {}
        self.editions: dict[int, tuple[Path, int]] = {}
        self.notices: tuple = ()
        self.pushed: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.beats: dict[str, list[Heartbeat]] = {}
        self.asked: list[tuple[str, str]] = []
        self.app = FastAPI()
        self.app.middleware("http")(self._answer)

    def release(self, folder: Path, ring: int) -> None:
        """Offer an edition to stations whose ring is at most this."""
        number = json.loads((folder / "catalogue.json").read_bytes())["edition"]
        self.editions[number] = (folder, ring)

    def set(self, station: str, number: int, values: dict, /, *, key=None, **changes) -> None:
        """Set something at a station."""
        said = {
            "number": number,
            "station": station,
            "set_at": "2026-11-22T08:00:00Z",
            "values": values,
        }
        self.pushed[station] = jws.sign({**said, **changes}, SETTINGS_TYPE, key or self.key)
        self.numbers[station] = number

    def enrolled(self, station: str, recipients: tuple[str, ...]) -> Enrolled:
        """Say what a station believes that was let in here."""
        named = CentralKey(key_id=self.key.key_id, public_key=self.key.public_bytes.hex())
        return Enrolled(station=station, central_keys=(named,), recipients=recipients)

    def _edition_of(self, station: str) -> Path | None:
        ring = self.rings.get(station, 1)
        open_to = [number for number, (_, last) in self.editions.items() if last >= ring]
        return self.editions[max(open_to)][0] if open_to else None

    async def _answer(self, request: Request, _next) -> Response:
        body = await request.body()
        station = _station(request.headers["authorization"])
        path = request.url.path
        self.asked.append((station, path))
        response = self._of(path, station, body, request.headers.get("range", ""))
        response.headers["Date"] = format_datetime(datetime.now(UTC), usegmt=True)
        return response

    def _of(self, path: str, station: str, body: bytes, wanted: str) -> Response:
        if path == HEARTBEAT_PATH:
            self.beats.setdefault(station, []).append(Heartbeat.model_validate_json(body))
            return _json(self._pulse(station))
        if path == CATALOGUE_PATH:
            folder = self._edition_of(station)
            return Response(status_code=404) if folder is None else _json(_listed(folder))
        if path.startswith("/v1/catalogue/files/"):
            folder = self._edition_of(station)
            return _file(folder, path.rpartition("/")[2], wanted)
        if path == NOTICES_PATH:
            answer = _json(NoticesAnswer(notices=self.notices))
            answer.headers["ETag"] = f'"{self._tag}"'
            return answer
        if path == SETTINGS_PATH and station in self.pushed:
            return _json(SettingsAnswer(settings=self.pushed[station]))
        return Response(status_code=404)

    @property
    def _tag(self) -> str:
        return hashlib.sha256(repr(self.notices).encode()).hexdigest()[:16]

    def _pulse(self, station: str) -> Pulse:
        folder = self._edition_of(station)
        return Pulse(
            time=datetime.now(UTC),
            kept=0,
            catalogue=None if folder is None else _listed(folder).edition,
            notices=self._tag if self.notices else "",
            settings=self.numbers.get(station, 0),
        )


def _station(authorization: str) -> str:
    from base64 import urlsafe_b64decode

    payload = authorization.removeprefix("Bearer ").split(".")[1]
    return json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["iss"]


def _json(record) -> Response:
    return Response(record.model_dump_json(), media_type="application/json")


def _listed(folder: Path) -> CatalogueAnswer:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return CatalogueAnswer(
        edition=json.loads((folder / "catalogue.json").read_bytes())["edition"],
        files=tuple(
            CatalogueFile(
                path=path.relative_to(folder).as_posix(),
                sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
                size=path.stat().st_size,
            )
            for path in files
        ),
    )


def _file(folder: Path, digest: str, wanted: str) -> Response:
    name = next(one.path for one in _listed(folder).files if one.sha256 == digest)
    content = (folder / name).read_bytes()
    found = re.fullmatch(r"bytes=(\d+)-(\d+)", wanted)
    if found is None:
        return Response(content)
    first, last = int(found[1]), min(int(found[2]), len(content) - 1)
    return Response(
        content[first : last + 1],
        status_code=206,
        headers={"Content-Range": f"bytes {first}-{last}/{len(content)}"},
    )
