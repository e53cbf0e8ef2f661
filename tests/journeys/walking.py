# SPDX-License-Identifier: Apache-2.0
"""Walks through any form on the screens, and looks at what a walk must never change."""

from collections.abc import Iterator, Mapping
from random import Random

from PySide6.QtCore import QPointF

from kiosk.forms import QuestionKind
from kiosk.forms.serialising import serialise
from kiosk.forms.validation import Condition
from tests.kiosks import LANGUAGES
from ui.reading import TEXT_SIZES
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
Mending = QuestionViewModel.State.Mending

SPOILT: Mapping[QuestionKind, Mapping[str, str]] = {
    QuestionKind.TEXT: {"length": "a" * 2001},
    QuestionKind.INTEGER: {"type": "1.5.2"},
    QuestionKind.DECIMAL: {"type": "--"},
    QuestionKind.DATE: {"type": "2025-02-31"},
    QuestionKind.TIME: {"type": "25:61"},
    QuestionKind.DATE_TIME: {"type": "2025-02-31T25:61"},
}
"""What is wrong whatever the form asks, by the kind of question and the name of the mistake."""

FORBIDDEN: Mapping[QuestionKind, tuple[str, ...]] = {
    QuestionKind.INTEGER: ("-1", "0", "999999"),
    QuestionKind.DECIMAL: ("-1", "0", "999999"),
    QuestionKind.DATE: ("1800-01-01", "2999-12-31"),
    QuestionKind.TEXT: ("-", "@", "1"),
}
"""Answers of the right type that a form may forbid; which it does, it says itself."""

MOST_PAGES = 200


