# SPDX-License-Identifier: Apache-2.0
"""Functions on digests and encodings."""

import base64
import binascii
import hashlib

from kiosk.forms.xpath.compiled import Kind
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.functions.registry import function

_ALGORITHMS = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}
_SIGNATURE_BYTES = 64


@function("digest", "ttt?", Kind.TEXT)
def digest(_env: Environment, text: str, algorithm: str, encoding: str = "base64") -> str:
    """Hash a text; blank for an unknown algorithm or encoding."""
    name = _ALGORITHMS.get(algorithm.upper())
    if name is None:
        return ""
    value = hashlib.new(name, text.encode("utf-8", "replace"), usedforsecurity=False).digest()
    if encoding.lower() == "hex":
        return value.hex()
    return base64.b64encode(value).decode("ascii") if encoding.lower() == "base64" else ""


@function("base64-decode", "t", Kind.TEXT)
def base64_decode(_env: Environment, text: str) -> str:
    """Decode base64 that holds UTF-8; blank when it is none."""
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""


@function("extract-signed", "tt", Kind.TEXT)
def extract_signed(_env: Environment, signed: str, public_key: str) -> str:
    """Say what an Ed25519 key has signed; blank unless the signature before it is right.

    Both are base64: a signature of 64 bytes with the text behind it, and a key of 32 bytes.
    """
    from cryptography.exceptions import InvalidSignature  # late: few forms scan signed codes
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        message = base64.b64decode(signed, validate=True)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(message[:_SIGNATURE_BYTES], message[_SIGNATURE_BYTES:])
        return message[_SIGNATURE_BYTES:].decode("utf-8")
    except (InvalidSignature, binascii.Error, ValueError):
        return ""
