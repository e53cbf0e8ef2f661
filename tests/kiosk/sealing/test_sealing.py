# SPDX-License-Identifier: Apache-2.0
"""What is sealed opens for the Service alone, and keys stay with their owners."""

import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.errors import SealingError
from kiosk.sealing import Recipients, Sealer, ServiceIdentity, StationKey
from kiosk.sealing.keyfile import create_secret

FILES = {"manifest.json": b"{}", "submission.xml": "<ad>Ləman</ad>".encode()}


def sealed_to(recipients, files=FILES):
    return b"".join(Sealer(recipients).seal(files).chunks())


@pytest.fixture
def service(tmp_path):
    return ServiceIdentity.load_or_create(tmp_path / "centre")


def test_the_service_opens_what_was_sealed_to_it(service):
    assert service.open(sealed_to(service.recipients)) == FILES


def test_files_are_sealed_from_disk_too(service, tmp_path):
    scan = tmp_path / "scan.jpg"
    scan.write_bytes(b"\xff\xd8")
    files = {"scan.jpg": lambda: scan.open("rb")}
    assert service.open(sealed_to(service.recipients, files)) == {"scan.jpg": b"\xff\xd8"}


def test_each_of_several_recipients_opens_it(service, tmp_path):
    other = ServiceIdentity.load_or_create(tmp_path / "other")
    both = Recipients([*service.recipients.names, *other.recipients.names])
    sealed = sealed_to(both)
    assert service.open(sealed) == other.open(sealed) == FILES


def test_nobody_else_opens_it(service, tmp_path):
    stranger = ServiceIdentity.load_or_create(tmp_path / "stranger")
    with pytest.raises(SealingError) as error:
        stranger.open(sealed_to(service.recipients))
    assert error.value.code == "sealing.not-opened"


def test_an_altered_seal_does_not_open(service):
    sealed = bytearray(sealed_to(service.recipients))
    sealed[-1] ^= 1
    with pytest.raises(SealingError):
        service.open(bytes(sealed))


def test_nothing_readable_is_left_in_the_sealed_bytes(service):
    sealed = sealed_to(service.recipients)
    assert b"submission.xml" not in sealed
    assert "Ləman".encode() not in sealed


def test_the_service_keeps_its_identity(service, tmp_path):
    again = ServiceIdentity.load_or_create(tmp_path / "centre")
    assert again.recipients.names == service.recipients.names


def test_the_station_keeps_its_key_and_signs_with_it(tmp_path):
    first, second = (StationKey.load_or_create(tmp_path) for _ in range(2))
    assert first.key_id == second.key_id
    assert len(first.key_id) == 16
    Ed25519PublicKey.from_public_bytes(first.public_bytes).verify(second.sign(b"x"), b"x")


@pytest.mark.parametrize("kind", [StationKey, ServiceIdentity])
def test_a_key_file_is_its_owner_s_alone(tmp_path, kind):
    kind.load_or_create(tmp_path / "keys")
    (file,) = (tmp_path / "keys").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    with pytest.raises(SealingError) as error:
        kind.load_or_create(tmp_path / "keys")
    assert error.value.code == "sealing.key-exposed"


@pytest.mark.parametrize("kind", [StationKey, ServiceIdentity])
def test_a_damaged_key_is_named_and_never_replaced(tmp_path, kind):
    kind.load_or_create(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"\xff damaged")
    with pytest.raises(SealingError) as error:
        kind.load_or_create(tmp_path)
    assert error.value.code == "sealing.key-damaged"
    assert file.read_bytes() == b"\xff damaged"


def test_recipients_are_installed_and_read_again(service, tmp_path):
    service.recipients.save(tmp_path / "keys")
    assert Recipients.load(tmp_path / "keys").names == service.recipients.names


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "sealing.no-recipient"),
        ("# none\n", "sealing.no-recipient"),
        ("age1x\n", "sealing.bad-recipient"),
    ],
)
def test_without_a_good_recipient_nothing_can_be_sealed(tmp_path, content, code):
    if content is not None:
        (tmp_path / "recipients.txt").write_text(content)
    with pytest.raises(SealingError) as error:
        Recipients.load(tmp_path)
    assert error.value.code == code


def test_a_draft_that_a_power_cut_left_behind_is_no_way_to_overwrite_a_secret(tmp_path):
    """Between the link and the unlink both names are one file, and process ids come again."""
    secret = create_secret(tmp_path / "a.key", b"first")
    os.link(tmp_path / "a.key", tmp_path / f".b.key.{os.getpid()}")
    assert create_secret(tmp_path / "b.key", b"second") == b"second"
    assert (tmp_path / "a.key").read_bytes() == secret