class Walk:
    """One visit to one service; answers are given where their names are asked."""

    def __init__(self, kiosk, service: str, answers: Mapping[str, str], language="en") -> None:
        self.kiosk = kiosk
        self.flow = kiosk.flow
        self.service = service
        self.answers = answers
        kiosk.person.tap(f"language-{language}")
        kiosk.wait_for(Screen.Services)
        kiosk.person.tap(f"service-{service}")
        kiosk.wait_for(Screen.Question)

    # What stands now.

    @property
    def page(self) -> str:
        """The id of the page or the list that is shown; empty on any other screen."""
        at = self.flow.shell.at
        if at == Screen.Entries:
            return self.flow.entries.list_id
        return self.flow.question.page_id if at == Screen.Question else ""

    def given(self) -> dict[str, str]:
        """Every answer by its reference."""
        return {one.ref: one.value for one in self.kiosk.visit.session.answers("en")}

    def instance(self) -> bytes:
        """What would be submitted now, but for the number that each visit has of its own."""
        session = self.kiosk.visit.session
        return serialise(session.form, session._tree).replace(self.kiosk.visit.id.encode(), b"")

    def focus(self) -> str:
        """The nearest name around what has the focus."""
        item = self.kiosk.focused()
        while item is not None and not item.objectName():
            item = item.parentItem()
        return "" if item is None else item.objectName()

    def standing(self) -> tuple[int, str, dict[str, str], str]:
        """Say all that a change of language, text size or contrast must leave as it is."""
        return self.flow.shell.at, self.page, self.given(), self.focus()

    def sees_the_focus(self) -> bool:
        """Tell whether what has the focus stands wholly inside the area that scrolls around it."""
        item = area = self.kiosk.focused()
        while area is not None and area.property("flickDeceleration") is None:
            area = area.parentItem()
        if item is None or area is None:
            return True
        top = item.mapToItem(area, QPointF(0, 0)).y()
        return top >= 0 and top + item.height() <= area.height()

    # What a person does.

    def read_largest(self) -> None:
        """Take the largest text."""
        while self.flow.shell.textSize < TEXT_SIZES - 1:
            self.flow.shell.nextTextSize()

    def pages(self) -> Iterator[str]:
        """Stand on one page or list after the other; whoever walks leaves each with ``go_on``."""
        for _page in range(MOST_PAGES):
            if self.flow.shell.at not in {Screen.Question, Screen.Entries}:
                return
            self.kiosk.person.settle()
            yield self.page
        raise AssertionError(f"the walk never ends: {self.page}")

    def give(self) -> None:
        """Answer what the page asks, and what its answers bring up."""
        self.kiosk.give(self.answers, self.put)

    def put(self, name: str, value: str) -> None:
        """Answer one question of the page."""
        self.kiosk.put(name, value)

    def go_on(self) -> None:
        """Touch Continue, wherever the person is."""
        if self.flow.shell.at == Screen.Entries:
            self.flow.entries.goOn()
        else:
            self.flow.question.goOn()

    def to_the_check(self) -> None:
        """Answer page after page."""
        for page in self.pages():
            if self.flow.shell.at == Screen.Question:
                self.give()
            self.go_on()
            assert (self.flow.shell.at, self.page) != (Screen.Question, page), self.complaints()
        self.kiosk.wait_for(Screen.Check)

    def send(self) -> None:
        """Declare what there is to declare, and send."""
        for row in self.flow.check._declarations.rows:
            if not row.is_note:
                self.flow.check.agree(row.ref, True)
        self.flow.check.send()
        self.kiosk.wait_for(Screen.Receipt)

    # Mistakes.

    def complaints(self) -> dict[str, str]:
        """What stands beside the questions, by their names."""
        return {name: item.complaint for name, item in self.kiosk.items().items() if item.complaint}

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """List what can be done wrong on the page: question, mistake, wrong answer."""
        for name, item in self.kiosk.items().items():
            question = item.question
            if question.readonly or not question.relevant:
                continue
            if "multiline" not in question.appearances:  # its field takes no more than fits
                for mistake, value in SPOILT.get(question.kind, {}).items():
                    yield name, mistake, value
            if question.required and name in self.answers:
                yield name, "required", ""
            for value in FORBIDDEN.get(question.kind, ()):
                if self.is_forbidden(name, value):
                    yield name, "constraint", value
                    break

    def is_forbidden(self, name: str, value: str) -> bool:
        """Try an answer, and say whether it is the form that forbids it."""
        self.put(name, value)
        session = self.kiosk.visit.session
        found = session.violation(self.kiosk.items()[name].question.ref)
        self.put(name, self.answers.get(name, ""))
        return found is not None and found.condition is Condition.CONSTRAINT

    def shows(self, text: str, within: str) -> bool:
        """Tell whether a text can be read in the window, in an item of that name or below it."""
        top = self.kiosk.person.find(within)
        below = [] if top is None else [top]
        while below:
            item = below.pop()
            if item.isVisible() and item.property("text") == text:
                return True
            below += item.childItems()
        return False

    def is_held_up(self, name: str, value: str) -> list[str]:
        """Make one mistake, go on, and list what is not as it has to be."""
        before = self.page
        self.put(name, value)
        held = self.kiosk.items()[name].question.value
        self.go_on()
        if (self.page, self.flow.question.state) != (before, Mending):
            return ["went on"]
        self.kiosk.person.settle()
        wrong = []
        item = self.kiosk.items()[name]
        if item.question.value != held:
            wrong.append("the answer is lost")
        said = {row.name: row.text for row in self.flow.question._errors.rows}
        if not said.get(name) or said[name] != item.complaint:
            wrong.append("the summary and the question say different things")
        if not self.shows(item.complaint, f"field-{name}"):
            wrong.append("it isn't said beside the question")
        if not self.shows(item.complaint, "error-summary"):
            wrong.append("it isn't said in the summary")
        if self.focus() != "error-summary":
            wrong.append(f"the focus is at {self.focus()}")
        if not self.kiosk.window.title().startswith("Error: "):
            wrong.append("the window does not say so")
        self.flow.question.goTo(item.question.ref)
        self.kiosk.person.settle()
        if not self.kiosk.reaches(self.kiosk.focused(), f"field-{name}"):
            wrong.append(f"the summary leads to {self.focus()}")
        return wrong


def fidget(walk: Walk, random: Random) -> str:
    """Change how the screens read, as somebody does who tries every button; say what."""
    shell = walk.flow.shell
    match random.randrange(6):
        case 0:
            shell.nextTextSize()
            return "text size"
        case 1:
            shell.nextContrast()
            return "contrast"
        case 2:
            shell.turnMotion()
            return "motion"
        case 3:
            shell.turnCurtain()
            return "curtain"
        case 4:
            walk.flow.screens.speech.toggle()
            return "sound"
        case _:
            code = random.choice(LANGUAGES)
            shell.chooseLanguage(code)
            return code
