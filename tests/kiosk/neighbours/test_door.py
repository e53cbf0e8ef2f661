# SPDX-License-Identifier: Apache-2.0
"""Only a station of this place is heard, with a request of this moment, once, and within bounds."""

import json
import socket
import time
from base64 import urlsafe_b64encode
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest
import requests

from kiosk.neighbours import bounds, listening
from kiosk.neighbours.addresses import is_local
from kiosk.neighbours.asking import Neighbour
from kiosk.neighbours.known import ELSEWHERE, FORMER, STRANGER, Acquaintances
from kiosk.neighbours.voice import Asked, Voice
from kiosk.neighbours.wire import CALL_PATH, MOST_REQUEST_BYTES, PROOF_HEADER
from kiosk.sealing import StationKey, jws
from tests.kiosk.neighbours.conftest import wait_until

CALL = Asked(method="PUT", path=CALL_PATH, content=b'{"seconds":0}')


class Speaker:
    """Says whatever a test wants to whoever listens."""

    def __init__(self, here, to) -> None:
        self.here, self.url = here, to.at.url
        self.voice = Voice(here.code, lambda: here.key, Acquaintances(here.settings))
        self.run, self.at = "", 0

    def meet(self) -> "Speaker":
        """Learn the run of the one who is asked."""
        answer = self.send(self.token())
        assert answer.status_code == 401
        said = self.said(answer)
        assert said["code"] == bounds.AGAIN
        self.run, self.at = said["run"], said["at"]
        return self

    def token(self, asked=CALL, **changes) -> str:
        token = self.voice.ask(asked, changes.pop("run", self.run), changes.pop("at", self.at))
        if not changes:
            return token
        payload = json.loads(jws.decoded(token.split(".")[1]))
        kind = changes.pop("typ", "neighbour+jwt")
        return jws.sign({**payload, **changes}, kind, self.here.key)

    def send(self, token, asked=CALL, **options):
        return requests.request(
            asked.method,
            self.url + asked.path,
            data=asked.content or None,
            headers={"Authorization": f"Bearer {token}"},
            timeout=15,
            **options,
        )

    @staticmethod
    def said(answer) -> dict:
        return json.loads(jws.decoded(answer.headers[PROOF_HEADER].split(".")[1]))


@pytest.fixture
def speaker(place, hall, desk):
    """The kiosk in the hall, which has met the desk."""
    place.publish()
    desk.open()
    return Speaker(hall, desk).meet()


def refused(station) -> list[str]:
    return [one["problem"] for one in station.events("neighbour-refused")]


def test_a_neighbour_is_heard_and_its_answer_is_signed(speaker, desk):
    answer = speaker.send(speaker.token())
    assert answer.status_code == 200
    assert answer.json() == {"is_seen": False}
    assert speaker.said(answer)["iss"] == "BK02"
    assert [one.station for one in desk.at.calls.look(is_attended=False)] == ["BK01"]
    assert refused(desk) == []


def test_a_stranger_is_not_heard_and_is_told_nothing(place, hall, desk):
    place.publish()
    desk.open()
    stranger = place.station("BK09", is_published=False)
    answer = Speaker(stranger, desk).send(Speaker(stranger, desk).token())
    assert (answer.status_code, answer.content) == (401, b"")
    assert PROOF_HEADER not in answer.headers
    assert desk.at.calls.look(is_attended=False) == ()
    assert refused(desk) == [STRANGER]


def test_a_station_of_another_service_point_is_not_heard(place, hall, desk):
    far = place.station("BK03", "Gəncə 1")
    place.publish()
    desk.open()
    assert Speaker(far, desk).send(Speaker(far, desk).token()).status_code == 401
    assert refused(desk) == [ELSEWHERE]
    place.points["BK03"] = ""
    place.publish(2)
    assert Speaker(far, desk).meet()


@pytest.mark.parametrize(
    "fact",
    [
        {"until": "2026-11-01T08:00:00Z"},
        {"revoked": {"at": "2026-11-01T08:00:00Z", "reason": "retired"}},
    ],
    ids=["changed", "revoked"],
)
def test_a_key_that_is_not_good_any_more_is_not_heard(place, hall, desk, fact):
    place.key_facts["BK01"] = fact
    place.publish()
    desk.open()
    assert Speaker(hall, desk).send(Speaker(hall, desk).token()).status_code == 401
    assert refused(desk) == [FORMER]
    place.key_facts.clear()
    place.publish(2)
    assert Speaker(hall, desk).meet()


@pytest.mark.nightly
def test_nobody_is_heard_before_the_centre_has_published_anything(hall, desk):
    desk.open()
    answer = Speaker(hall, desk).send(Speaker(hall, desk).token())
    assert answer.status_code == 401
    assert refused(desk) == [STRANGER]


