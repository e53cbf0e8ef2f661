# SPDX-License-Identifier: Apache-2.0
"""What is encrypted for ODK opens by the specification, and only with the form's own key."""

import io
import subprocess
import sys
from base64 import b64encode
from contextlib import contextmanager
from hashlib import md5

import pytest

from kiosk.errors import SealingError
from kiosk.sealing import odk
from tests.kiosk.sealing.odk_reader import PrivateKey, feedback, open_submission, unpacked

INSTANCE = "<data id='f' version='1'><ə>سلام</ə></data>".encode()
RECORD = odk.Record(form_id="form & <1>", form_version='v"2', instance_id="uuid:0000-1")


@pytest.fixture(scope="session")
def author(tmp_path_factory):
    """Whoever made the form, with a key pair of their own."""
    return PrivateKey(tmp_path_factory.mktemp("author"))


@pytest.fixture
def key(author):
    return odk.FormKey.read(author.public)


def sealed(key, attachments=None, record=RECORD, instance=INSTANCE, folder=None) -> bytes:
    made = odk.seal(record, key, instance, attachments or {}, folder)
    try:
        return b"".join(made.chunks())
    finally:
        made.close()


def test_the_author_reads_what_the_person_wrote(author, key):
    photos = {f"photo-{number}.jpg": bytes([number]) * (number * 7) for number in range(20)}
    opened = open_submission(unpacked(sealed(key, photos)), author)
    assert opened.files == {**photos, "submission.xml": INSTANCE}
    assert (opened.form_id, opened.version) == (RECORD.form_id, RECORD.form_version)
    assert opened.instance_id == RECORD.instance_id


def test_openssl_undoes_the_encryption_of_the_first_file(author, key):
    parts = unpacked(sealed(key))
    opened = open_submission(parts, author)
    start = bytearray(
        md5(RECORD.instance_id.encode() + opened.secret, usedforsecurity=False).digest()
    )
    start[0] = (start[0] + 1) % 256
    command = ["openssl", "enc", "-d", "-aes-256-cfb", "-K", opened.secret.hex()]
    plain = subprocess.run(
        [*command, "-iv", start.hex()], input=parts["submission.xml.enc"], capture_output=True,
        check=True,
    ).stdout  # fmt: skip
    count = plain[-1]
    assert plain[:-count] == INSTANCE
    assert plain[-count:] == bytes([count]) * count


def test_the_tests_own_feedback_mode_is_the_standards():
    """NIST SP 800-38A, F.3.18: CFB128-AES256."""
    secret = bytes.fromhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")
    start = bytes(range(16))
    assert feedback(secret, start, bytes.fromhex("dc7e84bfda79164b7ecd8486985d3860")) == (
        bytes.fromhex("6bc1bee22e409f96e93d7e117393172a")
    )


def test_the_vector_of_each_file_bumps_one_more_byte_and_wraps(author, key):
    """Seventeen files go once around: the first byte is bumped twice."""
    many = {f"f{number}": b"same" for number in range(17)}
    parts = unpacked(sealed(key, many))
    assert len({parts[f"f{number}.enc"] for number in range(17)}) == 17
    assert open_submission(parts, author).files["f16"] == b"same"


def test_a_form_without_a_version_has_an_envelope_without_one(author, key):
    record = odk.Record(form_id="f", form_version="", instance_id="uuid:1")
    assert open_submission(unpacked(sealed(key, record=record)), author).version is None


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 65_535, 65_536, 300_000])
def test_every_length_is_padded_as_the_standard_says(author, key, tmp_path, size):
    parts = unpacked(sealed(key, {"scan.bin": bytes(size)}, folder=tmp_path))
    assert len(parts["scan.bin.enc"]) == size + 16 - size % 16
    assert open_submission(parts, author).files["scan.bin"] == bytes(size)


