# SPDX-License-Identifier: Apache-2.0
"""A station that speaks by hand, and centrals on both databases."""

import gzip
import json
from base64 import b64encode
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from zlib import crc32

import pytest
import requests

from kiosk.central.app import create_app
from kiosk.central.centre import Centre
from kiosk.central.offering.uploading import upload
from kiosk.identifiers import uuid7
from kiosk.sealing import PublisherKey, Sealed, StationKey, jws, key_id
from kiosk.sync.contract import ANNOUNCE_PATH, PART_CONTENT, Enrolment, Item
from tests.kiosk.central.browser import browser, open_page  # noqa: F401 fixtures of all pages

JOURNAL = {"number": 1, "hash": "0" * 64}


class Speaker:
    """A station at the other end of a real socket, which says whatever a test wants."""

    def __init__(self, url, clock, key, code="BK01") -> None:
        self.url, self.clock, self.key, self.code = url, clock, key, code
        self._count = 0

    def claims(self, method, path, body=None, **changes):
        now = int(self.clock.now().timestamp())
        claims = {
            "iss": self.code,
            "aud": "migration-kiosk-central",
            "iat": now,
            "exp": now + 60,
            "htm": method,
            "htu": path,
        }
        if body is not None:
            claims["content"] = sha256(body).hexdigest()
        return {**claims, **changes}

    def token(self, method, path, body=None, kind="request+jwt", **changes):
        return jws.sign(self.claims(method, path, body, **changes), kind, self.key)

    def call(self, method, path, body=None, *, token=None, headers=None):
        token = self.token(method, path, body) if token is None else token
        headers = {"Authorization": f"Bearer {token}", **(headers or {})}
        return requests.request(method, self.url + path, data=body, headers=headers, timeout=10)

    def post(self, path, record, *, headers=None, pack=False, **changes):
        body = record if isinstance(record, bytes) else json.dumps(record).encode()
        body = gzip.compress(body) if pack else body
        headers = {
            "Content-Type": "application/json",
            **({"Content-Encoding": "gzip"} if pack else {}),
            **(headers or {}),
        }
        token = self.token("POST", path, body, **changes)
        return self.call("POST", path, body, token=token, headers=headers)

    def announce(self, *items, **changes):
        record = {"sent_at": "2026-11-21T10:33:00Z", "journal": JOURNAL, "items": items}
        return self.post(ANNOUNCE_PATH, {**record, **changes})

    def answers(self, *items):
        response = self.announce(*items)
        assert response.status_code == 207, response.text
        return response.json()["answers"]

    def append(self, part, data, offset=0, **options):
        path = f"/v1/parts/{part}"
        headers = {"Content-Type": PART_CONTENT, "Upload-Offset": str(offset)}
        return self.call("PATCH", path, data, headers=headers, **options)

    def head(self, part):
        return self.call("HEAD", f"/v1/parts/{part}")

    def manifest(self, body, **changes):
        self._count += 1
        sealed = Sealed.of(body)
        return {
            "id": str(uuid7(1_790_000_000_000 + self._count)),
            "reference": "BK037F4K92QX",
            "station": self.code,
            "form_id": "registration",
            "form_version": "1",
            "language": "az",
            "mode": "kiosk",
            "taken_at": "2026-11-21T10:32:00Z",
            "clock_trust": "unverified",
            "digest": sealed.digest,
            "size": sealed.size,
            "parts": [{"sha256": part.digest, "size": part.size} for part in sealed.parts],
            **changes,
        }

    def signed(self, manifest, key=None, kind="manifest+jwt"):
        return jws.sign(manifest, kind, key or self.key)

    def item(self, body=None, *, inline=True, **changes):
        body = f"sealed {self._count} ".encode() * 100 if body is None else body
        manifest = self.manifest(body, **changes)
        record = {"manifest": self.signed(manifest)}
        return {**record, "body": b64encode(body).decode()} if inline else record


