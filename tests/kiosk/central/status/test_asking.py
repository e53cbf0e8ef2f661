# SPDX-License-Identifier: Apache-2.0
"""Who holds a receipt learns how its application stands; all others get one and the same no."""

import base64
from datetime import timedelta

import cbor2
import pytest
import requests
from sqlalchemy import event

from kiosk import reference
from kiosk.central.door.records import CaseStep
from kiosk.central.status.limiting import MOST_AT_ONCE, Limit
from kiosk.clock import ClockTrust
from kiosk.sealing import StationKey


def said(response):
    assert response.status_code == 200, response.text
    told = response.json()
    return told["received"], [(line["state"], line["text"]) for line in told["lines"]]


TAKEN = ("done", "Taken by the kiosk")
RECEIVED = ("done", "Received by the Service")


def test_what_has_not_come_was_taken_and_is_not_received(ask, receipt):
    number, fragment = receipt()
    answer = ask(number, fragment)
    assert said(answer) == (False, [TAKEN, ("ahead", "Not yet received by the Service")])
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json()["when"] == "21 November 2026, 14:32"  # in Baku


def test_what_was_received_says_so(ask, receipt, bring, region, clock):
    region.stations.invite("BK01", clock.now(), "Nərimanov 2")
    number, fragment = receipt()
    clock.advance(timedelta(minutes=5))
    bring(number)
    answer = ask(number, fragment)
    assert said(answer) == (True, [TAKEN, RECEIVED])
    told = answer.json()
    assert told["reference"] == reference.grouped(number)
    assert told["when"] == "21 November 2026, 14:37"
    assert (told["lines"][0]["when"], told["lines"][0]["where"]) == (
        "21 November 2026, 14:32",
        "Nərimanov 2",
    )


def test_another_body_under_the_number_is_not_this_receipt_s(ask, receipt, bring):
    number, fragment = receipt(body=b"one")
    bring(number, body=b"other")
    assert said(ask(number, fragment))[0] is False


def test_the_back_office_s_steps_are_shown_in_words(ask, receipt, bring, region, clock):
    number, fragment = receipt()
    bring(number)
    for step in ("in-review", "documents-missing"):
        clock.advance(timedelta(hours=1))
        region.cases.tell(number, CaseStep(step=step, at=clock.now()), clock.now(), "registry")
    received, lines = said(ask(number, fragment))
    assert received
    assert lines == [TAKEN, RECEIVED, ("done", "In review"), ("now", "Documents are missing")]
    clock.advance(timedelta(hours=1))
    region.cases.tell(number, CaseStep(step="issued", at=clock.now()), clock.now(), "registry")
    assert said(ask(number, fragment))[1][-1] == ("done", "Issued")
    assert "registry" not in ask(number, fragment).text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("az", "Köşkə təqdim edilib"),
        ("ru", "Принято терминалом"),
        ("ar", "سُلّم إلى الجهاز"),
        ("xx", "Köşkə təqdim edilib"),
    ],
)
def test_the_person_s_language_is_spoken(ask, receipt, language, text):
    assert ask(*receipt(), language=language).json()["lines"][0]["text"] == text


def test_a_clock_that_was_wrong_is_admitted(ask, receipt):
    told = ask(*receipt(clock_trust=ClockTrust.SKEWED)).json()
    assert told["lines"][0]["note"] == "The clock of the kiosk was not right then."


def test_a_receipt_of_a_former_key_and_of_a_retired_station_stays_good(
    *, ask, receipt, region, known, other_key, clock
):
    known(region, "BK01", other_key)  # the station has another key now
    assert said(ask(*receipt()))[0] is False
    region.stations.retire("BK01", clock.now(), by="test")
    assert said(ask(*receipt()))[0] is False
    assert said(ask(*receipt(other_key)))[0] is False


def test_a_receipt_of_a_compromised_key_is_none_whatever_time_it_says(
    *, ask, receipt, bring, region, station_key, clock
):
    number, fragment = receipt()
    bring(number)
    assert said(ask(number, fragment))[0]  # the control
    region.stations.revoke(station_key.key_id, clock.now() + timedelta(days=1), by="test")
    assert ask(number, fragment).status_code == 404
    for days in (-900, 0, 900):
        later = receipt(number=2, taken_at=clock.now() + timedelta(days=days))
        assert ask(*later).status_code == 404


def test_what_a_retired_station_dates_later_is_no_receipt(*, ask, receipt, region, clock):
    region.stations.retire("BK01", clock.now(), by="test")
    assert ask(*receipt()).status_code == 200
    assert ask(*receipt(taken_at=clock.now() + timedelta(hours=1))).status_code == 404


def forged(fragment):
    token = cbor2.loads(base64.urlsafe_b64decode(fragment + "=="))
    protected, unprotected, payload, signature = token.value
    spoilt = bytes([signature[0] ^ 1]) + signature[1:]
    written = cbor2.dumps(cbor2.CBORTag(18, [protected, unprotected, payload, spoilt]))
    return base64.urlsafe_b64encode(written).rstrip(b"=").decode()


