# SPDX-License-Identifier: Apache-2.0
"""Opens what was encrypted for ODK, by the specification alone and with OpenSSL's own program.

Shares no line with what encrypts. AES in cipher feedback mode is written out here over single
blocks, and RSA is done by ``openssl``.
"""

import io
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

ODK = "{http://opendatakit.org/submissions}"
ORX = "{http://openrosa.org/xforms}"
_OAEP = ("rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha256")


class PrivateKey:
    """A form author's key pair in files, made and used by ``openssl``."""

    def __init__(self, folder: Path, bits: int = 2048) -> None:
        self._file = folder / f"author-{bits}.pem"
        _openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}",
                 "-out", str(self._file))  # fmt: skip
        public = _openssl("pkey", "-in", str(self._file), "-pubout", "-outform", "DER")
        self.public = b64encode(public).decode()

    def open(self, wrapped: str) -> bytes:
        options = [word for one in _OAEP for word in ("-pkeyopt", one)]
        return _openssl(
            "pkeyutl", "-decrypt", "-inkey", str(self._file), *options, given=b64decode(wrapped)
        )


class QuickKey(PrivateKey):
    """The same without a process for each opening: for tests of other things, with hundreds."""

    def open(self, wrapped: str) -> bytes:
        key = load_pem_private_key(
            self._file.read_bytes(), None, unsafe_skip_rsa_key_validation=True
        )
        return key.decrypt(b64decode(wrapped), OAEP(MGF1(SHA256()), SHA256(), None))


@dataclass
class Opened:
    """A submission as its author reads it."""

    form_id: str
    version: str | None
    instance_id: str
    files: dict[str, bytes]
    """The attachments and ``submission.xml``, as they were."""
    secret: bytes


def unpacked(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def open_submission(parts: dict[str, bytes], key: PrivateKey) -> Opened:
    """Open an envelope with its files and hold its checksum against them."""
    envelope = ET.fromstring(parts["submission.xml"])  # noqa: S314 made by the code under test
    assert envelope.tag == f"{ODK}data"
    assert envelope.get("encrypted") == "yes"
    wrapped = _text(envelope, f"{ODK}base64EncryptedKey")
    instance_id = _text(envelope, f"{ORX}meta/{ORX}instanceID")
    names = [one.text or "" for one in envelope.findall(f"{ODK}media/{ODK}file")]
    names.append(_text(envelope, f"{ODK}encryptedXmlFile"))
    assert names[-1] == "submission.xml.enc"
    assert sorted(parts) == sorted([*names, "submission.xml"])
    secret = key.open(wrapped)
    seed = bytearray(md5(instance_id.encode() + secret, usedforsecurity=False).digest())
    files = {}
    for counter, name in enumerate(names):
        seed[counter % 16] = (seed[counter % 16] + 1) % 256
        files[name.removesuffix(".enc")] = _unpadded(feedback(secret, bytes(seed), parts[name]))
    version = envelope.get("version")
    lines = [envelope.get("id") or "", *([version] if version else []), wrapped, instance_id]
    for name, content in files.items():
        lines.append(f"{name}::{md5(content, usedforsecurity=False).hexdigest()}")
    said = key.open(_text(envelope, f"{ODK}base64EncryptedElementSignature"))
    assert said == md5(("\n".join(lines) + "\n").encode(), usedforsecurity=False).digest()
    return Opened(envelope.get("id") or "", version, instance_id, files, secret)


def feedback(secret: bytes, start: bytes, content: bytes) -> bytes:
    """Undo AES-CFB-128 (NIST SP 800-38A, 6.3): each block is masked by the one before, encrypted."""
    block = Cipher(algorithms.AES(secret), modes.ECB()).encryptor()  # noqa: S305 block by block
    plain, before = bytearray(), start
    for at in range(0, len(content), 16):
        piece = content[at : at + 16]
        mask = block.update(before)
        plain += bytes(one ^ other for one, other in zip(piece, mask, strict=False))
        before = piece
    return bytes(plain)


def _unpadded(content: bytes) -> bytes:
    assert content
    assert len(content) % 16 == 0
    count = content[-1]
    assert 1 <= count <= 16
    assert content[-count:] == bytes([count]) * count
    return content[:-count]


def _text(element: ET.Element, path: str) -> str:
    found = element.findtext(path)
    assert found, path
    return found


def _openssl(*words: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *words], input=given, capture_output=True, check=True).stdout
