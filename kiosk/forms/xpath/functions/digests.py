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
