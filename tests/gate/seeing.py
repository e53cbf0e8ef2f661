# SPDX-License-Identifier: Apache-2.0
"""What can be seen in a window, and what a person could not read or hit.

Every rule gives its findings as sentences, none where all is well: the matrix wants none, the
negative controls want theirs.
"""

import itertools
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QFont, QGuiApplication, QImage, QTextLayout
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickItem, QQuickWindow

TARGET_MM = 12.7
"""What a finger needs each way (VVSG 2.0, 7.2-I)."""
APART_MM = 2.54
"""What has to be between two targets (VVSG 2.0, 7.2-I)."""
LIMITS = {"default": (10.0, 21.0), "high": (20.0, 21.0), "dark": (15.0, 21.0), "low": (4.5, 8.0)}
"""Contrast of text and icons in each mode (VVSG 2.0, 7.1-C and 7.1-D)."""
HEIGHTS = (3.5, 4.8, 6.4, 8.5)
"""Millimetres of a capital at each step of the text size (VVSG 2.0, 7.1-G)."""
CAPITAL = 0.714
"""The share that a capital, or an alef, has of the size of its font."""
DISABLED = 4.5
"""Contrast of what can't be used just now (WCAG 2.2, 1.4.3)."""

Role = QAccessible.Role
ACTIONS = frozenset(
    {
        Role.Button,
        Role.ButtonMenu,
        Role.RadioButton,
        Role.CheckBox,
        Role.Link,
        Role.EditableText,
        Role.Slider,
        Role.SpinBox,
        Role.PageTab,
    }
)


@dataclass(frozen=True, slots=True)
class Seen:
    """An item that is shown: where it stands in the window, and how much of it is not clipped."""

    item: QQuickItem
    box: QRectF
    inside: QRectF
    scrolls: bool
    """Whether it stands in something that can be scrolled up and down."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it is clipped."""
        return self.inside.adjusted(-1, -1, 1, 1).contains(self.box)

    @property
    def name(self) -> str:
        text = self.item.property("text")
        return f"{name_of(self.item)} {text!r}"


def name_of(item: QQuickItem) -> str:
    """Say what an item, or the nearest around it that has a name, is called."""
    around: QQuickItem | None = item
    while around is not None and not around.objectName():
        around = around.parentItem()
    return (
        "something" if around is None else f"{'' if around == item else 'in '}{around.objectName()}"
    )


def is_icon(item: QQuickItem) -> bool:
    source = item.property("source").toString() if item.inherits("QQuickImage") else ""
    return source.startswith("image://icon/") and not source.startswith("image://icon/lattice/")


def modal(window: QQuickWindow) -> QQuickItem:
    """Find what lies over everything else and takes every touch; else the whole content."""
    content = window.contentItem()
    over = [item for item in _below(content) if item.isVisible() and _is_dialog(item)]
    return over[-1] if over else content


def _is_dialog(item: QQuickItem) -> bool:
    interface = QAccessible.queryAccessibleInterface(item)
    return interface is not None and interface.role() == Role.Dialog


def _curtain(window: QQuickWindow) -> QQuickItem | None:
    """Find the darkness over everything, while it is there; keys and voices reach below it."""
    over = (item for item in _below(window.contentItem()) if item.objectName() == "curtain")
    return next((item for item in over if item.isVisible()), None)


def seen(window: QQuickWindow) -> list[Seen]:
    """List what is shown and can be touched, in the order of painting."""
    whole = QRectF(0, 0, window.width(), window.height())
    return list(_seen(_curtain(window) or modal(window), whole, scrolls=False))


def _seen(item: QQuickItem, inside: QRectF, *, scrolls: bool) -> Iterator[Seen]:
    if not item.isVisible() or item.opacity() == 0:
        return
    box = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    yield Seen(item, box, inside.intersected(box), scrolls)
    if item.clip():
        inside = inside.intersected(box)
    scrolls = scrolls or item.inherits("QQuickFlickable")
    for child in item.childItems():
        yield from _seen(child, inside, scrolls=scrolls)


