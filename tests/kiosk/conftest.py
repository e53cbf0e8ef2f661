# SPDX-License-Identifier: Apache-2.0
"""Submissions and stores that the rooms' tests share."""

import shutil
import socket
import threading
from dataclasses import replace
from itertools import count

import pytest

from kiosk.clock import ClockTrust
from kiosk.identifiers import SubmissionId, uuid7
from kiosk.intake import Mode, Submission, statement
from kiosk.outbox import Parcel, Turn
from kiosk.receipts import reference
from kiosk.sealing import Sealed, StationKey


@pytest.fixture
def make_submission(clock, station_key):
    """Make submissions, each with an id and bytes of its own."""
    numbers = count(1)

    def make(body: bytes | None = None, **changes) -> Submission:
        number = next(numbers)
        body = b"sealed %d " % number * 100 if body is None else body
        submission = SubmissionId(str(uuid7(1_790_000_000_000 + number)))
        values = {
            "id": submission,
            "reference": reference.make(submission, "BK01"),
            "station": "BK01",
            "form_id": "registration",
            "form_version": "1",
            "language": "en",
            "mode": Mode.KIOSK,
            "taken_at": clock.now(),
            "clock_trust": ClockTrust.UNVERIFIED,
            "manifest": "",
            "sealed": Sealed.of(body),
        }
        made = Submission(**{**values, **changes})
        signed = statement.sign(made, made.sealed.parts, station_key)
        return made if made.manifest else replace(made, manifest=signed)

    return make


@pytest.fixture(scope="session")
def station_key(tmp_path_factory):
    """The key with which a station signs."""
    return StationKey.load_or_create(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def as_parcel():
    """Turn a submission into the parcel that the line carries."""

    def turn(submission: Submission, attempts: int = 0) -> Parcel:
        return Parcel(
            id=submission.id,
            reference=submission.reference,
            station=submission.station,
            form_id=submission.form_id,
            form_version=submission.form_version,
            language=submission.language,
            mode=submission.mode.value,
            taken_at=submission.taken_at,
            clock_trust=submission.clock_trust.value,
            digest=submission.digest,
            size=submission.size,
            manifest=submission.manifest,
            turn=Turn.MANIFEST if submission.sealed.parts else Turn.SMALL,
            is_in_doubt=False,
            attempts=attempts,
            body=None if submission.sealed.parts else b"".join(submission.sealed.chunks()),
        )

    return turn


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    """A station's database as its migrations leave it, made once."""
    from kiosk.storage import Database

    file = tmp_path_factory.mktemp("empty") / "station.sqlite"
    Database.open(file).close()
    return file


@pytest.fixture
def database(tmp_path, empty_database):
    """A station's database, empty."""
    from kiosk.storage import Database

    opened = Database.open(shutil.copy(empty_database, tmp_path / "station.sqlite"))
    yield opened
    opened.close()


@pytest.fixture
def sql_journal(database, clock):
    """The journal in the database."""
    from kiosk.storage import SqlJournal

    return SqlJournal(database, clock)


@pytest.fixture
def sql_submissions(database, sql_journal):
    """The submissions in the database."""
    from kiosk.storage import SqlSubmissions

    return SqlSubmissions(database, sql_journal)


@pytest.fixture
def sql_outbox(database, sql_journal):
    """The outbox in the database."""
    from kiosk.storage import SqlOutbox

    return SqlOutbox(database, sql_journal)


class _Loopback:
    """One server for all tests; each test puts the application it needs behind it."""

    def __init__(self) -> None:
        import uvicorn

        self.app = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._answer,
                log_level="critical",
                interface="asgi3",
                lifespan="off",
                date_header=False,  # the central says its own time
                proxy_headers=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._listener]}
        )
        self._thread.start()

    async def _answer(self, scope, receive, send) -> None:
        await self.app(scope, receive, send)

    def serve(self, app) -> str:
        self.app = app
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()


@pytest.fixture(scope="session")
def loopback():
    server = _Loopback()
    yield server
    server.close()


@pytest.fixture
def serve_app(loopback):
    """Serve an ASGI application on a real loopback socket."""
    return loopback.serve


@pytest.fixture
def centre(tmp_path, clock, station_key):
    """A central over an empty SQLite, which knows station BK01 by the station's key."""
    from kiosk.central.centre import Centre

    with Centre.open(tmp_path / "central", clock) as opened:
        enrol(opened, "BK01", station_key)
        yield opened


def enrol(centre, station, key) -> None:
    """Let a station in, as its enrolment does."""
    from kiosk.sync.contract import Enrolment

    now = centre.clock.now()
    code = centre.stations.invite(station, now)
    enrolment = Enrolment(station=station, code=code, public_key=key.public_bytes.hex())
    assert centre.stations.enrol(enrolment, key.key_id, now)


@pytest.fixture
def central_store(centre):
    """What the central received."""
    return centre.submissions


@pytest.fixture
def central_url(serve_app, centre):
    """A real central on a real socket."""
    from kiosk.central.app import create_app

    return serve_app(create_app(centre))


@pytest.fixture
def central_keys(tmp_path):
    """The keys of a central that never was: what signs its word in the tests."""
    from kiosk.sealing import StationKey

    return StationKey.load_or_create(tmp_path / "centre-keys")


@pytest.fixture
def client_for(request, station_key):
    """Make clients of a central and close them; they believe the real one where there is one."""
    from kiosk.clock import SystemClock
    from kiosk.sync.client import CentralClient

    made = []

    def believed():
        if "centre" in request.fixturenames:
            named = request.getfixturevalue("centre").keys.named
            return {one.key_id: bytes.fromhex(one.public_key) for one in named}
        key = request.getfixturevalue("central_keys")
        return {key.key_id: key.public_bytes}

    def make(url: str, *, station: str = "BK01", key=station_key, **options):
        keys = believed()
        options = {"keyring": lambda: keys.get, **options}
        made.append(CentralClient(url, station, key, SystemClock(), **options))
        return made[-1]

    yield make
    for client in made:
        client.close()
