# SPDX-License-Identifier: Apache-2.0
"""Applications filled in on a telephone: read within bounds, believed no further than signed."""

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import ReceiptError
from kiosk.sealing import base45, jws
from kiosk.sealing.prefilled import (
    MOST_ANSWERS,
    MOST_BYTES,
    MOST_CHARACTERS,
    PREFIX,
    TYPE,
    Prefilled,
    is_prefilled,
    read,
    write,
)
from kiosk.sealing.station import StationKey

ANSWERS = {"surname": "ƏLİYEV", "nationality": "TUR", "expiry_date": "2030-01-31"}
MINE = Prefilled(form_id="registration", language="tr", answers=ANSWERS)


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> StationKey:
    return StationKey.load_or_create(tmp_path_factory.mktemp("application"))


def nobody(_name: str) -> None:
    """Nobody is trusted."""


def code_of(text: str, keys=nobody) -> str:
    with pytest.raises(ReceiptError) as caught:
        read(text, keys)
    return caught.value.code


def packed(text: str | bytes) -> str:
    data = text if isinstance(text, bytes) else text.encode()
    return PREFIX + base45.encode(zlib.compress(data))


def test_what_is_written_is_read():
    text = write(MINE)
    assert is_prefilled(text)
    assert len(text) < 300
    assert read(text, nobody) == MINE


def test_a_signature_counts_for_whom_the_operator_trusts(key):
    text = write(MINE, key)
    trusting = {key.key_id: key.public_bytes}.get
    assert read(text, trusting).signed_by == key.key_id
    assert read(text, nobody) == MINE  # as good as unsigned, and no better


def test_what_was_altered_after_signing_is_refused(key):
    signed = zlib.decompress(base45.decode(write(MINE, key).removeprefix(PREFIX))).decode()
    head, _said, end = signed.split(".")
    other = jws.sign(json.loads('{"form":"x","answers":{}}'), TYPE, key).split(".")[1]
    trusting = {key.key_id: key.public_bytes}.get
    assert code_of(packed(f"{head}.{other}.{end}"), trusting) == "prefilled.signature"
    # nobody's key: it is read as what it is, unsigned
    assert read(packed(f"{head}.{other}.{end}"), nobody).form_id == "x"


def test_what_is_made_for_another_purpose_is_refused(key):
    text = packed(jws.sign({"form": "x", "answers": {}}, "manifest+jws", key))
    assert code_of(text, {key.key_id: key.public_bytes}.get) == "prefilled.signature"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "prefilled.unreadable"),
        ("MK1:ABC", "prefilled.unreadable"),
        ("MKF2:ABC", "prefilled.version"),
        (PREFIX, "prefilled.unreadable"),
        (PREFIX + "abc", "prefilled.unreadable"),
        (PREFIX + base45.encode(b"no stream"), "prefilled.unreadable"),
        (packed("[]"), "prefilled.signature"),
        (packed("{}"), "prefilled.unreadable"),
        (packed('{"form":"a b","answers":{}}'), "prefilled.unreadable"),
        (packed('{"form":"a","answers":{"x":1}}'), "prefilled.unreadable"),
        (packed('{"form":"a","answers":{"x y":"1"}}'), "prefilled.unreadable"),
        (packed('{"form":"a","answers":{},"more":1}'), "prefilled.unreadable"),
        (packed('{"form":"a","language":"<b>","answers":{}}'), "prefilled.unreadable"),
        (packed('{"form":"a","answers":' + "[" * 9000), "prefilled.unreadable"),
        (packed(b"\xff\xfe"), "prefilled.unreadable"),
        (packed(bytes(MOST_BYTES + 1)), "prefilled.size"),
        (packed(bytes(50 << 20)), "prefilled.size"),
        (PREFIX + "A" * MOST_CHARACTERS, "prefilled.size"),
        (
            packed(json.dumps({"form": "a", "answers": {f"q{n}": "" for n in range(400)}})),
            "prefilled.size",
        ),
    ],
)
def test_anything_else_is_refused_by_name(text, code):
    assert MOST_ANSWERS < 400
    assert code_of(text[: 60 << 20]) == code


def test_bytes_behind_the_stream_are_refused():
    stream = zlib.compress(b'{"form":"a","answers":{}}') + b"more"
    assert code_of(PREFIX + base45.encode(stream)) == "prefilled.unreadable"


@given(st.text(max_size=200) | st.binary(max_size=200).map(packed))
def test_nothing_but_an_application_or_a_named_error_comes_of_any_text(text):
    for one in (text, PREFIX + text):
        try:
            assert isinstance(read(one, nobody), Prefilled)
        except ReceiptError as error:
            assert error.code.startswith("prefilled.")  # noqa: PT017 either is right
