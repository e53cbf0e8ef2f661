# SPDX-License-Identifier: Apache-2.0
"""Content that is taller than its place says so and can be reached without a swipe."""

import pytest
from PySide6.QtCore import QObject

TALL = """
    ScrollArea {
        objectName: "area"; x: 72; width: 900; height: 700
        Repeater {
            model: 12
            ChoiceRow {
                required property int index
                objectName: "row-" + index; width: parent?.width ?? 0; text: "Row " + index
            }
        }
    }
"""


@pytest.fixture
def shown(stage):
    return stage(TALL)


def visible_rows(shown):
    area = shown.find("area")
    for index in range(12):
        row = shown.find(f"row-{index}")
        top = row.mapToItem(area, row.boundingRect().topLeft()).y()
        if top >= 0 and top + row.height() <= area.height():
            yield index


def test_content_that_fits_shows_no_buttons(stage):
    shown = stage('ScrollArea { width: 900; height: 700; BodyText { text: "Short" } }')
    assert not shown.find("scroll-down").isVisible()


def test_the_last_row_is_reached_by_button_alone(shown, qtbot):
    assert 11 not in set(visible_rows(shown))
    for _ in range(6):
        before = shown.find("area").property("contentY")
        if not shown.find("scroll-down").isEnabled():
            break
        shown.tap("scroll-down")
        qtbot.waitUntil(lambda before=before: shown.find("area").property("contentY") > before)
        qtbot.wait(220)
    assert not shown.find("scroll-down").isEnabled()
    assert shown.find("scroll-up").isEnabled()
    assert 11 in set(visible_rows(shown))


def test_what_takes_the_focus_comes_into_view(shown):
    for index in (11, 0, 6):
        shown.focus(f"row-{index}")
        assert index in set(visible_rows(shown))


def test_no_row_hides_under_the_buttons(shown):
    area, foot = shown.find("area"), shown.find("scroll-down")
    shown.focus("row-11")
    row = shown.find("row-11")
    bottom = row.mapToItem(area, row.boundingRect().bottomLeft()).y()
    assert bottom <= foot.mapToItem(area, foot.boundingRect().topLeft()).y()


def steps_of_a_turn(shown, qtbot) -> list[float]:
    """List every place that the content is shown at, until the next part is there."""
    area, steps = shown.find("area"), []
    link = area.contentYChanged.connect(lambda: steps.append(area.property("contentY")))
    shown.tap("scroll-down")
    qtbot.waitUntil(lambda: len(steps) > 0)
    qtbot.wait(220)
    QObject.disconnect(link)
    return steps


def test_the_next_part_is_there_at_once_where_nothing_moves(shown, qtbot):
    shown.theme().setProperty("reduceMotion", True)
    assert len(steps_of_a_turn(shown, qtbot)) == 1


def test_the_next_part_slides_in_where_things_may_move(shown, qtbot):
    turns = [steps_of_a_turn(shown, qtbot) for _turn in range(2)]
    assert any(len(steps) > 1 for steps in turns)  # a machine may sleep through one slide


RESTLESS = """
    Item {
        objectName: "restless"
        property int turns: 0
        readonly property var spent: ({turns: 0})
        readonly property bool isTall: spent.turns < 300 && width > 880
        width: parent?.width ?? 0
        implicitHeight: isTall ? 900 : 100
        height: implicitHeight
        onIsTallChanged: turns = (spent.turns += 1)
    }
"""
"""Content that is lower when it is narrower, until it has tired of it."""

NAIVE = """
    Item {
        id: naive
        width: 900; height: 400
        Column {
            id: content
            width: naive.width - (content.implicitHeight > naive.height ? 100 : 0)
            %s
        }
    }
"""


def turns_of(shown, qtbot) -> int:
    qtbot.waitUntil(lambda: shown.find("restless").width() > 0)
    qtbot.wait(100)
    return shown.find("restless").property("turns")


def test_content_that_is_lower_when_it_is_narrower_comes_to_rest(stage, qtbot):
    shown = stage(f'ScrollArea {{ objectName: "area"; width: 900; height: 400; {RESTLESS} }}')
    assert turns_of(shown, qtbot) < 20
    assert shown.find("restless").width() < 880


def test_such_content_would_never_come_to_rest_by_itself(stage, qtbot):
    assert turns_of(stage(NAIVE % RESTLESS), qtbot) == 300