def test_everything_else_gets_the_very_same_no(
    *, ask, receipt, bring, region, known, other_key, url, clock, tmp_path
):
    stranger = StationKey.load_or_create(tmp_path / "stranger")
    number, fragment = receipt()
    bring(number)
    other_number, other_fragment = receipt(number=2)
    guessed = reference.make("guess", "BK01")
    known(region, "BK02", other_key)
    no = ask(guessed, "")
    assert no.status_code == 404
    for name, answer in {
        "a guess with another's token": ask(guessed, fragment),
        "the number without a token": ask(number, ""),
        "the number with another's token": ask(number, other_fragment),
        "another's number": ask(other_number, fragment),
        "a spoilt signature": ask(number, forged(fragment)),
        "a token of nobody's": ask(number, "abc"),
        "another station in this one's name": ask(*receipt(other_key, "BK01")),
        "a station in its own name for another's number": ask(
            number, receipt(other_key, "BK02", reference=number)[1]
        ),
        "a stranger's key": ask(number, receipt(stranger, "BK01")[1]),
        "no number": ask("", fragment),
        "a number with a lot behind it": ask(number + "A", fragment),
        "odd symbols": ask("' OR 1=1 --", "-_-"),
        "no question": requests.post(url + "/r/status", json=[], timeout=10),
        "a question of another kind": requests.post(
            url + "/r/status", json={"reference": number, "token": {}}, timeout=10
        ),
    }.items():
        clock.advance(timedelta(minutes=1))
        kept = {key: value for key, value in answer.headers.items() if key != "date"}
        wanted = {key: value for key, value in no.headers.items() if key != "date"}
        assert (answer.status_code, answer.content, kept) == (404, no.content, wanted), name
    assert said(ask(number, fragment))[0]  # the control: it is there all along


def test_an_address_that_asks_too_often_waits(ask, receipt, clock):
    number, fragment = receipt()
    for _ in range(MOST_AT_ONCE):
        assert ask(number, fragment).status_code == 200
    refused = ask(number, fragment)
    assert (refused.status_code, refused.json()["code"]) == (429, "central.too-often")
    assert refused.headers["Retry-After"]
    assert ask(number, fragment, headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 429
    clock.advance(timedelta(minutes=1))
    assert ask(number, fragment).status_code == 200


def test_behind_a_proxy_its_word_counts_and_nobody_else_s(region, serve_app, receipt):
    from kiosk.central.app import create_app

    url = serve_app(create_app(region, client_header="X-Forwarded-For"))
    number, fragment = receipt()

    def status(forwarded):
        question = {"reference": number, "token": fragment}
        headers = {"X-Forwarded-For": forwarded}
        return requests.post(
            url + "/r/status", json=question, headers=headers, timeout=10
        ).status_code

    for guess in range(MOST_AT_ONCE):
        assert status(f"192.0.2.{guess}, 198.51.100.7") == 200
    assert status("192.0.2.99, 198.51.100.7") == 429
    assert status("198.51.100.8") == 200


def test_where_the_proxy_names_nobody_no_one_uses_up_what_all_have(region, serve_app, receipt):
    from kiosk.central.app import create_app

    url = serve_app(create_app(region, is_proxied=True))
    number, fragment = receipt()
    for _ in range(MOST_AT_ONCE + 1):
        question = {"reference": number, "token": fragment}
        assert requests.post(url + "/r/status", json=question, timeout=10).status_code == 200


def test_a_line_of_the_asker_s_before_the_proxy_s_own_says_nothing(region, serve_app, receipt):
    import http.client

    from kiosk.central.app import create_app

    url = serve_app(create_app(region, client_header="X-Forwarded-For"))

    def status(*lines):
        line = http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)
        line.putrequest("POST", "/r/status")
        for name, value in [
            ("Content-Type", "application/json"),
            ("Content-Length", "2"),
            *(("X-Forwarded-For", one) for one in lines),
        ]:
            line.putheader(name, value)
        line.endheaders(b"{}")
        try:
            return line.getresponse().status
        finally:
            line.close()

    for guess in range(MOST_AT_ONCE):
        assert status(f"192.0.2.{guess}", "198.51.100.7") == 404
    assert status("192.0.2.99", "198.51.100.7") == 429
    assert status("198.51.100.7", "198.51.100.8") == 404


def test_a_proxy_may_write_the_port_too(clock):
    limit = Limit(clock, 2)
    assert [limit.allows(f"198.51.100.7:{port}") for port in (1, 2, 3)] == [True, True, False]
    assert limit.allows("198.51.100.8:1")
    assert [limit.allows(f"[2001:db8::{n}]:{n}") for n in range(1, 4)] == [True, True, False]
    assert limit.allows("[2001:db8:0:1::1]")


def test_an_ipv6_house_is_one_and_memory_is_bounded(clock, monkeypatch):
    from kiosk.central.status import limiting

    monkeypatch.setattr(limiting, "MOST_ADDRESSES", 3)
    limit = Limit(clock, 2)
    assert [limit.allows(f"2001:db8::{n}") for n in range(3)] == [True, True, False]
    assert limit.allows("2001:db8:0:1::1")
    assert [limit.allows("::ffff:192.0.2.1"), limit.allows("192.0.2.1")] == [True, True]
    assert not limit.allows("192.0.2.1")
    for n in range(50):
        limit.allows(f"192.0.2.{n}")
    assert len(limit._buckets) == 3


def test_a_number_that_no_token_proves_is_looked_for_nowhere(
    ask, receipt, bring, region, other_key
):
    """What is not read can't be told apart, by time either; the control is who holds the token."""
    number, fragment = receipt()
    bring(number)
    _other, of_another = receipt(number=2)
    asked = []

    @event.listens_for(region.database.engine, "before_cursor_execute")
    def note(_connection, _cursor, _statement, parameters, *_more):
        asked.append(str(parameters))

    for wrong in ("", "x", fragment[:-8], receipt(key=other_key)[1], of_another):
        assert ask(number, wrong).status_code == 404
    assert asked
    assert not any(number in one for one in asked)
    assert ask(number, fragment).status_code == 200
    assert any(number in one for one in asked)
