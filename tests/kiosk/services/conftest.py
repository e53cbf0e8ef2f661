# SPDX-License-Identifier: Apache-2.0
"""The product's own services as their authors wrote them: in English, with their samples walked."""

from functools import cache

import pytest

from kiosk.clock import FixedClock
from kiosk.forms import FormSession
from kiosk.forms.publishing.examining import Context, Examined, examine
from kiosk.forms.publishing.sources import read_source
from kiosk.forms.publishing.wording import Translations
from kiosk.i18n import language
from tests.installed import FOLDER, GUIDE, INSTALLED

NAMES = sorted((*INSTALLED, GUIDE))


@cache
def examined(name: str) -> Examined:
    """Read a service and walk its samples; translations are not looked at."""
    context = Context(
        languages=(language("en"),), translations=Translations(finished={}), clock=FixedClock()
    )
    return examine(read_source(FOLDER / name), context)


class Asked:
    """A session that answers by the names of questions."""

    def __init__(self, session: FormSession) -> None:
        self.session = session

    def __call__(self, **answers: str) -> "Asked":
        """Answer in order; each must be asked for at its turn."""
        for name, value in answers.items():
            self.session.answer(self.ref(name), value)
        return self

    @property
    def names(self) -> set[str]:
        """All that a person is asked or told on the way."""
        return set(self._refs())

    def ref(self, name: str) -> str:
        """Find a question by its name."""
        return self._refs()[name]

    def value(self, name: str) -> str:
        """Say what was answered or calculated."""
        return self.session.values().get(name, "")

    def choices(self, name: str) -> set[str]:
        """List what may be chosen now."""
        return {choice.value for choice in self.session.question(self.ref(name)).choices}

    def refuses(self, name: str) -> bool:
        """Tell whether the answer to a question keeps the person from going on."""
        return self.session.violation(self.ref(name)) is not None

    def _refs(self) -> dict[str, str]:
        return {
            ref.rsplit("/", 1)[1]: ref for page in self.session.pages() for ref in page.questions
        }


@pytest.fixture
def ask(request, clock) -> Asked:
    """Begin the service that the test's module names as SERVICE, and answer in order."""
    form = examined(request.module.SERVICE).form
    session = FormSession(form, clock=clock, ids=lambda: "id", instance_id="visit")
    return Asked(session)


@pytest.fixture
def today(clock):
    """The clock's day."""
    return clock.now().date()