def test_keys_that_another_than_the_pinned_centre_signed_count_for_nothing(
    place, hall, desk, tmp_path
):
    place.publish()
    pinned, place.central = place.central, StationKey.load_or_create(tmp_path / "other")
    file = desk.settings.keys_dir / "central.json"
    believed = file.read_bytes()
    place.publish(2)
    file.write_bytes(believed)
    desk.open()
    assert Speaker(hall, desk).send(Speaker(hall, desk).token()).status_code == 401
    place.central = pinned
    place.publish(3)
    assert Speaker(hall, desk).meet()


def test_a_signature_that_does_not_fit_is_not_heard(speaker, desk):
    head, payload, signature = speaker.token().split(".")
    said = json.loads(jws.decoded(payload))
    forged = urlsafe_b64encode(json.dumps({**said, "at": said["at"] + 1}).encode())
    wrong = ".".join((head, forged.decode().rstrip("="), signature))
    assert speaker.send(wrong).status_code == 401
    assert speaker.send(speaker.token(typ="request+jwt")).status_code == 401
    assert speaker.send("").status_code == 401
    assert refused(desk) == ["neighbour.proof"]
    assert desk.at.calls.look(is_attended=False) == ()
    assert speaker.send(speaker.token()).status_code == 200


def test_a_token_is_good_for_nothing_but_its_request(speaker, desk):
    for other in (
        replace(CALL, content=b'{"seconds":1}'),
        replace(CALL, method="DELETE"),
        replace(CALL, path="/v1/drafts/" + "0" * 32),
    ):
        assert speaker.send(speaker.token(), other).status_code == 401
    assert speaker.send(speaker.token(iss="BK02")).status_code == 401
    assert desk.at.calls.look(is_attended=False) == ()


def test_what_was_recorded_is_not_heard_a_second_time(speaker, desk):
    token = speaker.token()
    assert speaker.send(token).status_code == 200
    again = speaker.send(token)
    assert again.status_code == 401
    assert speaker.said(again)["code"] == bounds.REPLAY
    assert refused(desk) == [bounds.REPLAY]
    assert speaker.send(speaker.token()).status_code == 200


def test_what_was_recorded_is_not_heard_after_a_restart(speaker, desk):
    token = speaker.token()
    desk.open()
    assert speaker.said(speaker.send(token))["code"] == bounds.AGAIN
    assert desk.at.calls.look(is_attended=False) == ()
    speaker.run = ""
    assert speaker.meet().send(speaker.token()).status_code == 200


@pytest.mark.nightly
def test_what_was_held_back_is_not_heard_later(speaker, desk, clock):
    token = speaker.token()
    clock.advance(timedelta(milliseconds=bounds.SLACK_MILLISECONDS + 1))
    assert speaker.said(speaker.send(token))["code"] == bounds.AGAIN
    assert speaker.send(speaker.token(at=speaker.at + bounds.SLACK_MILLISECONDS)).ok


@pytest.mark.nightly
def test_a_wall_clock_that_is_wrong_keeps_nobody_out(met, clock):
    hall, desk = met
    voice = hall.at.calling._neighbours[0]
    assert voice.ask(CALL).status == 200
    clock.advance(timedelta(hours=3))
    desk.open()
    assert voice.ask(CALL).status == 200


def test_a_content_that_is_too_large_is_not_read(speaker):
    large = replace(CALL, content=b" " * (MOST_REQUEST_BYTES + 1))
    assert speaker.send(speaker.token(large), large).status_code == 413
    fits = replace(CALL, content=b" " * (MOST_REQUEST_BYTES - 13) + CALL.content)
    assert speaker.send(speaker.token(fits), fits).status_code == 200


@pytest.mark.nightly
def test_a_head_without_an_end_is_cut_off(speaker):
    host, port = speaker.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as endless:
        endless.sendall(b"PUT /v1/call HTTP/1.1\r\nX: ")
        for _ in range(64):
            try:
                endless.sendall(b"x" * (16 << 10))
            except OSError:
                return
        assert endless.recv(12) in {b"", b"HTTP/1.1 400"}


@pytest.mark.nightly
def test_what_nobody_may_ask_for_is_not_done(speaker):
    for asked in (
        Asked(method="GET", path=CALL_PATH),
        Asked(method="PUT", path=CALL_PATH, content=b'{"seconds":"0"}'),
        Asked(method="GET", path="/v1/drafts/../call", box="0" * 64),
        Asked(method="GET", path="/v1/drafts/" + "0" * 32),
        Asked(method="PUT", path="/v1/drafts/" + "0" * 32, box="0" * 64),
    ):
        answer = speaker.send(speaker.token(asked), asked)
        assert answer.status_code in {401, 422}, asked


