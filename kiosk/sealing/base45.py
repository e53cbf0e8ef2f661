# SPDX-License-Identifier: Apache-2.0
"""Base45 (RFC 9285): bytes in the alphabet that QR codes pack tightest."""

from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {symbol: value for value, symbol in enumerate(_ALPHABET)}


def encode(data: bytes) -> str:
    """Write two bytes as three symbols, a last single byte as two."""
    text = []
    for start in range(0, len(data), 2):
        pair = data[start : start + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, value = divmod(number, 45)
            text.append(_ALPHABET[value])
    return "".join(text)


def decode(text: str) -> bytes:
    """Read the bytes back. Raises ValueError for text that no bytes give."""
    data = bytearray()
    for start in range(0, len(text), 3):
        triple = text[start : start + 3]
        if len(triple) == 1 or not set(triple) <= _VALUES.keys():
            raise ValueError("not Base45")
        number = sum(_VALUES[symbol] * 45**place for place, symbol in enumerate(triple))
        if number >= 256 ** (len(triple) - 1):
            raise ValueError("not Base45")
        data += number.to_bytes(len(triple) - 1, "big")
    return bytes(data)
