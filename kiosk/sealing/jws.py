# SPDX-License-Identifier: Apache-2.0
"""Signed statements as JWS (RFC 7515) in compact form, EdDSA over Ed25519 (RFC 8037).

A statement's ``typ`` names what it was made for, so that none passes for another: the
manifest of a submission, the Service's acknowledgement, a request's token.
"""

import json
import re
from base64 import urlsafe_b64encode
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from kiosk.errors import SealingError

if TYPE_CHECKING:
    from nacl.signing import VerifyKey

ALGORITHM: Final = "EdDSA"
"""The only one that is made or read: a header can't choose another."""

LONGEST: Final = 48 << 10
"""Characters of a compact JWS beyond which it is not looked at."""

Keyring = Callable[[str], bytes | None]
"""Finds the public key, 32 bytes, that a key id names; None when none is known."""

_STATEMENT: Final = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_NAME: Final = re.compile(r"[0-9a-f]{16}")
"""As ``key_id`` names keys; anything else is not even looked for."""
_STANDARD: Final = bytes.maketrans(b"-_", b"+/")

_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class SigningKey(Protocol):
    """A private key that signs and says its name."""

    key_id: str

    def sign(self, message: bytes) -> bytes:
        """Sign a message (RFC 8032); 64 bytes."""


def sign(payload: Mapping[str, Any], kind: str, key: SigningKey) -> str:
    """Make a statement; the same payload, kind and key give the same text."""
    return sign_text(as_text(payload), kind, key)


def as_text(payload: Mapping[str, Any]) -> str:
    """Write a payload as it is signed."""
    return _COMPACT.encode(payload)


def sign_text(payload: str, kind: str, key: SigningKey) -> str:
    """Make a statement of a payload that was written before."""
    signed = f"{_header(kind, key.key_id)}.{_encoded(payload.encode())}"
    return f"{signed}.{_encoded(key.sign(signed.encode('ascii')))}"


def verify(text: str, kind: str, keys: Keyring) -> tuple[str, dict[str, Any]]:
    """Read a statement that one of these keys made for this purpose: its key id and payload.

    Raises SealingError ``sealing.unknown-key`` when the key is none of them, and
    ``sealing.statement`` for anything else that is wrong.
    """
    name, payload = proven(text, kind, keys)
    return name, _object(payload)


def proven(text: str, kind: str, keys: Keyring, *, longest: int = LONGEST) -> tuple[str, bytes]:
    """Prove a statement and give its payload as it was written, for one who reads it himself.

    Written out here, for so narrow a profile is little more than its signature: the library
    that the tests hold it against takes longer over the base64 than over the curve, which is
    half of what a centre spends on a submission. Raises SealingError as ``verify`` does.
    """
    # an import that a first screen need not wait for
    from nacl.exceptions import CryptoError

    if len(text) > longest or not _STATEMENT.fullmatch(text):
        raise _wrong("no JWS")
    signed, _, signature = text.rpartition(".")
    first, _, second = signed.partition(".")
    name = _named(first, kind)
    public = keys(name)
    if public is None:
        raise _stranger()
    try:
        _key(public).verify(signed.encode("ascii"), decoded(signature))
        return name, decoded(second)
    except (CryptoError, ValueError) as error:
        raise _wrong("the signature doesn't fit") from error


@lru_cache(maxsize=64)
def _named(segment: str, kind: str) -> str:
    """Read a header; the same one comes with everything that a station signs for a purpose."""
    try:
        header = _object(decoded(segment))
    except ValueError as error:
        raise _wrong("no JSON") from error
    name = header.get("kid")
    # one with more in its header may ask for something that nobody here does
    if header != {"alg": ALGORITHM, "kid": name, "typ": kind}:
        raise _wrong("made for another purpose")
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        raise _stranger()
    return name


@lru_cache(maxsize=64)
def _key(public: bytes) -> "VerifyKey":
    """Read a public key, for libsodium: what a centre does most takes half of OpenSSL's time."""
    from nacl.signing import VerifyKey

    return VerifyKey(public)


def _object(payload: bytes) -> dict[str, Any]:
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise _wrong("no JSON") from error
    if not isinstance(found, dict):
        raise _wrong("no object")
    return found


def decoded(segment: str) -> bytes:
    """Read a part of a statement, proven or not. Raises ValueError for what is no base64url."""
    standard = segment.encode("ascii").translate(_STANDARD) + b"=" * (-len(segment) % 4)
    return a2b_base64(standard, strict_mode=True)


@lru_cache(maxsize=16)
def _header(kind: str, key_id: str) -> str:
    return _encoded(as_text({"alg": ALGORITHM, "kid": key_id, "typ": kind}).encode())


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _stranger() -> SealingError:
    return SealingError("nobody's key", code="sealing.unknown-key")


def _wrong(detail: str) -> SealingError:
    return SealingError(detail, code="sealing.statement")
