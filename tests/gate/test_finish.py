# SPDX-License-Identifier: Apache-2.0
"""The way out is on every screen and on whatever lies over it, by name, for whoever reads the tree."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface

from kiosk.errors import StorageError
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

NOTHING_TO_END = {Screen.Attract, Screen.OutOfOrder, Screen.Staff}
"""Nobody has begun anything there; staff leave by a way of their own."""


def tree(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield node
    for number in range(node.childCount()):
        child = node.child(number)
        if child is not None and child.isValid():
            yield from tree(child)


def ways_out(kiosk) -> list[str]:
    """Name the buttons of the accessibility tree that end the visit and can be pressed now."""
    QAccessible.setActive(True)
    root = QAccessible.queryAccessibleInterface(kiosk.window)
    finish = kiosk.flow.tongue._words("Finish")
    return [
        node.text(QAccessible.Text.Name)
        for node in tree(root)
        if node.role() == QAccessible.Role.Button
        and not node.state().invisible
        and not node.state().disabled
        and node.text(QAccessible.Text.Name) == finish
    ]


@pytest.fixture
def looked(kiosk):
    """Look for the way out here, and under every overlay that can come up."""
    seen = []

    def look() -> None:
        shell = kiosk.flow.shell
        kiosk.person.settle()
        assert ways_out(kiosk), f"no way out of {kiosk.screen.name}"
        for over in (shell.askLanguage, shell.finish, lambda: shell.warn(20)):
            if over == shell.finish and not shell._holds_answers():
                continue
            over()
            kiosk.person.settle()
            assert ways_out(kiosk), f"no way out of {shell.cover.name} over {kiosk.screen.name}"
            shell.dismiss()
            kiosk.person.settle()
        seen.append(kiosk.screen)

    yield look
    assert seen


def give_a_notice(kiosk) -> None:
    from ui.noticerow import NoticeRow

    row = NoticeRow("n1", "info", "Closed on Friday", "The desk is closed on Friday.")
    kiosk.flow.notice.give("registration", "Registration", [row])
    kiosk.flow.shell.show(Screen.Notice)


@pytest.mark.parametrize(
    "language",
    ["ar", *(pytest.param(one, marks=pytest.mark.nightly) for one in ("az", "en", "ru"))],
)
def test_the_way_out_is_on_every_screen(kiosk, looked, monkeypatch, language):
    kiosk.person.tap(f"language-{language}")
    kiosk.wait_for(Screen.Services)
    looked()
    give_a_notice(kiosk)
    looked()
    kiosk.flow.showing.ask()
    looked()
    kiosk.flow.shell.show(Screen.Services)
    kiosk.person.settle()
    kiosk.flow.services.choose("guide")
    kiosk.wait_for(Screen.Question)
    kiosk.flow.question.answer(kiosk.items()["need"].question.ref, "card")
    kiosk.flow.question.goOn()
    kiosk.wait_for(Screen.Outcome)
    looked()
    kiosk.flow.screens.outcome.goElsewhere()
    kiosk.wait_for(Screen.Services)
    kiosk.person.settle()
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Question)
    looked()
    kiosk.flow.shell.show(Screen.Entries)
    looked()
    kiosk.flow.shell.show(Screen.Help)
    looked()
    kiosk.flow.shell.show(Screen.Question)
    kiosk.person.settle()
    kiosk.fill(kiosk.sample(0))
    kiosk.wait_for(Screen.Check)
    looked()

    def failing():
        raise StorageError("the disk went away", code="storage.failed")

    visit = kiosk.visit
    monkeypatch.setattr(visit, "submit", failing)
    kiosk.person.tap("acknowledge", "field-consent")
    kiosk.person.tap("send")
    failed = SendingViewModel.State.Failed
    kiosk.person.wait(lambda: kiosk.flow.sending.state == failed, "the trouble")
    looked()
    monkeypatch.undo()
    kiosk.person.tap("try-again")
    kiosk.wait_for(Screen.Receipt)
    looked()


def test_every_screen_is_walked_or_has_nothing_to_end():
    walked = {
        Screen.Services,
        Screen.Code,
        Screen.Notice,
        Screen.Question,
        Screen.Entries,
        Screen.Outcome,
        Screen.Check,
        Screen.Sending,
        Screen.Receipt,
        Screen.Help,
    }
    assert set(Screen) == walked | NOTHING_TO_END


def test_a_screen_without_the_way_out_is_noticed(kiosk):
    kiosk.begin()
    kiosk.person.settle()
    assert ways_out(kiosk)
    header = next(item for item in tree_items(kiosk.window) if item.objectName() == "header-finish")
    header.setVisible(False)
    kiosk.person.settle()
    assert ways_out(kiosk) == []


def tree_items(window):
    from ui.walker import _below

    return _below(window.contentItem())
