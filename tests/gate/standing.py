# SPDX-License-Identifier: Apache-2.0
"""What a person has on the screen that no change of how it reads may take: answers, place, focus."""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QMetaObject, QPointF, QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow
from shiboken6 import isValid

NEAR = 3.0
"""Pixels by which a height may differ and still be the same."""


@dataclass(frozen=True, slots=True)
class View:
    """How far something is scrolled, and what is seen there."""

    y: float
    height: float
    is_at_end: bool
    """Whether it is at its beginning or its end, where what is seen can't keep its height."""
    seen: dict[str, float]
    """How far below the upper edge everything in view begins, by its path."""
    near: float
    """Pixels by which that may differ in other words: a row that is cut in half may be taller then."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A moment of a visit, as far as it does not depend on how the screens read."""

    where: tuple[object, ...]
    """The screen, what lies over it, and the page."""
    answers: dict[str, str]
    """What the form holds, by question, and what the page holds."""
    typed: dict[str, str]
    """What stands in each field, finished or not, by its path."""
    opened: dict[str, bool]
    """What was asked for, such as why something is asked, and what lies open."""
    focus: str
    """The path of what has the focus."""
    in_view: bool
    """Whether any of that is in view."""
    is_whole: bool
    """Whether all of it is."""
    views: dict[str, View]
    """Everything that is scrolled, by its path."""


def standing(kiosk) -> Standing:
    """Note the moment."""
    flow, shell = kiosk.flow, kiosk.flow.shell
    focused = kiosk.window.activeFocusItem()
    shown = list(_shown(kiosk.window.contentItem(), ""))
    return Standing(
        where=(shell.at, shell.cover, flow.question.page_id, flow.entries.list_id),
        answers=dict(_answers(flow)),
        typed={path: str(item.property("text")) for path, item in shown if _is_typed(item)},
        opened={
            "why": flow.question.guidanceShown,
            "summary of the page": bool(flow.question._errors.rows),
            "summary of the list": bool(flow.entries._errors.rows),
            "summary of the check": bool(flow.check._errors.rows),
            "keyboard": any(item.objectName() == "keyboard" for _path, item in shown),
        },
        focus=_path(focused),
        in_view=focused is None or not _in_view(focused).isEmpty(),
        is_whole=focused is not None and _in_view(focused).height() >= focused.height() - 1 > 0,
        views={path: _view(item, path) for path, item in shown if _scrolls(item)},
    )


def lost(before: Standing, after: Standing, *, is_back: bool) -> Iterator[str]:
    """Say what differs; ``is_back`` where everything reads as it did, and has to stand as it did."""
    for name in ("where", "answers", "typed", "opened", "focus"):
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            yield f"{name}: {one!r} became {other!r}"
    if before.is_whole and not after.in_view:
        yield f"focus: {after.focus} is out of view"
    for path, view in before.views.items():
        now = after.views.get(path)
        # a long list is as tall as its page leaves room for: it keeps its place, and the page can't
        if now is None or any(other.startswith(f"{path}/") for other in before.views):
            continue
        if is_back and view.height == now.height and not _is_same(view, now):
            yield f"scrolled: {path} stood at {view.y:.0f}, now at {now.y:.0f}"
        elif _could_stay(view, now) and not any(_kept(view, now)):
            yield f"scrolled: nothing in {path} is where it was"


def _is_same(one: View, other: View) -> bool:
    return all(abs(one.seen[path] - other.seen.get(path, 1e6)) <= NEAR for path in one.seen)


def _could_stay(before: View, after: View) -> bool:
    """Say whether what was read can be where it was: a lower view may not even show it there."""
    return before.y > 1 and not after.is_at_end and after.height >= before.height


def _kept(before: View, after: View) -> Iterator[bool]:
    for path in before.seen.keys() & after.seen.keys():
        yield abs(before.seen[path] - after.seen[path]) <= before.near


def scroll(window: QQuickWindow, share: float) -> None:
    """Scroll everything to a share of all that it can be, as a finger does."""
    for _path_of, item in _shown(window.contentItem(), ""):
        if _scrolls(item):
            item.setProperty("contentY", _least(item) + share * max(0.0, _most(item)))
            QMetaObject.invokeMethod(item, "movementEnded")


def _answers(flow) -> Iterator[tuple[str, str]]:
    visit = flow.sitting.visit
    if visit is None:
        return
    for answered in visit.session.answers("en"):
        yield answered.ref, visit.session.question(answered.ref).value
    for row in flow.question._questions.rows:
        yield row.item.question.ref, row.item.question.value


def _shown(
    item: QQuickItem, above: str, *, into_what_scrolls: bool = True
) -> Iterator[tuple[str, QQuickItem]]:
    if not item.isVisible():
        return
    path = f"{above}/{_named(item)}"
    yield path, item
    if into_what_scrolls or not _scrolls(item):
        for child in item.childItems():
            yield from _shown(child, path, into_what_scrolls=into_what_scrolls)


def _named(item: QQuickItem) -> str:
    """Tell an item from those beside it, whatever it says."""
    if item.objectName():
        return item.objectName()
    parent = item.parentItem()
    return "" if parent is None else str(parent.childItems().index(item))


def _path(item: QQuickItem | None) -> str:
    names: list[str] = []
    while item is not None:
        names.append(_named(item))
        item = item.parentItem()
    return "/".join(reversed(names))


def _is_typed(item: QQuickItem) -> bool:
    return item.inherits("QQuickTextInput") or item.inherits("QQuickTextEdit")


def _scrolls(item: QQuickItem) -> bool:
    return item.inherits("QQuickFlickable") and item.parentItem() is not None


def _least(item: QQuickItem) -> float:
    return float(item.property("originY")) - float(item.property("topMargin"))


def _most(item: QQuickItem) -> float:
    margins = float(item.property("topMargin")) + float(item.property("bottomMargin"))
    return float(item.property("contentHeight")) + margins - item.height()


def _view(item: QQuickItem, path: str) -> View:
    y = float(item.property("contentY")) - _least(item)
    seen: dict[str, float] = {}
    is_list, row = item.inherits("QQuickListView"), 0.0
    for below, one in _shown(item.property("contentItem"), path, into_what_scrolls=False):
        top = one.mapToItem(item, QPointF(0, 0)).y()
        is_row = is_list and one.objectName().startswith("choice-")
        begins = 0 if not is_list else -one.height()
        if begins <= top < item.height() and one.height() > 0 and (is_row or not is_list):
            seen[below] = top
            row = max(row, one.height())
    near = row / 2 if is_list else NEAR
    return View(y, item.height(), y <= 1 or y >= _most(item) - 1, seen, near)


def _in_view(item: QQuickItem) -> QRectF:
    box = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    around = item.parentItem()
    while around is not None and isValid(around):
        if around.clip():
            inside = around.mapRectToScene(QRectF(0, 0, around.width(), around.height()))
            box = box.intersected(inside)
        around = around.parentItem()
    return box