def _below(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from _below(child)


def texts(shown: list[Seen]) -> list[Seen]:
    return [one for one in shown if one.item.inherits("QQuickText") and one.item.property("text")]


def _around(item: QQuickItem) -> QQuickItem | None:
    """Find the control that a text is written on."""
    around = item.parentItem()
    while around is not None and not around.inherits("QQuickControl"):
        around = around.parentItem()
    return around


def painted(one: Seen) -> QRectF:
    """Say where the letters of a text stand in the window."""
    item = one.item
    width, height = float(item.property("paintedWidth")), float(item.property("paintedHeight"))
    across, down = _alignment(item)
    origin = item.mapToScene(
        QPointF(across * (item.width() - width), down * (item.height() - height))
    )
    return QRectF(origin.x(), origin.y(), width, height)


def _alignment(item: QQuickItem) -> tuple[float, float]:
    """Say which share of the spare room is left of, and above, the letters."""
    # Python has no name for the types of these properties, but QML has
    asked = QQmlExpression(
        QQmlEngine.contextForObject(item), item, "effectiveHorizontalAlignment + verticalAlignment"
    )
    flags = Qt.AlignmentFlag(int(asked.evaluate()[0]))
    return (
        _share(flags, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter),
        _share(flags, Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignVCenter),
    )


def _share(flags: Qt.AlignmentFlag, end: Qt.AlignmentFlag, middle: Qt.AlignmentFlag) -> float:
    return 1.0 if flags & end else 0.5 if flags & middle else 0.0


def cut(shown: list[Seen]) -> Iterator[str]:
    """Find text that is cut off, runs out of its control, or out of the window."""
    for one in texts(shown):
        letters = painted(one)
        control = _around(one.item)
        if one.item.property("truncated"):
            yield f"cut: {one.name} is shortened"
        if control is not None:
            box = control.mapRectToScene(QRectF(0, 0, control.width(), control.height()))
            if letters.width() > box.width() + 1 or letters.height() > box.height() + 1:
                yield f"cut: {one.name} runs out of {name_of(control)}"
        elif letters.width() > one.item.width() + _overhang(one.item):
            yield f"cut: {one.name} is wider than its place"
        if not one.scrolls and not one.inside.adjusted(-1, -1, 1, 1).contains(one.box):
            yield f"cut: {one.name} runs out of the window"
        if one.inside.width() + 1 < one.box.width() and one.inside.height() > 0:
            yield f"cut: {one.name} is clipped at a side"


def _overhang(item: QQuickItem) -> float:
    """Say how far letters may reach beyond their place: joined, the last of a line is wider."""
    is_joined = ARABIC in families_of(str(item.property("text")))
    return 0.08 * float(item.property("font").pixelSize()) if is_joined else 1.0


def overlapping(shown: list[Seen]) -> Iterator[str]:
    """Find texts that are painted over one another."""
    boxes = [(one, painted(one).intersected(one.inside)) for one in texts(shown) if one.is_whole]
    for (one, here), (other, there) in combinations(boxes, 2):
        common = here.intersected(there)
        if common.width() > 3 and common.height() > 0.3 * min(here.height(), there.height()):
            yield f"overlapping: {one.name} and {other.name}"


def actions(shown: list[Seen]) -> list[Seen]:
    """List what can be touched, as far as its whole face is shown."""
    found = []
    for one in shown:
        if not one.item.isEnabled() or one.box.isEmpty() or not one.is_whole:
            continue
        interface = QAccessible.queryAccessibleInterface(one.item)
        if interface is not None and interface.role() in ACTIONS:
            found.append(one)
    return found


def small(shown: list[Seen], pixels: float) -> Iterator[str]:
    """Find targets under the least size; ``pixels`` make a millimetre."""
    for one in actions(shown):
        least = min(one.box.width(), one.box.height()) / pixels
        if least < TARGET_MM - 0.15:
            yield f"small: {one.name} is {least:.1f} mm"


def crowded(shown: list[Seen], pixels: float) -> Iterator[str]:
    """Find targets that stand too near to each other; ``pixels`` make a millimetre."""
    for one, other in combinations(actions(shown), 2):
        if _holds(one.item, other.item) or _holds(other.item, one.item):
            continue
        apart = distance(one.box, other.box) / pixels
        if apart < APART_MM - 0.15:
            yield f"crowded: {one.name} and {other.name} are {apart:.1f} mm apart"


def distance(one: QRectF, other: QRectF) -> float:
    """Measure the pixels between two boxes; 0 where they meet."""
    across = max(one.left(), other.left()) - min(one.right(), other.right())
    down = max(one.top(), other.top()) - min(one.bottom(), other.bottom())
    return math.hypot(max(0.0, across), max(0.0, down))


def _holds(item: QQuickItem, inner: QQuickItem | None) -> bool:
    while inner is not None:
        if inner == item:
            return True
        inner = inner.parentItem()
    return False


def faint(shown: list[Seen], image: QImage, mode: str) -> Iterator[str]:
    """Find text and icons whose painted contrast is outside the limits of the mode."""
    low, high = LIMITS[mode]
    for one in shown:
        is_text = one.item.inherits("QQuickText") and bool(one.item.property("text"))
        if not (is_text or is_icon(one.item)) or not one.is_whole or one.box.isEmpty():
            continue
        box = painted(one) if is_text else one.box
        measured = contrast_in(image, box.intersected(one.box))
        if measured is None:
            yield f"faint: {one.name} is not painted"
        elif not one.item.isEnabled():
            if measured < DISABLED - 0.05:
                yield f"faint: {one.name} has {measured:.1f} to 1 while disabled"
        elif not low - 0.05 <= measured <= high + 0.05:
            yield f"faint: {one.name} has {measured:.1f} to 1 in {mode}"


TINY = 20 * 20
"""Pixels of a picture in which a stroke is hardly a pixel wide."""


def contrast_in(image: QImage, box: QRectF) -> float | None:
    """Measure the strongest contrast with the commonest colour that some pixels of a part reach."""
    part = image.copy(box.toAlignedRect().intersected(image.rect()))
    if part.isNull():
        return None
    part = part.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(part.constBits()).cast("I"))
    (ground, _), *others = counted.most_common()
    lights = luminance(ground)
    # few pixels of the smallest signs have their whole colour, the others are between two
    least = 3 if part.width() * part.height() > TINY else 1
    inks = sorted(((ratio(lights, luminance(ink)), times) for ink, times in others), reverse=True)
    reached = itertools.accumulate(times for _, times in inks)
    enough = (
        measured for (measured, _), count in zip(inks, reached, strict=True) if count >= least
    )
    return next(enough, None)


