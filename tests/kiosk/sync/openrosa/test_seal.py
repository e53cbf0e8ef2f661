# SPDX-License-Identifier: Apache-2.0
"""Answers are sealed for a server so that they arrive whole, or not at all."""

from dataclasses import replace

import pytest

from kiosk.errors import SealingError
from kiosk.sealing.own import FILE_NAME, OwnIdentity
from kiosk.sync.openrosa.seal import OpenRosaSeal


@pytest.fixture
def seal(own):
    return OpenRosaSeal(lambda: own.recipients, allows_plain=False)


def code_of(work):
    with pytest.raises(SealingError) as caught:
        work()
    return caught.value.code


def test_a_form_without_a_key_is_refused_unless_the_operator_allows_it(office, seal, own):
    plain = office.finished(key=False)
    assert code_of(lambda: seal.check("visa", "")) == "sealing.no-form-key"
    assert code_of(lambda: seal.seal(plain)) == "sealing.no-form-key"
    allowed = OpenRosaSeal(lambda: own.recipients, allows_plain=True)
    allowed.check("visa", "")
    made = b"".join(allowed.seal(plain).chunks())
    assert made.startswith(b"age-encryption.org/v1")
    assert plain.instance not in made


def test_a_form_with_a_key_is_encrypted_to_it_also_where_plain_is_allowed(office, own):
    allowed = OpenRosaSeal(lambda: own.recipients, allows_plain=True)
    made = b"".join(allowed.seal(office.finished()).chunks())
    assert made.startswith(b"PK")


def test_a_key_that_is_none_is_found_before_anybody_fills_the_form(seal):
    assert code_of(lambda: seal.check("visa", "MIIB")) == "sealing.form-key"


@pytest.mark.parametrize(
    "instance",
    [
        b"<data",
        b"\xff<data/>",
        b"<data/>",
        b"<data><meta/></data>",
        b"<data><meta><instanceID/></meta></data>",
        b"<data><meta><instanceID>uuid:%s</instanceID></meta></data>" % (b"1" * 60),
        b"<data><meta><instanceID>1</instanceID><instanceID>2</instanceID></meta></data>",
        b"<data><other><instanceID>uuid:1</instanceID></other></data>",
        b"<data>\x00<meta><instanceID>uuid:1</instanceID></meta></data>",
    ],
)
def test_answers_that_a_server_would_spoil_are_not_sealed(office, seal, instance):
    finished = replace(office.finished(), instance=instance)
    assert code_of(lambda: seal.seal(finished)) == "openrosa.instance"


def test_a_file_that_the_answers_do_not_name_is_not_sealed(office, seal):
    """A server would drop it and say 201."""
    finished = office.finished({"photo-1.jpg": b"1"})
    more = {**finished.attachments, "photo-2.jpg": b"2"}
    assert code_of(lambda: seal.seal(replace(finished, attachments=more))) == "openrosa.instance"
    seal.seal(finished).close()


def test_the_stations_own_identity_is_made_once_and_kept_from_others(tmp_path):
    first = OwnIdentity.load_or_create(tmp_path)
    assert OwnIdentity.load_or_create(tmp_path).secret == first.secret
    file = tmp_path / FILE_NAME
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o640)
    assert code_of(lambda: OwnIdentity.load_or_create(tmp_path)) == "sealing.key-exposed"
    file.chmod(0o600)
    file.write_bytes(b"\xff")
    assert code_of(lambda: OwnIdentity.load_or_create(tmp_path)) == "sealing.key-damaged"
