# SPDX-License-Identifier: Apache-2.0
"""A statement is believed by its key, for its purpose, and as it was made."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.errors import SealingError
from kiosk.sealing import StationKey, jws, key_id

KIND = "manifest+jwt"
PAYLOAD = {"id": "0192", "note": "Bakı", "size": 3}


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return [StationKey.load_or_create(tmp_path_factory.mktemp("keys")) for _ in range(2)]


@pytest.fixture
def key(keys):
    return keys[0]


@pytest.fixture
def known(key):
    return {key.key_id: key.public_bytes}.get


def coded(value) -> str:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def made(header, payload, key) -> str:
    signed = f"{coded(header)}.{coded(payload)}"
    return f"{signed}.{coded(key.sign(signed.encode()))}"


def header_of(key, **changes):
    return {"alg": "EdDSA", "kid": key.key_id, "typ": KIND, **changes}


def refusal(text, keyring, kind=KIND) -> str:
    with pytest.raises(SealingError) as error:
        jws.verify(text, kind, keyring)
    return error.value.code


def test_a_statement_says_who_made_it_and_what_it_says(key, known):
    assert jws.verify(jws.sign(PAYLOAD, KIND, key), KIND, known) == (key.key_id, PAYLOAD)


def test_the_same_payload_gives_the_same_text(key):
    assert jws.sign(PAYLOAD, KIND, key) == jws.sign(dict(PAYLOAD), KIND, key)


def test_another_library_reads_it(key):
    public = Ed25519PublicKey.from_public_bytes(key.public_bytes)
    assert jwt.decode(jws.sign(PAYLOAD, KIND, key), public, algorithms=["EdDSA"]) == PAYLOAD


def test_what_another_library_made_is_read():
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    name = key_id(public)
    text = jwt.encode(PAYLOAD, private, "EdDSA", headers={"kid": name, "typ": KIND})
    assert jws.verify(text, KIND, {name: public}.get) == (name, PAYLOAD)


def test_a_statement_made_for_one_purpose_passes_for_no_other(key, known):
    text = jws.sign(PAYLOAD, "request+jwt", key)
    assert refusal(text, known) == "sealing.statement"


def test_a_key_that_nobody_knows_is_named_as_such(keys, known):
    assert refusal(jws.sign(PAYLOAD, KIND, keys[1]), known) == "sealing.unknown-key"


@pytest.mark.parametrize("name", ["\ud800", "\x00" * 16, "A" * 16, "a" * 15, "a" * 16 + "\n", 7])
def test_what_is_no_key_s_name_is_looked_for_by_nobody(key, name):
    asked = []
    assert refusal(made(header_of(key, kid=name), PAYLOAD, key), asked.append) == (
        "sealing.unknown-key"
    )
    assert not asked


def test_another_key_under_this_key_s_name_is_refused(keys, key, known):
    forged = made(header_of(key), PAYLOAD, keys[1])
    assert refusal(forged, known) == "sealing.statement"


@pytest.mark.parametrize("algorithm", ["none", "HS256", "ES256", "eddsa", None, 7])
def test_a_header_chooses_no_other_algorithm(key, known, algorithm):
    assert refusal(made(header_of(key, alg=algorithm), PAYLOAD, key), known) == "sealing.statement"


def test_a_public_key_is_no_shared_secret(key, known):
    text = jwt.encode(PAYLOAD, key.public_bytes, "HS256", headers={"kid": key.key_id, "typ": KIND})
    assert refusal(text, known) == "sealing.statement"


@pytest.mark.parametrize(
    "more", [{"crit": ["b64"], "b64": False}, {"jwk": {}}, {"jku": "https://example.org"}]
)
def test_a_header_with_more_in_it_is_refused(key, known, more):
    assert refusal(made(header_of(key, **more), PAYLOAD, key), known) == "sealing.statement"


@pytest.mark.parametrize("payload", [b"[]", b"7", b"null", b"{", b"\xff", b"[" * 20_000])
def test_what_is_no_object_is_refused(key, known, payload):
    assert refusal(made(header_of(key), payload, key), known) == "sealing.statement"


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "..", "a.b", "a.b.c", "a.b.c.d", "é.é.é", "e30.e30.e30"),
        "x" * (jws.LONGEST + 1),
        f"{coded(b'[' * 30_000)}.e30.e30",
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_statement_is_refused(known, text):
    assert refusal(text, known) == "sealing.statement"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_is_refused(key, known, place, bit):
    segments = [
        bytearray(urlsafe_b64decode(f"{segment}=="))
        for segment in jws.sign(PAYLOAD, KIND, key).split(".")
    ]
    place %= sum(len(segment) for segment in segments)
    for segment in segments:
        if place < len(segment):
            segment[place] ^= 1 << bit
            break
        place -= len(segment)
    text = ".".join(coded(bytes(segment)) for segment in segments)
    assert refusal(text, known) in {"sealing.statement", "sealing.unknown-key"}


def test_without_the_check_an_altered_payload_would_pass(key):
    """The negative control: the payload alone reads well after an alteration."""
    head, _, signature = jws.sign(PAYLOAD, KIND, key).split(".")
    altered = f"{head}.{coded({**PAYLOAD, 'size': 4})}.{signature}"
    options = {"verify_signature": False}
    assert jwt.decode(altered, options=options)["size"] == 4