@lru_cache(maxsize=65536)
def luminance(pixel: int) -> float:
    """Say the relative luminance of a colour 0xRRGGBB (WCAG 2.2)."""

    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = ((pixel >> shift) & 0xFF for shift in (16, 8, 0))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def ratio(one: float, other: float) -> float:
    """Say the contrast of two luminances (WCAG 2.2)."""
    light, dark = max(one, other), min(one, other)
    return (light + 0.05) / (dark + 0.05)


def misdrawn(shown: list[Seen]) -> Iterator[str]:
    """Find characters without a glyph, and scripts that the wrong family draws."""
    for one in texts(shown):
        text = str(one.item.property("text"))
        families, is_drawn = _drawn(text, tuple(one.item.property("font").families()))
        if not is_drawn:
            yield f"tofu: {one.name}"
        wanted = families_of(text)
        if not wanted <= families <= wanted | {LATIN}:
            yield f"family: {one.name} is drawn with {', '.join(sorted(families))}"


@lru_cache(maxsize=4096)
def _drawn(text: str, families: tuple[str, ...]) -> tuple[frozenset[str], bool]:
    layout = QTextLayout(text, QFont(list(families)) if families else QGuiApplication.font())
    layout.beginLayout()
    layout.createLine().setLineWidth(1_000_000)
    layout.endLayout()
    runs = layout.glyphRuns()
    families_used = frozenset(run.rawFont().familyName() for run in runs)
    return families_used, not any(0 in run.glyphIndexes() for run in runs)


LATIN = "Noto Sans"
ARABIC = "Noto Sans Arabic"
ARABIC_COMMA = "\u060c"


def families_of(text: str) -> frozenset[str]:
    """Name the families that the letters of a text ask for."""
    wanted = set()
    for letter in text:
        if "\u4e00" <= letter <= "\u9fff":
            wanted.add("Noto Sans CJK SC")
        elif letter == ARABIC_COMMA or "\u0621" <= letter <= "\u06d3":
            wanted.add(ARABIC)
        elif letter.isalpha():
            wanted.add(LATIN)
    return frozenset(wanted)


def places(shown: list[Seen]) -> dict[str, QRectF]:
    """Say where what has a name stands, but for keys, which never mirror."""
    return {
        one.item.objectName(): one.box
        for one in shown
        if one.item.objectName()
        and one.is_whole
        and not one.box.isEmpty()
        and not _within(one.item, "keyboard")
    }


def _within(item: QQuickItem | None, what: str) -> bool:
    while item is not None:
        if item.objectName() == what:
            return True
        item = item.parentItem()
    return False


def unmirrored(one: dict[str, QRectF], other: dict[str, QRectF]) -> Iterator[str]:
    """Find pairs that stand in the same order in both of two directions of reading."""
    common = sorted(one.keys() & other.keys())
    for first, second in combinations(common, 2):
        if _order(one[first], one[second]) * _order(other[first], other[second]) > 0:
            yield f"unmirrored: {first} and {second}"


def _order(one: QRectF, other: QRectF) -> int:
    """Say -1 or 1 for two boxes beside each other, 0 for any others."""
    shared = min(one.bottom(), other.bottom()) - max(one.top(), other.top())
    if shared < 0.5 * min(one.height(), other.height()):
        return 0
    if one.right() <= other.left():
        return -1
    return 1 if other.right() <= one.left() else 0


def low(window: QQuickWindow, shown: list[Seen], pixels: float) -> Iterator[str]:
    """Find text that is lower than the step of text promises.

    Words on keys may be, and where a kiosk that is out of order says so in six languages more.
    """
    context = QQmlEngine.contextForObject(window)
    step = QQmlExpression(context, window, "Theme.textSize").evaluate()[0]
    for one in texts(shown):
        height = CAPITAL * one.item.property("font").pixelSize() / pixels
        is_free = _within(one.item, "keyboard") or one.item.objectName().startswith("other-")
        if height < HEIGHTS[int(step)] - 0.05 and not is_free:
            yield f"low: {one.name} has capitals of {height:.1f} mm"


def findings(window: QQuickWindow, image: QImage, mode: str, pixels: float) -> list[str]:
    """Hold a painted window to every rule; ``pixels`` make a millimetre."""
    shown = seen(window)
    return [
        *cut(shown),
        *overlapping(shown),
        *low(window, shown, pixels),
        *small(shown, pixels),
        *crowded(shown, pixels),
        *faint(shown, image, mode),
        *misdrawn(shown),
    ]