def test_a_reader_that_gives_little_at_a_time_changes_nothing(author, key):
    class Dribble(io.BytesIO):
        def read(self, size=-1):
            return super().read(min(size, 7))

    parts = unpacked(sealed(key, {"a.bin": lambda: Dribble(b"x" * 100)}))
    assert open_submission(parts, author).files["a.bin"] == b"x" * 100


def test_two_encryptions_of_one_submission_share_no_bytes(key):
    first, second = unpacked(sealed(key)), unpacked(sealed(key))
    assert first["submission.xml.enc"] != second["submission.xml.enc"]
    assert first["submission.xml"] != second["submission.xml"]


def test_nothing_of_the_answers_is_in_the_sealed_bytes(key):
    body = sealed(key, {"a.bin": b"0123456789abcdef" * 100})
    assert INSTANCE not in body
    assert b"0123456789abcdef" not in body


def test_another_key_opens_nothing(author, key, tmp_path):
    other = PrivateKey(tmp_path)
    with pytest.raises(subprocess.CalledProcessError):
        open_submission(unpacked(sealed(key)), other)


@pytest.mark.parametrize("spoil", ["a.bin.enc", "submission.xml.enc"])
def test_the_readers_checksum_sees_an_altered_file(author, key, spoil):
    """The negative control of every test above."""
    parts = unpacked(sealed(key, {"a.bin": b"0123456789abcdef" * 10}))
    parts[spoil] = bytes([parts[spoil][0] ^ 1]) + parts[spoil][1:]
    with pytest.raises(AssertionError):
        open_submission(parts, author)


@pytest.mark.parametrize(
    "text", ["", "MIIB", "not base64!", b64encode(b"\x30\x03\x02\x01\x01").decode()]
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(SealingError) as caught:
        odk.FormKey.read(text)
    assert caught.value.code == "sealing.form-key"


def test_a_key_that_is_too_short_or_not_rsa_is_refused(tmp_path):
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    other = Ed25519PrivateKey.generate().public_key()
    written = other.public_bytes(serialization.Encoding.DER, spki)
    for text in (PrivateKey(tmp_path, 1024).public, b64encode(written).decode()):
        with pytest.raises(SealingError, match=r"sealing\.form-key"):
            odk.FormKey.read(text)


def test_a_key_may_stand_in_lines(author):
    odk.FormKey.read(f"\n  {author.public[:64]}\n  {author.public[64:]}\n")


def test_a_file_that_cannot_be_read_to_its_end_is_not_sealed(key):
    @contextmanager
    def torn():
        class Reader:
            def read(self, _size):
                raise OSError(5, "Input/output error")

        yield Reader()

    with pytest.raises(SealingError) as caught:
        sealed(key, {"scan.jpg": torn})
    assert caught.value.code == "sealing.unreadable"


def test_a_file_cannot_take_the_envelopes_place(key):
    with pytest.raises(SealingError) as caught:
        sealed(key, {"submission.xml": b"<other/>"})
    assert caught.value.code == "sealing.container"


def test_a_long_scan_is_never_held_in_memory(tmp_path, author):
    """Sixty mebibytes pass through a process that may have little."""
    script = """
import resource, sys
from contextlib import contextmanager
from pathlib import Path
from kiosk.sealing import odk

class Scan:
    left = 60 << 20
    def read(self, size):
        size = min(size, self.left)
        self.left -= size
        return bytes(size)

@contextmanager
def scan():
    yield Scan()

key = odk.FormKey.read(sys.argv[1])
record = odk.Record(form_id="f", form_version="", instance_id="uuid:1")
odk.seal(record, key, b"<f/>", {"small.jpg": b"1"}, Path(sys.argv[2])).close()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
made = odk.seal(record, key, b"<f/>", {"scan.jpg": scan}, Path(sys.argv[2]))
print(made.size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    run = subprocess.run(
        [sys.executable, "-c", script, author.public, str(tmp_path)],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    size, grown = map(int, run.stdout.split())
    assert size > 60 << 20
    assert grown < 8 << 10, f"{grown} KiB more"
    assert list(tmp_path.iterdir()) == []
