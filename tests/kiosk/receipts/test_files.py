# SPDX-License-Identifier: Apache-2.0
"""Paper and screen say that a file is there, and nothing of what is in it."""

import pytest

from kiosk.forms import Attachment
from kiosk.receipts import size_of, told


@pytest.mark.parametrize(
    ("file", "appearances", "said"),
    [
        (Attachment.of("a.jpg", "image/jpeg", b"x", pages=1), set(), "1 page attached"),
        (Attachment.of("a.pdf", "application/pdf", b"x", pages=3), set(), "3 pages attached"),
        (Attachment.of("a.pdf", "application/pdf", bytes(240_000)), set(), "PDF, 240\xa0KB"),
        (Attachment.of("a.png", "image/png", b"x"), {"signature"}, "Signed"),
        (Attachment.of("a.png", "image/png", b"x"), {"annotate"}, "Drawn"),
        (Attachment.of("a.x", "image/heic", b"x"), set(), "HEIC, 1\xa0KB"),
    ],
)
def test_a_file_is_told_by_what_it_is(translators, file, appearances, said):
    text = told(file, appearances, translators.of("en"))
    assert text.endswith(said)
    assert file.name not in text


def test_sizes_are_written_as_people_do():
    assert [size_of(one) for one in (0, 1499, 999_999, 1_240_000)] == [
        "1\xa0KB",
        "1\xa0KB",
        "1000\xa0KB",
        "1.2\xa0MB",
    ]
