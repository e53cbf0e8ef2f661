# SPDX-License-Identifier: Apache-2.0
"""A station's queue of ODK submissions, and the server that they go to."""

import random
import uuid
from contextlib import nullcontext
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from kiosk.intake import Finished, Mode
from kiosk.sealing import odk
from kiosk.sealing.own import OwnIdentity
from kiosk.sync.openrosa.access import Access, _basic
from kiosk.sync.openrosa.client import OpenRosaClient
from kiosk.sync.openrosa.seal import OpenRosaSeal
from kiosk.sync.openrosa.to_openrosa import courier_to_openrosa
from tests.kiosk.sealing.odk_reader import QuickKey, open_submission
from tests.kiosk.sync.openrosa.server import TOKEN, OdkServer

FORM, VERSION = "registration", "2026-11"


def instance(instance_id: str, files=(), form=FORM, version=VERSION, text="Ayşə") -> bytes:
    named = "".join(f"<f{number}>{name}</f{number}>" for number, name in enumerate(files))
    return (
        f'<data id="{form}" version="{version}" xmlns:orx="http://openrosa.org/xforms">'
        f"<surname>{text}</surname>{named}"
        f"<orx:meta><orx:instanceID>{instance_id}</orx:instanceID></orx:meta></data>"
    ).encode()


@pytest.fixture
def odk_server():
    """The server, with one form."""
    with OdkServer() as server:
        server.publish(FORM, VERSION)
        yield server


@pytest.fixture(scope="session")
def author(tmp_path_factory):
    """Who made the form."""
    return QuickKey(tmp_path_factory.mktemp("author"))


@pytest.fixture
def own(tmp_path):
    """The station's own identity."""
    return OwnIdentity.load_or_create(tmp_path / "keys")


class Office:
    """A station whose destination is an OpenRosa server, on a clock that stands still."""

    def __init__(self, *, server, outbox, submissions, journal, clock, make, author, own) -> None:
        self.server = server
        self.outbox = outbox
        self.submissions = submissions
        self.journal = journal
        self.clock = clock
        self.author = author
        self.own = own
        self.sent = {}
        """The instance id and the files of each queued submission, by its own id."""
        self.options = {}
        self.confirmed = []
        self.identity = lambda: own.secret
        self._make = make
        self._clients = []
        self.restart()

    def finished(self, files=None, *, key=True, text="Ayşə", form=FORM, version=VERSION):
        """Finish answers that name these files."""
        instance_id = f"uuid:{uuid.uuid4()}"
        files = files or {}
        return Finished(
            id=instance_id,
            form_id=form,
            form_version=version,
            form_key=self.author.public if key else "",
            language="az",
            mode=Mode.KIOSK,
            station="BK01",
            instance=instance(instance_id, files, form, version, text),
            attachments=files,
        )

    def put(self, files=None, **facts):
        """Seal and queue answers, and name them."""
        finished = self.finished(files, **facts)
        seal = OpenRosaSeal(lambda: self.own.recipients, allows_plain=True)
        sealed = seal.seal(finished)
        body = b"".join(sealed.chunks())
        sealed.close()
        submission = self._make(body)
        self.submissions.take(submission)
        submission.sealed.close()
        self.sent[submission.id] = finished
        return submission.id

    def client(self, url="", secret=TOKEN, viewer=""):
        """Make a client; ``viewer`` may look at submissions, which a real server lets over TLS."""
        access = Access.from_text(url or self.server.url, secret)
        origin = urlsplit(self.server.plain_url)
        checking = Access(f"http://{origin.netloc}", origin.path, _basic(viewer, "see"))
        client = OpenRosaClient(access, "BK01", self.clock, checking=checking if viewer else None)
        self._clients.append(client)
        return client

    def restart(self, wire=None, **options) -> None:
        """Begin anew, as after a crash."""
        self.options |= options
        self.courier = courier_to_openrosa(
            self.outbox,
            wire or self.client(),
            self.journal,
            self.clock,
            identity=self.identity,
            solitude=nullcontext(),
            confirm=self.confirmed.append,
            **{"fraction": lambda: 0.5, **self.options},
        )

    def work(self, rounds=40, seconds=60) -> None:
        """Let time pass and do rounds."""
        for _ in range(rounds):
            self.courier.round()
            self.clock.advance(timedelta(seconds=seconds))

    def state(self, submission):
        entry = self.outbox.show(submission)
        return entry.state, entry.last_problem

    def states(self):
        found = {state: count for state, count in self.outbox.counts().items() if count}
        return {state.value: count for state, count in found.items()}

    def arrived(self, submission):
        """Open what the server has of a submission, as the form's author would."""
        finished = self.sent[submission]
        row = self.server.rows[finished.form_id, finished.id]
        if not finished.form_key:
            return {**row.files, odk.INSTANCE: row.xml}
        return open_submission({**row.files, odk.INSTANCE: row.xml}, self.author).files

    def expected(self, submission):
        finished = self.sent[submission]
        return {**finished.attachments, odk.INSTANCE: finished.instance}

    def assert_whole(self) -> None:
        """Each queued submission is there once, with all its files."""
        assert {(one.form_id, one.id) for one in self.sent.values()} == set(self.server.rows)
        for submission in self.sent:
            assert self.arrived(submission) == self.expected(submission)

    def close(self) -> None:
        for client in self._clients:
            client.close()


@pytest.fixture
def office(
    *,
    odk_server,
    sql_outbox,
    sql_submissions,
    sql_journal,
    clock,
    make_submission,
    author,
    own,
    tmp_path,
):
    made = Office(
        server=odk_server,
        outbox=sql_outbox,
        submissions=sql_submissions,
        journal=sql_journal,
        clock=clock,
        make=make_submission,
        author=author,
        own=own,
    )
    made.own_folder = tmp_path / "keys"
    yield made
    made.close()


@pytest.fixture
def chance():
    """Chance that comes out the same each time."""
    return random.Random(20261122)  # noqa: S311