def read(statement, key, kind="acknowledgement+jwt"):
    """Say what a statement says, proven by a key."""
    return jws.verify(statement, kind, {key.key_id: bytes.fromhex(key.named.public_key)}.get)[1]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Run what goes for both databases on one of them each time, on both at night.

    Half of it is on the one, half on the other; the storage itself is always on both.
    """
    here = Path(__file__).parent
    for item in items:
        database = getattr(item, "callspec", None) and item.callspec.params.get("region")
        if not database or here not in item.path.parents or here / "storage" in item.path.parents:
            continue
        name = item.nodeid.replace(database, "")
        quick = ("sqlite", "postgresql")[crc32(name.encode()) % 2]
        if database != quick:
            item.add_marker(pytest.mark.nightly)


@pytest.fixture
def proven(centre):
    """Read what the central countersigned."""
    return lambda statement: read(statement, centre.keys.current)


@pytest.fixture
def speaker(central_url, clock, station_key):
    """Station BK01, which the central knows."""
    return Speaker(central_url, clock, station_key)


@pytest.fixture
def other_key(tmp_path):
    """A key that the central doesn't know."""
    return StationKey.load_or_create(tmp_path / "other-keys")


@pytest.fixture
def known(clock):
    """Let another station in."""

    def enrol(centre, code, key):
        enrolment = Enrolment(
            station=code,
            code=centre.stations.invite(code, clock.now()),
            public_key=key.public_bytes.hex(),
        )
        assert centre.stations.enrol(enrolment, key.key_id, clock.now())

    return enrol


@pytest.fixture
def open_centre(tmp_path, clock):
    """Open centrals and close them."""
    with ExitStack() as opened:

        def make(url=None, folder="region", store=None):
            return opened.enter_context(Centre.open(tmp_path / folder, clock, url, store))

        yield make


@pytest.fixture(params=["sqlite", "postgresql"])
def region(request, open_centre, known, station_key):
    """A central that knows BK01, once on each database."""
    is_sqlite = request.param == "sqlite"
    centre = open_centre(
        None if is_sqlite else request.getfixturevalue("postgresql").with_tables(), request.param
    )
    known(centre, "BK01", station_key)
    return centre


@pytest.fixture
def region_speaker(region, serve_app, clock, station_key):
    """Station BK01 before a central on each database."""
    return Speaker(serve_app(create_app(region)), clock, station_key)


class SetMaker:
    """A publisher of small sets."""

    def __init__(self, folder) -> None:
        self.folder = folder
        self.key = PublisherKey.load_or_create(folder / "publisher.ed25519")

    def make(self, edition, files, *, name=None, key=None):
        folder = self.folder / (name or str(edition))
        folder.mkdir()
        named = {}
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
            named[path] = sha256(content).hexdigest()
        listing = {"format": 2, "edition": edition, "messages": named, "services": []}
        content = json.dumps(listing).encode()
        key = key or self.key
        (folder / "catalogue.json").write_bytes(content)
        line = f"ed25519 {key_id(key.public_bytes)} {key.sign(content).hex()}\n"
        (folder / "catalogue.sig").write_text(line)
        return folder


@pytest.fixture
def sets(tmp_path):
    """Make signed sets."""
    folder = tmp_path / "sets"
    folder.mkdir()
    return SetMaker(folder)


@pytest.fixture
def offer(sets, clock):
    """Publish a small set at a central and release it."""

    def offer(centre, edition, files, ring=9):
        folder = sets.make(edition, files)
        upload(centre.database, folder, [sets.key.public_bytes], clock.now(), "test")
        assert centre.editions.release(edition, ring, clock.now(), "test")
        return folder

    return offer


@pytest.fixture
def items_of(clock, station_key):
    """Make items without a line."""
    speaker = Speaker("", clock, station_key)
    return lambda count=1, **changes: [Item(**speaker.item(**changes)) for _ in range(count)]


@pytest.fixture
def s3_url(s3, tmp_path, monkeypatch):
    """A place of the test's own in a store that speaks S3, which the environment has the key to."""
    for name, value in s3.environment().items():
        monkeypatch.setenv(name, value)
    return f"s3://bodies/{tmp_path.name}"
