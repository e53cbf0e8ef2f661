# SPDX-License-Identifier: Apache-2.0
"""A token is checked by its station's key, and nothing that was altered passes."""

import base64
from dataclasses import replace
from datetime import UTC, datetime

import cbor2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.clock import ClockTrust
from kiosk.errors import ReceiptError
from kiosk.receipts import Claims, reference, token, verify
from kiosk.sealing import StationKey, base45

CLAIMS = Claims(
    reference=reference.make("01937f4c-0000-7000-8000-000000000001", "BK03"),
    form_id="registration",
    form_version="2026112101",
    digest="5e" * 32,
    taken_at=datetime(2026, 11, 21, 10, 32, tzinfo=UTC),
    station="BK03",
    clock_trust=ClockTrust.COMPARED,
)
PAGE = "https://status.migration.gov.az/r"


def refusal(text: str, *keys: bytes) -> str:
    with pytest.raises(ReceiptError) as caught:
        verify(text, keys)
    return caught.value.code


@pytest.fixture(scope="session")
def other_key(tmp_path_factory) -> StationKey:
    return StationKey.load_or_create(tmp_path_factory.mktemp("other"))


@pytest.mark.parametrize("page", [None, PAGE, PAGE + "/"])
def test_a_token_is_verified_among_several_stations(key, other_key, page):
    text = token.payload(CLAIMS, key, page)
    assert verify(text, [other_key.public_bytes, key.public_bytes]) == CLAIMS


def test_a_code_stays_small(key):
    assert len(token.payload(CLAIMS, key)) <= 300
    assert len(token.payload(CLAIMS, key, PAGE)) <= 300


def test_a_bare_token_uses_the_tightest_alphabet_of_qr_codes(key):
    assert set(token.payload(CLAIMS, key)) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_a_token_is_pinned_for_ever(fixed_key):
    """Paper lives for years: this very token must verify with every later make."""
    paper = (
        "MK1:RRQT 9P60GO0$+AWKB3UAR098CKW$B-706H8946ZD06H8946DIA$M9646ZW6WY0XND.OE/E7V50/20480ZK"
        "ED3D QEVKEBWE-3E6JD846D%6*96$96Y86F6B%-B%-B%-B%-B%-B%-B%-B%-B%-B%-B%-B%-B%-B%-B%-B%-B27B"
        "ATG-XP*MMP-K$D7JKIJWD$MRD5NOWC.ELGG3DS7J7BZVTAPGQ942V0DQ0SXE$XI9/4+$R262226B7QUSRG:U7$80"
        "AAMVQAKH"
    )
    claims = verify(paper, [fixed_key.public_bytes])
    assert claims.reference == "BK03RQK40059"
    assert claims.clock_trust is ClockTrust.UNVERIFIED


def test_the_same_claims_give_the_same_token(key):
    assert token.sign(CLAIMS, key) == token.sign(CLAIMS, key)


def test_another_library_reads_the_token(key):
    """COSE by hand, without ours: RFC 9052 section 4.4."""
    message = cbor2.loads(token.sign(CLAIMS, key))
    protected, unprotected, payload, signature = message.value
    assert message.tag == 18
    assert unprotected == {}
    assert cbor2.loads(protected) == {1: -8, 4: bytes.fromhex(key.key_id)}
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    structure = cbor2.dumps(["Signature1", protected, b"", payload])
    Ed25519PublicKey.from_public_bytes(key.public_bytes).verify(signature, structure)
    claims = cbor2.loads(payload)
    assert claims[1] == "BK03"
    assert claims[2] == CLAIMS.reference
    assert claims[6] == 1795257120
    assert claims[-65537] == [1, "registration", "2026112101", 1, bytes.fromhex("5e" * 32)]


def test_an_unknown_station_is_refused_by_name(key, other_key):
    assert refusal(token.payload(CLAIMS, key), other_key.public_bytes) == "receipt.unknown-station"
    assert refusal(token.payload(CLAIMS, key)) == "receipt.unknown-station"


