# SPDX-License-Identifier: Apache-2.0
"""Spoils bytes without knowing what they mean."""

from random import Random
from typing import Final

WORDS: Final = (
    b"<", b">", b"</", b"/>", b"&", b";", b'"', b"'", b"=", b"\x00", b"\xff", b"\xfe", b"\xc3",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\r\n", b"\t", b"&amp;", b"&lt;",
    b"&#0;", b"&#x10FFFF;", b"&#xD800;", b"&a;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"--",
    b"<?x y?>", b"<?xml version='1.0' encoding='utf-16'?>", b"<?xml version='1.1'?>",
    b"<!DOCTYPE a>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<!ENTITY b 'c'>", b"xmlns=''",
    b" xmlns='urn:q'", b" xmlns:h='urn:q'", b" xmlns:jr='urn:q'", b" xml:space='preserve'",
    b" jr:template=''", b" jr:count='1000000000'", b"<group>", b"</group>", b"<repeat>", b"<value>",
    b"<data>", b"<item>", b"/data/", b"()", b"[1]", b"\xd9\xa3", b"\xe2\x80\xae",
    b"\xf0\x9f\x91\xa8", b"1000000000", b"-1", b"NaN", b"null", b"{", b"}", b"[", b"]", b",",
)  # fmt: skip


def damaged(data: bytes, source: Random, other: bytes = b"") -> bytes:
    """Lose, double, flip, swap and splice some bytes."""
    spoilt = bytearray(data)
    for _ in range(source.randint(1, 4)):
        at = source.randrange(len(spoilt) + 1)
        length = source.choice((1, 1, 2, 5, 20, 200))
        kind = source.randrange(8)
        if kind == 0:
            del spoilt[at : at + length]
        elif kind == 1:
            spoilt[at:at] = spoilt[at : at + length] * source.choice((1, 1, 2, 50))
        elif kind == 2 and at < len(spoilt):
            spoilt[at] ^= 1 << source.randrange(8)
        elif kind == 3:
            start = source.randrange(len(other) + 1)
            spoilt[at : at + length] = other[start : start + length * 3]
        elif kind == 4 and source.random() < 0.2:
            del spoilt[at:]
        elif kind == 5:
            to = source.randrange(len(spoilt) + 1)
            spoilt[to:to] = spoilt[at : at + length]
        else:
            spoilt[at:at] = source.choice(WORDS)
    return bytes(spoilt)


def recoded(data: bytes, source: Random) -> bytes:
    """Write the same text in another encoding, or say that it is in one."""
    text = data.decode("utf-8", "replace")
    encoding = source.choice(("utf-16", "utf-16-le", "utf-32", "utf-7", "latin-1", "utf-8-sig"))
    declared = text.replace("UTF-8", encoding, 1)
    return (declared if source.random() < 0.5 else text).encode(encoding, "replace")
