# SPDX-License-Identifier: Apache-2.0
"""Signed statements as JWS (RFC 7515) in compact form, EdDSA over Ed25519 (RFC 8037).

A statement's ``typ`` names what it was made for, so that none passes for another: the
manifest of a submission, the Service's acknowledgement, a request's token.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

from kiosk.errors import SealingError

ALGORITHM: Final = "EdDSA"
"""The only one that is made or read: a header can't choose another."""

LONGEST: Final = 48 << 10
"""Characters of a compact JWS beyond which it is not looked at."""

Keyring = Callable[[str], bytes | None]
"""Finds the public key, 32 bytes, that a key id names; None when none is known."""

_HEADER: Final = frozenset({"alg", "kid", "typ"})

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class SigningKey(Protocol):
    """A private key that signs and says its name."""

    key_id: str

    def sign(self, message: bytes) -> bytes:
        """Sign a message (RFC 8032); 64 bytes."""


def sign(payload: Mapping[str, Any], kind: str, key: SigningKey) -> str:
    """Make a statement; the same payload, kind and key give the same text.

    Written out here, because the private key stays in its object and the library wants it;
    the library reads every statement back in ``verify``.
    """
    header = {"alg": ALGORITHM, "kid": key.key_id, "typ": kind}
    signed = f"{_segment(header)}.{_segment(payload)}"
    return f"{signed}.{_encoded(key.sign(signed.encode('ascii')))}"


def verify(text: str, kind: str, keys: Keyring) -> tuple[str, dict[str, Any]]:
    """Read a statement that one of these keys made for this purpose: its key id and payload.

    Raises SealingError ``sealing.unknown-key`` when the key is none of them, and
    ``sealing.statement`` for anything else that is wrong.
    """
    # 30 ms of import that a first screen need not wait for
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from jwt import InvalidTokenError
    from jwt.api_jws import PyJWS

    if len(text) > LONGEST:
        raise _wrong("too long")
    reader = PyJWS(algorithms=[ALGORITHM])
    try:
        header = reader.get_unverified_header(text)
    except (InvalidTokenError, RecursionError) as error:
        raise _wrong("no JWS") from error
    name = header.get("kid")
    # one with more in its header may ask for something that nobody here does
    if header.keys() != _HEADER or header["typ"] != kind or not isinstance(name, str):
        raise _wrong("made for another purpose")
    public = keys(name)
    if public is None:
        raise SealingError("nobody's key", code="sealing.unknown-key")
    try:
        content = reader.decode(
            text, Ed25519PublicKey.from_public_bytes(public), algorithms=[ALGORITHM]
        )
        payload = json.loads(content)
    except (InvalidTokenError, ValueError, RecursionError) as error:
        raise _wrong("the signature doesn't fit") from error
    if not isinstance(payload, dict):
        raise _wrong("no object")
    return name, payload


def _segment(record: Mapping[str, Any]) -> str:
    return _encoded(_COMPACT.encode(dict(record)).encode())


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _wrong(detail: str) -> SealingError:
    return SealingError(detail, code="sealing.statement")
