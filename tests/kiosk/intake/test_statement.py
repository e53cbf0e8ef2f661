# SPDX-License-Identifier: Apache-2.0
"""The station signs what it says of a submission, in the words that the wire has for it."""

import io
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import ClockTrust
from kiosk.errors import SealingError, StorageError
from kiosk.forms import Attachment
from kiosk.intake import Mode, statement
from kiosk.outbox import Parcel
from kiosk.receipts import reference
from kiosk.sealing import jws
from kiosk.sync import contract


@pytest.fixture
def manifest_of(kiosk):
    """Read the statement about a stored submission as the Service would."""

    def read(submission) -> contract.Manifest:
        text = kiosk.store.taken[submission].manifest
        keys = {kiosk.key.key_id: kiosk.key.public_bytes}
        name, payload = jws.verify(text, contract.MANIFEST_TYPE, keys.get)
        assert name == kiosk.key.key_id
        return contract.Manifest.model_validate(payload)

    return read


def said_of(text, key) -> dict[str, object]:
    return jws.verify(text, statement.TYPE, {key.key_id: key.public_bytes}.get)[1]


def scan(size: int) -> Attachment:
    return Attachment.of("scan.jpg", "image/jpeg", os.urandom(size))


def test_the_wire_and_the_intake_name_a_statement_alike():
    assert statement.TYPE == contract.MANIFEST_TYPE


@pytest.mark.parametrize("size", [0, 700_000, 3 << 20])
def test_the_statement_says_what_was_stored(kiosk, manifest_of, size):
    visit = kiosk.begin(surname="A")
    visit.set_language("az")
    visit.attach("/data/photo", scan(size))
    submitted = visit.submit()
    stored = kiosk.store.taken[visit.id]
    said = manifest_of(visit.id)
    assert said == contract.Manifest(
        id=visit.id,
        reference=submitted.reference,
        station="BK01",
        form_id="arrival",
        form_version="1",
        language="az",
        mode="kiosk",
        taken_at=submitted.taken_at,
        clock_trust="unverified",
        digest=stored.digest,
        size=len(kiosk.body(visit.id)),
        parts=tuple(
            contract.Part(sha256=part.digest, size=part.size) for part in stored.sealed.parts
        ),
    )
    assert len(said.parts) == (0 if size == 0 else 1 if size < 1 << 20 else 4)


def test_a_statement_has_no_field_that_the_wire_does_not_know(make_submission, station_key):
    """The negative control: the wire's record refuses what the intake does not say."""
    made = make_submission()
    fields = said_of(made.manifest, station_key)
    contract.Manifest.model_validate(fields)
    for name in fields.keys() - {"parts"}:
        with pytest.raises(ValueError, match=name):
            contract.Manifest.model_validate({k: v for k, v in fields.items() if k != name})
    with pytest.raises(ValueError, match="more"):
        contract.Manifest.model_validate({**fields, "more": 1})


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("trust", list(ClockTrust))
def test_every_mode_and_trust_has_a_word_on_the_wire(make_submission, station_key, mode, trust):
    made = make_submission(mode=mode, clock_trust=trust)
    said = contract.Manifest.model_validate(said_of(made.manifest, station_key))
    assert (said.mode, said.clock_trust) == (mode.value, trust.value)


def test_another_reference_number_is_signed_again(kiosk, manifest_of, make_submission):
    visit = kiosk.begin(surname="A")
    kiosk.store.take(make_submission(reference=reference.make(visit.id, "BK01")))
    submitted = visit.submit()
    assert submitted.reference == reference.make(visit.id, "BK01", 1)
    assert manifest_of(visit.id).reference == submitted.reference


def test_what_was_taken_without_a_statement_gets_the_very_same_one_later(
    make_submission, as_parcel, station_key
):
    made = make_submission()
    parcel: Parcel = replace(as_parcel(made), manifest="")
    assert statement.sign(parcel, (), station_key) == made.manifest


@pytest.mark.parametrize(
    ("skew", "trust"),
    [
        (None, ClockTrust.UNVERIFIED),
        (timedelta(seconds=119), ClockTrust.COMPARED),
        (timedelta(seconds=-119), ClockTrust.COMPARED),
        (timedelta(seconds=121), ClockTrust.SKEWED),
        (timedelta(days=-400), ClockTrust.SKEWED),
    ],
)
def test_the_clock_is_believed_as_far_as_the_centre_s_agrees(kiosk, manifest_of, skew, trust):
    kiosk.start(skew=lambda: skew)
    submitted = kiosk.begin(surname="A").submit()
    assert submitted.clock_trust is trust
    assert manifest_of(submitted.id).clock_trust == trust.value


def test_a_clock_without_its_battery_is_not_believed_whatever_was_compared(kiosk, clock):
    kiosk.start(skew=lambda: timedelta(0))
    visit = kiosk.begin(surname="A")  # with such a clock it could not: gate.clock
    clock.jump(datetime(2025, 12, 31, tzinfo=UTC))
    assert visit.submit().clock_trust is ClockTrust.IMPLAUSIBLE


def test_what_was_not_stored_is_signed_anew_with_the_time_it_is_stored(kiosk, manifest_of, clock):
    visit = kiosk.begin(surname="A")
    kiosk.store.fail_once(StorageError("full", code="storage.full"))
    with pytest.raises(StorageError):
        visit.submit()
    clock.advance(timedelta(minutes=3))
    assert visit.submit().taken_at == clock.now() == manifest_of(visit.id).taken_at


def test_sealed_bytes_are_given_up_when_they_are_stored_or_no_longer_right(kiosk):
    visit = kiosk.begin(surname="A")
    visit.attach("/data/photo", scan(700_000))
    frozen = []
    for end in (lambda: visit.answer("/data/surname", "B"), visit.discard, visit.submit):
        visit.prepare()
        frozen.append(visit._frozen.sealed.file)
        assert not frozen[-1].closed
        end()
        assert frozen[-1].closed
    assert len(set(map(id, frozen))) == 3


def test_a_scan_that_cannot_be_read_is_told_at_submit_and_keeps_the_answers(kiosk):
    gone = True

    def begin():
        if gone:
            raise OSError
        return io.BytesIO(b"scan")

    visit = kiosk.begin(surname="A")
    file = Attachment(name="scan.jpg", media_type="image/jpeg", size=4, open=begin)
    visit.attach("/data/photo", file)
    visit.prepare()
    with pytest.raises(SealingError):
        visit.submit()
    assert visit.submitted is None
    gone = False
    visit.submit()
    assert kiosk.opened(visit.id)["photo-1.jpg"] == b"scan"
