# SPDX-License-Identifier: Apache-2.0
"""Writes texts in the form that Qt's own translator reads (a ``.qm`` file), in memory."""

import struct
from collections.abc import Iterable
from enum import IntEnum
from functools import lru_cache
from typing import Final

_MAGIC: Final = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")


class _Section(IntEnum):
    HASHES = 0x42
    MESSAGES = 0x69


class _Tag(IntEnum):
    END = 1
    TRANSLATION = 3
    SOURCE = 6
    COMMENT = 8


def encode(entries: Iterable[tuple[str, str, str]]) -> bytes:
    """Write entries of a disambiguation (or ''), a source text and its translation.

    They are found whatever file the source text stands in, and where nothing is told apart by a
    disambiguation also without it. Qt searches by hash, so the hashes are in order.
    """
    hashes: list[tuple[int, int]] = []
    messages = bytearray()
    for comment, source, translation in entries:
        hashes.append((elf_hash(f"{source}{comment}".encode()), len(messages)))
        messages += _message(comment, source, translation)
    found = b"".join(struct.pack(">II", *each) for each in sorted(hashes))
    return _MAGIC + _block(_Section.HASHES, found) + _block(_Section.MESSAGES, bytes(messages))


def _message(comment: str, source: str, translation: str) -> bytes:
    parts = _block(_Tag.TRANSLATION, translation.encode("utf-16-be"))
    parts += _block(_Tag.SOURCE, source.encode())
    if comment:
        parts += _block(_Tag.COMMENT, comment.encode())
    return parts + bytes([_Tag.END])


def _block(kind: int, content: bytes) -> bytes:
    return struct.pack(">BI", kind, len(content)) + content


@lru_cache(maxsize=4096)
def elf_hash(text: bytes) -> int:
    """Hash as object files in ELF do; 0 is said as 1. Every language asks for the same texts."""
    value = 0
    for byte in text:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ high >> 24) & ~high & 0xFFFFFFFF
    return value or 1
