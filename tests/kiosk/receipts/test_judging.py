# SPDX-License-Identifier: Apache-2.0
"""A receipt is judged by whose key made it and by when that key was good."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import cbor2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.clock import ClockTrust
from kiosk.receipts import Claims, judge, reference, token
from kiosk.sealing import KnownKey, Revoked, StationKey, base45, judging, key_id

TAKEN = datetime(2026, 11, 21, 10, 32, tzinfo=UTC)
LATER = TAKEN + timedelta(days=9)
CLAIMS = Claims(
    reference=reference.make("01937f4c-0000-7000-8000-000000000001", "BK03"),
    form_id="registration",
    form_version="2026112101",
    digest="5e" * 32,
    taken_at=TAKEN,
    station="BK03",
    clock_trust=ClockTrust.COMPARED,
)
PAGE = "https://status.migration.gov.az/r"
NO_FIXTURE = [HealthCheck.function_scoped_fixture]


@pytest.fixture(scope="session")
def other_key(tmp_path_factory) -> StationKey:
    return StationKey.load_or_create(tmp_path_factory.mktemp("other"))


def known(key, station="BK03", **facts):
    return {key.key_id: KnownKey(public_key=key.public_bytes, station=station, **facts)}


def code(text, keys, now=LATER):
    return judge(text, keys, now).code


@pytest.mark.parametrize("page", [None, PAGE])
def test_a_genuine_one_says_what_it_says_and_whose_key_made_it(key, page):
    keys = known(key, service_point="Bakı 3", since=TAKEN - timedelta(days=1))
    verdict = judge(token.payload(CLAIMS, key, page), keys, LATER)
    assert verdict.is_genuine
    assert (verdict.claims, verdict.key) == (CLAIMS, keys[key.key_id])
    assert not verdict.is_ahead


def test_every_wrapping_of_a_receipt_is_the_same_one(key):
    ways = [judge(token.payload(CLAIMS, key, page), known(key), LATER) for page in (None, PAGE)]
    assert len({one.digest for one in ways}) == 1
    other = replace(CLAIMS, digest="00" * 32)
    assert judge(token.payload(other, key), known(key), LATER).digest != ways[0].digest


def test_a_stranger_s_is_of_no_station(key, other_key):
    verdict = judge(token.payload(CLAIMS, other_key), known(key), LATER)
    assert (verdict.code, verdict.claims, verdict.key) == ("receipt.unknown-station", None, None)


@pytest.mark.parametrize(
    "changes",
    [{"station": "BK04"}, {"reference": reference.make("x", "BK04")}],
    ids=["claims to be another station", "another station's number"],
)
def test_a_key_speaks_for_its_own_station_only(key, changes):
    text = token.payload(replace(CLAIMS, **changes), key)
    assert code(text, known(key)) == judging.OTHER_STATION
    # where nobody says whose key it is, station and number have to fit each other still
    assert code(text, known(key, station="")) == judging.OTHER_STATION


def test_a_key_of_which_nobody_says_whose_it_is_is_enough(key):
    assert code(token.payload(CLAIMS, key), known(key, station="")) == ""


def test_an_altered_one_names_the_key_that_it_borrows(key):
    message = cbor2.loads(token.sign(CLAIMS, key))
    message.value[2] = message.value[2].replace(b"registration", b"registratiom")
    verdict = judge(token.PREFIX + base45.encode(cbor2.dumps(message)), known(key), LATER)
    assert (verdict.code, verdict.claims) == ("receipt.signature", None)
    assert verdict.key.station == "BK03"


def test_an_address_with_another_reference_and_a_later_make_are_named(key, monkeypatch):
    other = reference.make("another", "BK03")
    text = token.payload(CLAIMS, key, PAGE).replace(CLAIMS.reference, other)
    assert code(text, known(key)) == "receipt.reference"
    assert code("MK2:BB8", known(key)) == "receipt.version"
    assert code("hello", known(key)) == "receipt.unreadable"


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        ({"until": TAKEN - judging.SLACK}, ""),
        ({"until": TAKEN - judging.SLACK - SECOND}, judging.KEY_TIME),
        ({"since": TAKEN + judging.SLACK}, ""),
        ({"since": TAKEN + judging.SLACK + SECOND}, judging.KEY_TIME),
        ({"revoked_at": TAKEN, "revoked_for": Revoked.RETIRED}, ""),
        (
            {"revoked_at": TAKEN - judging.SLACK - SECOND, "revoked_for": Revoked.RETIRED},
            judging.REVOKED,
        ),
        ({"revoked_at": LATER, "revoked_for": Revoked.COMPROMISED}, judging.REVOKED),
        (
            {"until": TAKEN, "revoked_at": LATER, "revoked_for": Revoked.COMPROMISED},
            judging.REVOKED,
        ),
    ],
)
def test_a_key_is_good_for_its_time(key, facts, wanted):
    assert code(token.payload(CLAIMS, key), known(key, **facts)) == wanted


@pytest.mark.parametrize("trust", set(ClockTrust) - {ClockTrust.COMPARED})
def test_a_clock_that_nobody_compared_may_be_behind_and_never_ahead_of_its_key(key, trust):
    text = token.payload(replace(CLAIMS, clock_trust=trust), key)
    assert code(text, known(key, since=LATER)) == ""
    early = TAKEN - timedelta(days=1)
    assert code(text, known(key, until=early)) == judging.KEY_TIME


def test_a_time_that_has_not_come_yet_is_said_and_no_forgery(key):
    verdict = judge(token.payload(CLAIMS, key), known(key), TAKEN - timedelta(hours=1))
    assert (verdict.code, verdict.is_ahead) == ("", True)


MOMENTS = st.timedeltas(min_value=timedelta(days=-4000), max_value=timedelta(days=4000))


@settings(suppress_health_check=NO_FIXTURE, max_examples=60, deadline=None)
@given(claimed=MOMENTS, revoked=MOMENTS, trust=st.sampled_from(list(ClockTrust)))
def test_whatever_time_a_thief_writes_a_compromised_key_makes_nothing_genuine(
    key, claimed, revoked, trust
):
    claims = replace(CLAIMS, taken_at=TAKEN + claimed, clock_trust=trust)
    facts = {"revoked_at": TAKEN + revoked, "revoked_for": Revoked.COMPROMISED}
    assert judging.flaw(claims, known(key, **facts)[key.key_id]) == judging.REVOKED
    assert code(token.payload(claims, key), known(key, **facts)) == judging.REVOKED
    assert judging.flaw(claims, known(key)[key.key_id]) == ""  # the control


@settings(suppress_health_check=NO_FIXTURE, max_examples=60, deadline=None)
@given(claimed=MOMENTS, ended=MOMENTS, how=st.sampled_from(["until", "retired"]))
def test_nothing_dated_after_the_end_of_a_key_is_genuine(key, claimed, ended, how):
    claims, end = replace(CLAIMS, taken_at=TAKEN + claimed), TAKEN + ended
    facts = (
        {"until": end} if how == "until" else {"revoked_at": end, "revoked_for": Revoked.RETIRED}
    )
    is_good = claims.taken_at <= end + judging.SLACK
    assert (judging.flaw(claims, known(key, **facts)[key.key_id]) == "") is is_good


@settings(suppress_health_check=NO_FIXTURE, max_examples=150, deadline=None)
@given(place=st.integers(min_value=0), by=st.integers(1, 255))
def test_a_token_with_one_other_byte_is_never_genuine(key, place, by):
    data = bytearray(token.sign(CLAIMS, key))
    data[place % len(data)] ^= by
    assert code(token.PREFIX + base45.encode(bytes(data)), known(key)) != ""


@pytest.mark.nightly
def test_no_token_with_one_other_byte_is_genuine(key):
    data = token.sign(CLAIMS, key)
    for place in range(len(data)):
        for by in range(1, 256):
            other = bytearray(data)
            other[place] ^= by
            assert code(token.PREFIX + base45.encode(bytes(other)), known(key)) != ""


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda signed, content, signature: [signed, {"x": 1}, content, signature],
        lambda signed, content, signature: [signed, None, content, signature],
        lambda signed, content, signature: [signed, {}, content, signature, b""],
    ],
)
def test_a_receipt_in_another_shell_is_no_other_receipt(key, wrapped):
    """What no signature covers would make a copy look as if it was never shown."""
    signed, _, content, signature = cbor2.loads(token.sign(CLAIMS, key)).value
    shell = cbor2.dumps(cbor2.CBORTag(18, wrapped(signed, content, signature)))
    for bare in (shell, token.sign(CLAIMS, key) + b"\0"):
        assert code(token.PREFIX + base45.encode(bare), known(key)) == "receipt.unreadable"


def test_bits_behind_the_end_of_an_address_are_none_of_ours(key):
    text = token.payload(CLAIMS, key, PAGE)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = [text[:-1] + sign for sign in alphabet if sign != text[-1]]
    assert {code(other, known(key)) for other in others} <= {
        "receipt.unreadable",
        "receipt.signature",
    }


def test_it_names_keys_as_everybody_does(key):
    assert key.key_id == key_id(key.public_bytes)
