# SPDX-License-Identifier: Apache-2.0
"""A consumer is called when there is something to fetch, by a call that proves itself."""

import base64
import hmac
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kiosk.central.door.calling import CAP_SECONDS, Calls, _delay, is_callable, signature
from kiosk.central.door.consumers import Right
from kiosk.central.door.cursors import START
from kiosk.central.door.hooks import LEASE, Secrets
from kiosk.central.storage.tables import AUDIT, HOOK
from kiosk.commands import Exit, central, run_and_report


class Receiver:
    """Somebody who is called."""

    def __init__(self) -> None:
        self.calls, self.status, self.headers = [], 204, {}
        self.came, self.goes_on = threading.Event(), threading.Event()
        self.goes_on.set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.calls.append((self.path, dict(self.headers.items()), body))
                receiver.came.set()
                receiver.goes_on.wait(20)
                self.send_response(receiver.status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Be quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/hook?x=1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        self.goes_on.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def receiver():
    one = Receiver()
    yield one
    one.close()


@pytest.fixture
def added(region, clock, receiver):
    """A hook of a consumer's; gives its id and its secret."""
    region.consumers.add("registry", {Right.SUBMISSIONS_READ}, clock.now(), by="test")
    hook, secret = region.hooks.add(receiver.url, "registry", clock.now(), "test")
    assert secret.startswith("whsec_")
    return hook, base64.b64decode(secret.removeprefix("whsec_"))


@pytest.fixture
def calls(region, clock):
    return Calls(region.hooks, clock)


def received(region, items_of, count=1):
    region.reception.take("BK01", items_of(count))


def test_a_call_is_signed_as_standard_webhooks_say(
    *, region, added, calls, receiver, items_of, clock
):
    assert not calls.call_next()  # nothing is new
    received(region, items_of, 3)
    assert calls.call_next()
    ((path, headers, body),) = receiver.calls
    assert path == "/hook?x=1"
    name, at = headers["webhook-id"], headers["webhook-timestamp"]
    assert int(at) == int(clock.now().timestamp())
    wanted = hmac.new(added[1], f"{name}.{at}.".encode() + body, sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(wanted).decode()
    said = json.loads(body)
    assert said["type"] == "submissions.received"
    assert region.feed.cursors.read(said["cursor"], "registry") == START
    assert headers["Content-Type"] == "application/json"
    assert not calls.call_next()  # it was told


def test_the_signature_is_that_of_the_specification():
    """Its own example."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    found = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_cursor_of_a_call_loses_nothing(region, added, calls, receiver, items_of):
    """It is where the consumer stopped, never what it has not seen."""
    received(region, items_of, 2)
    (batch,) = region.feed.lines("registry", START, 10)
    kept = region.feed.cursors.read(batch[0].cursor, "registry")
    region.feed.begin("registry", kept)
    received(region, items_of, 1)
    assert calls.call_next()
    said = json.loads(receiver.calls[0][2])["cursor"]
    assert region.feed.cursors.read(said, "registry") == kept


def test_who_has_read_only_some_of_a_batch_is_called(region, added, calls, receiver, items_of):
    """All of one transaction have one change."""
    received(region, items_of, 3)
    (batch,) = region.feed.lines("registry", START, 10)
    region.feed.begin("registry", region.feed.cursors.read(batch[1].cursor, "registry"))
    assert calls.call_next()
    assert len(receiver.calls) == 1


def test_who_reads_by_itself_is_not_called(region, added, calls, receiver, items_of):
    received(region, items_of, 2)
    (batch,) = region.feed.lines("registry", START, 10)
    last = region.feed.cursors.read(batch[-1].cursor, "registry")
    region.feed.begin("registry", last)
    assert not calls.call_next()
    assert receiver.calls == []


def test_a_call_that_failed_is_made_again_later_with_the_same_id(
    *, region, added, calls, receiver, items_of, clock
):
    received(region, items_of)
    receiver.status = 500
    for attempt in range(1, 4):
        assert calls.call_next()
        assert not calls.call_next()  # not at once
        (hook,) = region.hooks.all()
        assert (hook.attempts, hook.last_code) == (attempt, "hook.answered-500")
        assert timedelta(0) < hook.due_at - clock.now() <= timedelta(seconds=5 * 2 ** (attempt - 1))
        clock.advance(timedelta(hours=1))
    receiver.status = 200
    assert calls.call_next()
    (hook,) = region.hooks.all()
    assert (hook.attempts, hook.last_code) == (0, "hook.told")
    assert len({headers["webhook-id"] for _, headers, _ in receiver.calls}) == 1
    assert len({headers["webhook-timestamp"] for _, headers, _ in receiver.calls}) == 4


def test_who_is_gone_is_not_called_again(*, region, added, calls, receiver, items_of, clock):
    received(region, items_of)
    receiver.status = 410
    assert calls.call_next()
    (hook,) = region.hooks.all()
    assert (hook.last_code, hook.gone_at) == ("hook.gone", clock.now())
    (noted,) = region.audit.newest(1)
    assert (noted.event, noted.who, noted.subject) == ("hook-gone", "central", added[0])
    assert noted.facts == {"consumer": "registry"}
    receiver.status = 200
    for _ in range(3):
        clock.advance(timedelta(days=1))
        received(region, items_of)
        assert not calls.call_next()
    assert len(receiver.calls) == 1


def test_who_is_not_there_for_another_reason_is_called_again(
    *, region, added, calls, receiver, items_of, clock
):
    """The negative control: only 410 means that it is for good."""
    received(region, items_of)
    for status in (404, 403, 500):
        receiver.status = status
        assert calls.call_next()
        clock.advance(timedelta(hours=1))
    assert region.hooks.all()[0].gone_at is None
    assert len(receiver.calls) == 3


def test_a_lease_that_ran_out_can_t_end_a_hook(region, added, items_of, clock):
    received(region, items_of)
    first = region.hooks.lease(clock.now())
    clock.advance(LEASE)
    second = region.hooks.lease(clock.now())
    region.hooks.give_up(first, clock.now())
    assert region.hooks.all()[0].gone_at is None
    assert region.audit.newest(1)[0].event != "hook-gone"
    region.hooks.give_up(second, clock.now())
    assert region.hooks.all()[0].gone_at == clock.now()


def test_what_an_address_hides_is_in_no_log(*, region, clock, receiver, calls, items_of, caplog):
    region.consumers.add("registry", {Right.SUBMISSIONS_READ}, clock.now(), by="test")
    url = receiver.url.replace("hook?x=1", "s3cret?token=s3cret")
    _, secret = region.hooks.add(url, "registry", clock.now(), "test")
    received(region, items_of)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("urllib3.connectionpool").debug("this is heard")  # the negative control
        assert calls.call_next()
        clock.advance(timedelta(hours=1))
        receiver.status = 500
        received(region, items_of)
        assert calls.call_next()
    said = " ".join(record.getMessage() for record in caplog.records)
    assert "this is heard" in said
    assert "hook.answered-500" in said
    assert "s3cret" not in said
    assert secret.removeprefix("whsec_") not in said
    caplog.clear()


def test_who_asks_for_time_gets_it(*, region, added, calls, receiver, items_of, clock):
    received(region, items_of)
    receiver.status, receiver.headers = 429, {"Retry-After": "600"}
    assert calls.call_next()
    (hook,) = region.hooks.all()
    assert hook.due_at - clock.now() >= timedelta(seconds=600)


def test_delays_are_spread_and_bounded():
    assert all(1 <= _delay(attempts, 0) <= CAP_SECONDS for attempts in (1, 5, 60, 10_000))
    assert len({_delay(30, 0) for _ in range(20)}) > 15
    assert _delay(1, 10**6) == CAP_SECONDS


def test_nobody_is_followed_elsewhere(region, added, calls, receiver, items_of):
    received(region, items_of)
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    assert calls.call_next()
    assert len(receiver.calls) == 1
    assert region.hooks.all()[0].last_code == "hook.answered-302"


def test_who_is_away_is_no_trouble(region, added, calls, receiver, items_of):
    received(region, items_of)
    receiver.close()
    assert calls.call_next()
    assert region.hooks.all()[0].last_code == "delivery.unreachable"
    receiver.__init__()  # for the fixture's end


def test_several_callers_make_each_call_once(region, added, receiver, items_of, clock):
    received(region, items_of)
    done = []
    threads = [
        threading.Thread(target=lambda: done.append(Calls(region.hooks, clock).call_next()))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False] * 5 + [True]
    assert len(receiver.calls) == 1


def test_a_lease_that_ran_out_is_another_s_and_the_first_can_t_spoil_it(
    region, added, items_of, clock
):
    received(region, items_of)
    first = region.hooks.lease(clock.now())
    assert region.hooks.lease(clock.now()) is None
    clock.advance(LEASE)
    second = region.hooks.lease(clock.now())
    assert (first.hook, first.newest) == (second.hook, second.newest)
    region.hooks.finish(first, clock.now(), "hook.told", timedelta(0), is_told=True)
    assert region.hooks.all()[0].last_code is None
    region.hooks.finish(second, clock.now(), "hook.told", timedelta(0), is_told=True)
    assert region.hooks.all()[0].last_code == "hook.told"


CALLER = """
import sys
from datetime import datetime, timezone
from pathlib import Path
from kiosk.central.centre import Centre
from kiosk.central.door.calling import Calls
from kiosk.clock import FixedClock
clock = FixedClock(datetime.fromisoformat(sys.argv[3]))
with Centre.open(Path(sys.argv[1]), clock, sys.argv[2] or None) as centre:
    Calls(centre.hooks, clock).call_next()
"""


def test_a_caller_that_dies_in_the_middle_is_followed_by_another(
    *, region, added, calls, receiver, items_of, clock, tmp_path, root, request
):
    received(region, items_of)
    receiver.goes_on.clear()
    where = request.node.callspec.params["region"]
    url = region.database.engine.url.render_as_string(False) if where == "postgresql" else ""
    arguments = [str(tmp_path / where), url, clock.now().isoformat()]
    caller = subprocess.Popen([sys.executable, "-c", CALLER, *arguments], cwd=root)
    assert receiver.came.wait(30)
    os.kill(caller.pid, signal.SIGKILL)
    caller.wait()
    receiver.goes_on.set()
    assert not calls.call_next()  # the dead one's lease
    clock.advance(LEASE)
    assert calls.call_next()
    names = [headers["webhook-id"] for _, headers, _ in receiver.calls]
    assert len(names) == 2
    assert len(set(names)) == 1  # who heard the first knows it again


def test_a_thread_calls_and_ends(region, added, receiver, items_of, clock):
    with Calls(region.hooks, clock, look_seconds=0.05):
        received(region, items_of)
        assert receiver.came.wait(20)
    assert threading.active_count() < 100


def test_a_call_is_broken_off_at_the_end(region, added, receiver, items_of, clock):
    receiver.goes_on.clear()
    calls = Calls(region.hooks, clock, look_seconds=0.05)
    with calls:
        received(region, items_of)
        assert receiver.came.wait(20)
    assert not calls._thread.is_alive()


def test_a_secret_stands_nowhere_and_another_key_signs_nothing(
    *, region, added, calls, receiver, items_of
):
    _, secret = added
    with region.database.reading() as connection:
        rows = [
            str(tuple(row)) for table in (HOOK, AUDIT) for row in connection.execute(table.select())
        ]
    for text in (secret.hex(), base64.b64encode(secret).decode()):
        assert not any(text in row for row in rows)
    received(region, items_of)
    region.hooks._secrets = Secrets(b"another host's key" * 2)
    assert calls.call_next()
    assert receiver.calls == []
    assert region.hooks.all()[0].last_code == "hook.key"


def test_a_consumer_that_may_not_read_is_not_called(
    *, region, added, calls, items_of, clock, receiver
):
    region.consumers.add("cases", {Right.CASES_WRITE}, clock.now(), by="test")
    assert region.hooks.add(receiver.url, "cases", clock.now(), "test") is None
    assert region.hooks.add(receiver.url, "nobody", clock.now(), "test") is None
    received(region, items_of)
    region.consumers.retire("registry", clock.now(), by="test")
    assert not calls.call_next()


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://registry.example/hook", True),
        ("https://registry.example:8443/hook?x=1", True),
        ("http://127.0.0.1:9000/", True),
        ("http://[::1]:9000/", True),
        ("http://localhost/", True),
        ("http://registry.example/hook", False),
        ("http://127.0.0.1.example/", False),
        ("http://10.0.0.1/", False),
        ("ftp://registry.example/", False),
        ("https://user:pass@registry.example/", False),
        ("https://registry.example/#x", False),
        ("https://registry.example/a b", False),
        ("https://registry.example:99999/", False),
        ("https:///x", False),
        ("", False),
    ],
)
def test_hooks_stand_behind_tls_or_on_this_machine(url, may):
    assert is_callable(url) is may


def test_hooks_are_added_listed_and_removed(tmp_path, capsys):
    folder = str(tmp_path / "region")

    def run(*arguments):
        code = run_and_report(central, [*arguments, "--data-dir", folder])
        return code, capsys.readouterr().out

    run("consumer", "add", "registry", "--right", "submissions:read")
    add = ("hook", "add", "https://registry.example/hook", "--consumer")
    code, printed = run(*add, "registry", "--json")
    assert code == Exit.DONE
    made = json.loads(printed)
    assert made["secret"].startswith("whsec_")
    assert run(*add, "nobody")[0] == Exit.NO
    assert run("hook", "add", "http://x.example/", "--consumer", "registry")[0] == Exit.USAGE
    (one,) = json.loads(run("hook", "list", "--json")[1])["hooks"]
    assert (one["hook"], one["consumer"], one["failures"]) == (made["hook"], "registry", 0)
    assert run("hook", "remove", made["hook"])[0] == Exit.DONE
    assert run("hook", "remove", made["hook"])[0] == Exit.NO