def test_who_asks_too_often_waits_for_the_next_minute(speaker, desk, clock, monkeypatch):
    pace = desk.at._listener._hear.__self__._stations
    monkeypatch.setattr(pace, "_most", 3)
    found = [speaker.send(speaker.token()).status_code for _ in range(4)]
    assert found == [200, 200, 429, 429]  # the meeting was the first
    clock.advance(timedelta(seconds=61))
    assert speaker.meet().send(speaker.token()).status_code == 200


def test_an_address_that_floods_is_not_even_proven(speaker, desk, clock, monkeypatch):
    door = desk.at._listener._hear.__self__
    monkeypatch.setattr(door._addresses, "_most", 1)  # the meeting was the first
    monkeypatch.setattr(door._voice, "hear", lambda _token: pytest.fail("it was looked at"))
    assert speaker.send("").status_code == 429
    monkeypatch.undo()
    clock.advance(timedelta(seconds=61))
    assert speaker.send("").status_code == 401


@pytest.mark.nightly
def test_refusals_are_written_down_once_an_hour(speaker, desk, clock):
    for _ in range(5):
        speaker.send("")
    assert [one["count"] for one in desk.events("neighbour-refused")] == ["1"]
    clock.advance(timedelta(hours=1, seconds=1))
    speaker.send("")
    assert [one["count"] for one in desk.events("neighbour-refused")] == ["1", "5"]


def test_who_says_nothing_holds_a_place_for_a_short_while_only(place, hall, desk, monkeypatch):
    monkeypatch.setattr(listening, "PATIENCE", 0.3)
    place.publish()
    desk.open()
    host, port = desk.address.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as slow:
        slow.sendall(b"PUT /v1/call HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n")
        begun = time.monotonic()
        for _ in range(200):
            try:
                slow.sendall(b"x")  # a byte now and then is not enough
            except OSError:
                break
            if _is_closed(slow):
                break
        assert time.monotonic() - begun < 10
    assert Speaker(hall, desk).meet()


def _is_closed(connection) -> bool:
    connection.settimeout(0.1)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def test_who_opens_many_connections_keeps_nobody_else_out(speaker, monkeypatch):
    monkeypatch.setattr(listening, "MOST_OF_ONE_ADDRESS", 3)
    host, port = speaker.url.removeprefix("http://").split(":")
    with ExitStack() as held:
        opened = [
            held.enter_context(socket.create_connection((host, int(port)), timeout=10))
            for _ in range(8)
        ]
        wait_until(lambda: sum(_is_closed(one) for one in opened) >= 5, "closed connections")
        monkeypatch.setattr(listening, "MOST_OF_ONE_ADDRESS", 20)
        assert speaker.send(speaker.token()).status_code == 200


def test_it_listens_on_no_public_address(hall):
    for address in ("0.0.0.0:0", "93.184.216.34:0", "localhost:0", "[::]:0"):
        listener = listening.Listener(address, lambda _request: None)
        listener.start()
        listener.close()
        assert (listener.problem, listener.url) == (listening.PUBLIC, ""), address
    listener = listening.Listener("127.0.0.1:99999", lambda _request: None)
    listener.start()
    listener.close()
    assert (listener.problem, listener.url) == (listening.ADDRESS, "")
    assert is_local("192.168.1.20")
    assert is_local("fd00::5")


@pytest.mark.nightly
def test_an_address_that_is_taken_is_tried_again(place, hall, desk, monkeypatch):
    monkeypatch.setattr(listening, "AGAIN_SECONDS", 0.05)
    place.publish()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        listener = listening.Listener(where, lambda _request: None)
        listener.start()
        wait_until(lambda: listener.problem == listening.ADDRESS, "a problem")
    wait_until(lambda: listener.url, "somebody who listens")
    listener.close()
    assert listener.problem == ""


def test_an_answer_that_no_neighbour_signed_is_none(place, hall, desk, clock):
    """The negative control stands first: the same one is believed as long as it is known."""
    place.publish()
    desk.open()
    asking = Neighbour(desk.address, Speaker(hall, desk).voice, clock)
    assert asking.ask(CALL).status == 200
    del place.points["BK02"]
    place.publish(2)
    assert Neighbour(desk.address, Speaker(hall, desk).voice, clock).ask(CALL) is None


def test_an_answer_to_another_question_is_none(speaker, hall):
    token, other = speaker.token(), speaker.token()
    answer = speaker.send(token)
    proof = answer.headers[PROOF_HEADER]
    believe = speaker.voice.believe
    assert believe(proof, token, 200, answer.content).iss == "BK02"
    assert believe(proof, other, 200, answer.content) is None
    assert believe(proof, token, 204, answer.content) is None
    assert believe(proof, token, 200, b'{"is_seen":true}') is None


@pytest.mark.nightly
def test_whoever_is_not_there_costs_a_moment_and_raises_nothing(place, hall, desk, clock):
    place.publish()
    desk.open()
    voice = Speaker(hall, desk).voice
    assert Neighbour("127.0.0.1:9", voice, clock).ask(CALL) is None
