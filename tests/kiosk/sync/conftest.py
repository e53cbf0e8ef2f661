# SPDX-License-Identifier: Apache-2.0
"""Couriers with all they need in memory, and servers that answer what no central would."""

import threading
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kiosk.audit.fakes import MemoryJournal
from kiosk.clock import SystemClock
from kiosk.outbox.fakes import MemoryOutbox
from kiosk.sync import Answer, Trouble, courier_to_central
from kiosk.sync.fakes import MemoryCentral


class Post:
    """A courier between an outbox and a central, all in memory."""

    def __init__(self, clock, put, fraction=0.999, **options) -> None:
        self.clock = clock
        self.outbox = MemoryOutbox(clock)
        self.journal = MemoryJournal(clock)
        self.changes = 0
        self.threads = threading.active_count()
        self._put = put
        self._options = {"fraction": lambda: fraction, **options}
        self.use(MemoryCentral())

    def use(self, central) -> None:
        """Begin anew with another central."""
        self.central = central
        self.courier = courier_to_central(
            self.outbox,
            central,
            self.journal,
            self.clock,
            solitude=nullcontext(),
            on_change=self._changed,
            **self._options,
        )

    def _changed(self) -> None:
        self.changes += 1

    def put(self, count=1, body=None):
        """Queue some, and name them."""
        return [self.put_one(body=body) for _ in range(count)]

    def put_one(self, **changes):
        """Queue one, and name it."""
        return self._put(self.outbox, self.clock.now(), **changes)

    def states(self):
        """Count the entries in each state."""
        return Counter(entry.state for entry in self.outbox.entries())

    def work(self, rounds=40, seconds=1000):
        """Let time pass and do rounds."""
        for _ in range(rounds):
            self.courier.round()
            self.clock.advance(timedelta(seconds=seconds))

    def live(self, rounds):
        """Do rounds as often as the courier wants to."""
        for _ in range(rounds):
            self.courier.round()
            self.clock.advance(timedelta(seconds=self.courier._pause()))

    def rest(self) -> float:
        """Let the line rest as long as it wants to, and say how long that was."""
        seconds = self.courier._line.resting
        self.clock.advance(timedelta(seconds=seconds))
        return seconds

    def break_under(self, is_too_much, trouble=Trouble.LINE) -> None:
        """Have the line break under some announcements."""
        broken = Answer(trouble=trouble, code="delivery.timeout")
        self.central.script = lambda parcels: broken if is_too_much(parcels) else None

    def lose_answers(self, *, after_storing=True) -> None:
        """Have every answer lost."""

        def lose(parcels):
            if after_storing:
                self.central.received |= {parcel.id: [parcel] for parcel in parcels}
            return Answer(trouble=Trouble.LINE, code="delivery.timeout", is_in_doubt=True)

        self.central.script = lose


@pytest.fixture
def put_parcel(make_submission, as_parcel):
    """Put new parcels in an outbox in memory, with their bytes."""

    def put(outbox, queued_at, body=None, **changes):
        submission = make_submission(body)
        parcel = replace(as_parcel(submission), **changes)
        outbox.put(parcel, queued_at, b"".join(submission.sealed.chunks()))
        return parcel.id

    return put


@pytest.fixture
def new_post(put_parcel):
    """Make posts."""
    return lambda clock, **options: Post(clock, put_parcel, **options)


@pytest.fixture
def post(clock, new_post):
    """A post on a clock that stands still."""
    return new_post(clock)


@pytest.fixture
def running():
    """Run couriers on threads of their own and end them."""
    started = []

    def run(outbox, central, **options):
        clock, stop = SystemClock(), threading.Event()
        courier = courier_to_central(
            outbox, central, MemoryJournal(clock), clock, solitude=nullcontext(), **options
        )
        thread = threading.Thread(target=courier.run, args=(stop,))
        thread.start()
        started.append((courier, thread, stop))
        return courier

    def end():
        while started:
            courier, thread, stop = started.pop()
            stop.set()
            courier.wake()
            thread.join(5)
            assert not thread.is_alive()

    run.end = end
    yield run
    end()


@dataclass
class Asked:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class _Impostor(ThreadingHTTPServer):
    """Answers with the same bytes, or with one after the other, and notes what was asked."""

    daemon_threads = True

    def __init__(self, answers: tuple[bytes, ...], repeat: float) -> None:
        self.answers = list(answers)
        self.repeat = repeat
        self.asked: list[Asked] = []
        self.is_over = threading.Event()
        super().__init__(("127.0.0.1", 0), _Answering)

    def handle_error(self, *_request) -> None:
        """A client that hangs up is the point of many tests."""


class _Answering(BaseHTTPRequestHandler):
    server: _Impostor

    def do_GET(self) -> None:
        server = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server.asked.append(Asked(self.path, dict(self.headers), body))
        answer = server.answers[0] if len(server.answers) == 1 else server.answers.pop(0)
        self.wfile.write(answer)
        while server.repeat and not server.is_over.wait(server.repeat):
            self.wfile.write(answer)
        self.close_connection = True

    do_POST = do_PATCH = do_HEAD = do_GET  # noqa: N815 the base class calls them so

    def log_message(self, *_args) -> None:
        """Say nothing."""


@pytest.fixture
def impostor():
    """Serve raw bytes in the central's place; with ``repeat``, again and again."""
    running = []

    def serve(*answers: bytes, repeat: float = 0) -> tuple[str, list[Asked]]:
        server = _Impostor(answers, repeat)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}", server.asked

    yield serve
    for server, thread in running:
        server.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()