def test_another_stations_signature_under_this_stations_name_is_refused(key, other_key):
    forged = cbor2.loads(token.sign(CLAIMS, other_key))
    honest = cbor2.loads(token.sign(CLAIMS, key))
    forged.value[0] = honest.value[0]
    text = token.PREFIX + base45.encode(cbor2.dumps(forged))
    assert refusal(text, key.public_bytes, other_key.public_bytes) == "receipt.signature"


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None
)
@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_refused(key, place, bit):
    data = bytearray(token.sign(CLAIMS, key))
    data[place % len(data)] ^= 1 << bit
    code = refusal(token.PREFIX + base45.encode(bytes(data)), key.public_bytes)
    assert code in {"receipt.signature", "receipt.unreadable", "receipt.unknown-station"}


def test_without_the_check_a_flipped_bit_would_pass(key):
    """The negative control: the claims alone read well after an alteration."""
    message = cbor2.loads(token.sign(CLAIMS, key))
    altered = message.value[2].replace(b"registration", b"registratiom")
    assert token._claims(cbor2.loads(altered)).form_id == "registratiom"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=120) | st.binary(max_size=90).map(lambda b: "MK1:" + base45.encode(b)))
def test_any_text_is_refused_by_name(key, text):
    assert refusal(text, key.public_bytes).startswith("receipt.")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "receipt.unreadable"),
        ("hello", "receipt.unreadable"),
        ("https://status.example/r/BK03RQK40059", "receipt.unreadable"),
        ("https://status.example/r/BK03RQK40059#", "receipt.unreadable"),
        ("https://status.example/#caf\u00e9", "receipt.unreadable"),
        ("MK1:", "receipt.unreadable"),
        ("MK1:bb8", "receipt.unreadable"),
        ("MK2:BB8", "receipt.version"),
        ("MK1:" + "0" * 100_000, "receipt.unreadable"),
    ],
)
def test_what_is_no_token_is_refused(key, text, code):
    assert refusal(text, key.public_bytes) == code


@pytest.mark.parametrize("trust", list(ClockTrust))
def test_every_trust_in_the_clock_is_told(key, trust):
    claims = replace(CLAIMS, clock_trust=trust)
    assert verify(token.payload(claims, key), [key.public_bytes]) == claims


def test_the_numbers_that_stand_for_the_clock_s_trust_are_pinned(key):
    def number(trust: ClockTrust) -> int:
        message = cbor2.loads(token.sign(replace(CLAIMS, clock_trust=trust), key))
        return cbor2.loads(message.value[2])[-65537][3]

    assert {trust.value: number(trust) for trust in ClockTrust} == {
        "unverified": 0,
        "compared": 1,
        "skewed": 2,
        "implausible": 3,
    }


@pytest.mark.parametrize("number", [-1, 4, 1.0, "1", None])
def test_a_number_that_stands_for_no_trust_is_refused(key, number):
    payload = cbor2.loads(cbor2.loads(token.sign(CLAIMS, key)).value[2])
    payload[-65537][3] = number
    with pytest.raises(ReceiptError):
        token._claims(payload)


def test_a_later_version_of_the_claims_is_named(key, monkeypatch):
    monkeypatch.setattr(token, "VERSION", 2)
    text = token.payload(CLAIMS, key)
    monkeypatch.undo()
    assert refusal(text, key.public_bytes) == "receipt.version"


def test_an_address_with_another_reference_is_refused(key):
    other = reference.make("another", "BK03")
    text = token.payload(CLAIMS, key, PAGE).replace(CLAIMS.reference, other)
    assert refusal(text, key.public_bytes) == "receipt.reference"


def test_base64_in_the_address_has_no_padding(key):
    fragment = token.payload(CLAIMS, key, PAGE).partition("#")[2]
    assert "=" not in fragment
    padded = fragment + "=" * (-len(fragment) % 4)
    assert base64.urlsafe_b64decode(padded) == token.sign(CLAIMS, key)


@pytest.mark.parametrize(
    ("text", "ours"),
    [("MK1:BB8", True), ("MK7:X", True), ("https://example.org", False), ("WIFI:S:x;;", False)],
)
def test_a_code_of_ours_is_known_by_its_looks(text, ours):
    assert token.is_payload(text) is ours
