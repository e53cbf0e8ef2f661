# SPDX-License-Identifier: Apache-2.0
"""Numbers in a notice stand in their order, whichever way its words run."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QTextLayout

from kiosk.notices import Notice
from ui import fonts, noticeboard

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PHONE = "اتصل بالرقم +994 12 919 في أي وقت"
AMOUNT = "المبلغ 1 200,50 مانات"
PERSIAN = "با +994-12-919 تماس بگیرید"


def row(text):
    notice = Notice(
        id="n",
        valid_from=NOW,
        valid_until=NOW + timedelta(days=1),
        texts={"ar": text},
        forms=("f",),
    )
    (found,) = noticeboard.before([notice], "f", "ar")
    return found.text


def places(text, *groups):
    """Say where Qt puts the first digits of these groups, from the left."""
    layout = QTextLayout(text)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()
    # behind the digit: before it another direction may just end
    return [line.cursorToX(text.index(one) + 1)[0] for one in groups]


@pytest.fixture(autouse=True)
def application(qapp):
    fonts.apply(qapp)


@pytest.mark.parametrize(
    ("text", "groups"),
    [(PHONE, ("994", "12", "919")), (AMOUNT, ("1", "200")), (PERSIAN, ("994", "12", "919"))],
)
def test_a_number_of_several_groups_is_read_from_the_left(text, groups):
    found = places(row(text), *groups)
    assert found == sorted(found)


@pytest.mark.parametrize(("text", "groups"), [(PHONE, ("994", "919")), (AMOUNT, ("1", "200"))])
def test_without_that_its_groups_change_places(text, groups):
    """The negative control."""
    found = places(text, *groups)
    assert found == sorted(found, reverse=True)


def test_words_from_left_to_right_and_numbers_alone_stay_as_they_are():
    for text in ("Call +994 12 919", "Zəng edin: 1 200,50 AZN", "خلال 15 يومًا، من 10:00 إلى 18:00"):
        assert row(text) == text
