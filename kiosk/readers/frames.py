# SPDX-License-Identifier: Apache-2.0
"""What the kiosk and the process that decodes pictures say to each other: words and bytes."""

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MOST_HEAD: Final = 256 << 10
"""Bytes of a frame's words; eight codes of 4 KB in the longest letters need 128 KB."""
MOST_BODY: Final = 64 << 20
"""Bytes that follow them; a picture's file may have as many."""

PREFIX: Final = struct.Struct(">II")
"""Before each frame: how many bytes of words, and of what follows them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One request or one answer."""

    head: Mapping[str, Any] = field(repr=False)
    body: bytes = field(default=b"", repr=False)


def written(frame: Frame) -> tuple[bytes, bytes]:
    """Write a frame: what goes before its body, and the body."""
    head = json.dumps(frame.head, ensure_ascii=False, separators=(",", ":")).encode()
    return PREFIX.pack(len(head), len(frame.body)) + head, frame.body


def sizes(prefix: bytes) -> tuple[int, int]:
    """Say how long head and body are. Raises ValueError for what is longer than a frame may be."""
    head, body = PREFIX.unpack(prefix)
    if head > MOST_HEAD or body > MOST_BODY:
        raise ValueError("a frame that is too long")
    return head, body


def read(head: bytes, body: bytes) -> Frame:
    """Read a frame from its parts. Raises TypeError or ValueError for what is none."""
    return Frame(dict(json.loads(head)), body)
