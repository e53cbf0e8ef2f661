# SPDX-License-Identifier: Apache-2.0
"""ODK's encryption of a submission, made once: files by AES, their key by the form's RSA key.

It keeps what is in the files from whoever has not the form's private key, and no more: there
is no authentication in it, since anybody can encrypt to a public key. Source: the encryption
part of the ODK XForms specification. Its algorithms are decrepit, and no server of this kind
reads any others.
"""

import secrets
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self
from xml.sax.saxutils import escape, quoteattr

from kiosk.errors import SealingError
from kiosk.sealing.age import Reader
from kiosk.sealing.container import PIECE, Content, Packing
from kiosk.sealing.sealed import Sealed
from kiosk.sealing.spool import Spool

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

INSTANCE: Final = "submission.xml"
"""The name of the answers, and of the envelope that takes their place."""
SUFFIX: Final = ".enc"

_NAMESPACE: Final = "http://opendatakit.org/submissions"
_META_NAMESPACE: Final = "http://openrosa.org/xforms"
_SECRET_BYTES: Final = 32
_BLOCK: Final = 16
_LEAST_BITS: Final = 2048


class FormKey:
    """A form's RSA public key, to which its submissions are encrypted."""

    def __init__(self, key: "RSAPublicKey") -> None:
        self._key = key

    @classmethod
    def read(cls, text: str) -> Self:
        """Read ``base64RsaPublicKey``: a SubjectPublicKeyInfo (RFC 5280) of at least 2048 bits.

        Raises SealingError ``sealing.form-key``.
        """
        # 30 ms of import that a first screen need not wait for
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        try:
            key = load_der_public_key(b64decode("".join(text.split()), validate=True))
        except (ValueError, Error, UnsupportedAlgorithm) as error:
            raise SealingError("the form's key can't be read", code="sealing.form-key") from error
        if not isinstance(key, RSAPublicKey) or key.key_size < _LEAST_BITS:
            raise SealingError("no RSA key of 2048 bits or more", code="sealing.form-key")
        return cls(key)

    def wrap(self, secret: bytes) -> str:
        """Encrypt a few bytes to the key (RSA-OAEP, SHA-256 also in MGF1), in base64."""
        from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
        from cryptography.hazmat.primitives.hashes import SHA256

        padding = OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None)
        return b64encode(self._key.encrypt(secret, padding)).decode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What an envelope says of a submission in the clear."""

    form_id: str
    form_version: str
    """Empty for a form that names none."""
    instance_id: str


def seal(
    record: Record,
    key: FormKey,
    instance: bytes,
    attachments: Mapping[str, Content],
    folder: Path | None = None,
) -> Sealed:
    """Encrypt a submission into one container; no two calls give the same bytes.

    The attachments come first, each read once and never held in memory, then the answers, then
    the envelope that names them all. Raises SealingError and StorageError, as ``Sealer.seal``.
    """
    if INSTANCE in attachments:
        raise SealingError("a file has the envelope's name", code="sealing.container")
    encryption = _Encryption(record, key, [*attachments, INSTANCE])
    files: dict[str, Content] = {
        name + SUFFIX: encryption.of(place, content)
        for place, (name, content) in enumerate([*attachments.items(), (INSTANCE, instance)])
    }
    return pack({**files, INSTANCE: encryption.envelope}, folder)


def pack(files: Mapping[str, Content], folder: Path | None) -> Sealed:
    """Put files that need no seal of ours, or have one, into a container."""
    spool, packing = Spool(folder), Packing(files)
    try:
        while piece := packing.read(PIECE):
            spool.write(piece)
        return spool.finish()
    except BaseException:
        spool.close()
        raise


class _Encryption:
    """One submission's secret, and what has to be known of the files until the envelope."""

    def __init__(self, record: Record, key: FormKey, names: Sequence[str]) -> None:
        self._record = record
        self._key = key
        self._names = names
        self._secret = secrets.token_bytes(_SECRET_BYTES)
        self._wrapped = key.wrap(self._secret)
        self._digests: dict[int, str] = {}
        """Of the files as they were, by their places."""

    def of(self, place: int, content: Content) -> Content:
        """Encrypt the file at a place while it is read."""

        @contextmanager
        def begin() -> Iterator[Reader]:
            with BytesIO(content) if isinstance(content, bytes) else content() as stream:
                encrypting = _Encrypting(stream, self._secret, self._start(place))
                yield encrypting
            self._digests[place] = encrypting.digest.hexdigest()

        return begin

    def _start(self, place: int) -> bytes:
        """Make the initialisation vector of the file at a place: each bumps one more byte."""
        seed = self._record.instance_id.encode() + self._secret
        vector = bytearray(md5(seed, usedforsecurity=False).digest())
        for bumped in range(place + 1):
            at = bumped % _BLOCK
            vector[at] = (vector[at] + 1) % 256
        return bytes(vector)

    @contextmanager
    def envelope(self) -> Iterator[Reader]:
        """Write the envelope; every file has to be read by then."""
        yield BytesIO(self._written().encode())

    def _written(self) -> str:
        record = self._record
        version = f" version={quoteattr(record.form_version)}" if record.form_version else ""
        media = "".join(
            f"<media><file>{escape(name + SUFFIX)}</file></media>" for name in self._names[:-1]
        )
        return (
            f'<data xmlns="{_NAMESPACE}" id={quoteattr(record.form_id)}{version} encrypted="yes">'
            f"<base64EncryptedKey>{self._wrapped}</base64EncryptedKey>"
            f'<meta xmlns="{_META_NAMESPACE}">'
            f"<instanceID>{escape(record.instance_id)}</instanceID></meta>{media}"
            f"<encryptedXmlFile>{INSTANCE}{SUFFIX}</encryptedXmlFile>"
            "<base64EncryptedElementSignature>"
            f"{self._key.wrap(self._checksum())}"
            "</base64EncryptedElementSignature></data>"
        )

    def _checksum(self) -> bytes:
        """Make what the specification calls a signature: whoever encrypts can make another."""
        record = self._record
        version = [record.form_version] if record.form_version else []
        files = [f"{name}::{self._digests[place]}" for place, name in enumerate(self._names)]
        lines = [record.form_id, *version, self._wrapped, record.instance_id, *files]
        text = "".join(f"{line}\n" for line in lines)
        return md5(text.encode(), usedforsecurity=False).digest()


class _Encrypting:
    """A stream whose bytes come out encrypted (AES-256-CFB, padded after PKCS #7)."""

    def __init__(self, stream: Reader, secret: bytes, start: bytes) -> None:
        from cryptography.hazmat.decrepit.ciphers.modes import CFB
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms

        self._stream = stream
        self._encryptor = Cipher(algorithms.AES(secret), CFB(start)).encryptor()
        self._size = 0
        self._is_over = False
        self.digest = md5(usedforsecurity=False)
        """Of what was read so far, as it was."""

    def read(self, size: int, /) -> bytes:
        """Give the next bytes; at the end at most a block more than was asked for."""
        if self._is_over:
            return b""
        piece = self._stream.read(size)
        if piece:
            self.digest.update(piece)
            self._size += len(piece)
            return self._encryptor.update(piece)
        self._is_over = True
        missing = _BLOCK - self._size % _BLOCK
        return self._encryptor.update(bytes([missing]) * missing) + self._encryptor.finalize()
