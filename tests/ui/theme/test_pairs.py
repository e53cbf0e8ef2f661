# SPDX-License-Identifier: Apache-2.0
"""Every pair of ink and ground that is painted is one that the contrast of the roles is held for.

Each role is given a colour of its own, so that the colour of a pixel says the role.
"""

from collections import Counter

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QImage
from PySide6.QtQml import QQmlEngine, QQmlExpression

from tests.gate.seeing import Seen, is_icon, painted, seen
from tests.qmlitems import roles
from tests.ui.theme.test_contrast import DISABLED, TEXT
from ui import fonts
from ui.gallery import PAGES, Gallery, Shot

HELD = {*TEXT, DISABLED}
SHADE = 0xFFFFFF


class Painter:
    """The gallery in colours that no two roles share."""

    def __init__(self, gallery: Gallery) -> None:
        self.gallery = gallery
        theme = gallery.theme
        names = [one for one in roles() if one != "scrim"]
        self.roles: dict[int, str] = {}
        for number, name in enumerate(names):
            colour = QColor.fromHsv(
                number * 37 % 360, 255 - number % 2 * 115, 255 - number * 4 % 160
            )
            paint = f"plain.{name} = '{colour.name()}'"
            QQmlExpression(QQmlEngine.contextForObject(gallery.window), theme, paint).evaluate()
            self.roles[colour.rgb() & SHADE] = name
        assert len(self.roles) == len(names) > 30

    def pairs(self, page: str) -> set[tuple[str, str]]:
        """List the roles of every ink and its ground on a page."""
        self.gallery.show(Shot(page=page))
        QCoreApplication.processEvents()
        picture = self.gallery.window.grabWindow().convertToFormat(QImage.Format.Format_RGB32)
        found = {self._pair(one, picture) for one in seen(self.gallery.window) if is_inked(one)}
        return {pair for pair in found if "" not in pair}

    def _pair(self, one: Seen, picture: QImage) -> tuple[str, str]:
        drawn = is_icon(one.item)
        box = (one.box if drawn else painted(one)).intersected(one.inside)
        part = picture.copy(box.toAlignedRect().intersected(picture.rect()))
        pixels = Counter(memoryview(part.constBits()).cast("I"))
        source = one.item.property("source").toString() if drawn else ""
        ink = QColor(f"#{source.rpartition('/')[2]}") if drawn else one.item.property("color")
        ((ground, _),) = pixels.most_common(1)
        return self.roles.get(ink.rgb() & SHADE, ""), self.roles.get(ground & SHADE, "")


def is_inked(one: Seen) -> bool:
    text = one.item.inherits("QQuickText") and bool(one.item.property("text"))
    return (text or is_icon(one.item)) and one.is_whole and not one.inside.isEmpty()


@pytest.fixture
def painter(qapp):
    fonts.apply(qapp)
    shown = Gallery()
    yield Painter(shown)
    shown.close()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()


def test_every_pair_that_is_painted_is_held_to_the_contrast_of_its_mode(painter):
    found = {page: painter.pairs(page) for page in PAGES}
    assert len(set().union(*found.values())) > 10
    assert {page: pairs - HELD for page, pairs in found.items() if pairs - HELD} == {}


def test_a_pair_that_nobody_holds_would_be_seen(painter):
    pairs = painter.pairs("services")
    assert pairs - (HELD - {("secondaryText", "card")}) == {("secondaryText", "card")}
