# SPDX-License-Identifier: Apache-2.0
"""A receipt says what happened, no more, in two languages, and nothing about the person."""

import dataclasses
import json
import os
from datetime import timedelta

import pytest

from kiosk.errors import ReceiptError
from kiosk.receipts import Standing, compose, reference, source_texts, token
from tests.kiosk.receipts.conftest import TEXTS

LANGUAGES = ("en", "az", "ru", "tr", "ar", "fa", "zh")


@pytest.fixture
def arguments(submitted, session, place, fixed_key):
    return {"submitted": submitted, "session": session, "settings": place, "key": fixed_key}


@pytest.fixture
def written(arguments, service, translators, root):
    """Write a receipt in a language; keyword arguments change what went before."""

    def write(code, **changes):
        own, official = translators.of(code), translators.of("az")
        promised = source_texts(root / "resources/services/registration/receipt.toml")
        steps = [(own.gettext(text), official.gettext(text)) for text in promised]
        languages = {"own": own, "official": official, "next_steps": steps}
        return compose(service=service, **(arguments | languages | changes))

    return write


def plain(receipt) -> str:
    content = dataclasses.asdict(receipt) | {"standing": receipt.standing.value}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("standing", ["taken", "received"])
def test_a_receipt_is_as_it_was_agreed(written, golden, code, standing, submitted):
    received_at = submitted.taken_at + timedelta(minutes=1) if standing == "received" else None
    content = plain(written(code, received_at=received_at))
    file = golden / f"{standing}-{code}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        file.write_text(content, encoding="utf-8")
    assert content == file.read_text(encoding="utf-8")


def test_a_paper_of_a_training_says_so_in_both_languages(written, submitted, monkeypatch):
    station = reference.TRAINING_STATION
    number = reference.make("01937f4c-0000-7000-8000-000000000001", station)
    mine = dataclasses.replace(submitted, station=station, reference=number)
    # the words of the receipts' own table hold none for it
    monkeypatch.setitem(TEXTS, "TRAINING – not a receipt", {"ru": "Учёба", "az": "Təlim"})
    marked = written("ru", submitted=mine)
    assert [block.training for block in marked.blocks] == ["Учёба", "Təlim"]
    assert [block.training for block in written("ru").blocks] == ["", ""]


def test_paper_never_claims_more_than_happened(written, submitted):
    taken = written("en")
    assert taken.standing is Standing.TAKEN
    assert taken.own.headline == "Taken by this kiosk"
    assert not any(step.is_done for step in taken.own.steps)
    assert "Received" not in plain(taken)
    received = written("en", received_at=submitted.taken_at + timedelta(hours=3))
    assert received.standing is Standing.RECEIVED
    assert received.own.headline == "Received by the Service"
    assert received.own.moment == "21 November 2026, 17:32"
    assert received.own.steps[0].text == "Taken by this kiosk: 21 November 2026, 14:32."
    assert received.own.steps[0].is_done


def test_azerbaijani_is_said_once(written):
    assert written("az").official is None
    assert [block.language for block in written("az").blocks] == ["az"]
    assert [block.language for block in written("ar").blocks] == ["ar", "az"]


def test_only_answers_that_the_form_marks_stand_on_paper(written):
    answers = written("en").own.answers
    assert [(answer.label, answer.text) for answer in answers] == [
        ("Arrival date", "14 November 2026")
    ]
    assert "ERIKSSON" not in plain(written("en"))


def test_a_receipt_can_be_written_after_the_visit_is_over(written):
    assert written("en", session=None).own.answers == ()


def test_the_code_carries_the_signed_claims(written, submitted, fixed_key):
    claims = token.verify(written("ru").payload, [fixed_key.public_bytes])
    assert claims.reference == submitted.reference
    assert claims.digest == submitted.digest
    assert claims.taken_at == submitted.taken_at


def test_with_a_status_page_the_code_opens_it(written, place, submitted):
    page = dataclasses.replace(place, status_url="https://status.example/r/")
    receipt = written("en", settings=page)
    assert receipt.payload.startswith(f"https://status.example/r/{submitted.reference}#")
    assert "opens the status" in receipt.own.code_hint


def test_a_copy_says_so(written):
    assert written("en").own.copy == ""
    assert written("en", copy=2).own.copy == "DUPLICATE 2"


def test_every_receipt_names_the_call_centre(written):
    for code in LANGUAGES:
        for block in written(code).blocks:
            assert "919" in block.steps[-1].text


def test_a_service_without_the_file_promises_nothing(tmp_path):
    assert list(source_texts(tmp_path / "receipt.toml")) == []


@pytest.mark.parametrize("content", ["", "next_steps = 3", "next_steps = [1]", "[", "\udcff"])
def test_a_damaged_file_of_steps_is_refused_by_name(tmp_path, content):
    file = tmp_path / "receipt.toml"
    file.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ReceiptError) as caught:
        list(source_texts(file))
    assert caught.value.code == "receipt.steps"
