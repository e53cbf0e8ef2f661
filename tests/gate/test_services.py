# SPDX-License-Identifier: Apache-2.0
"""Every page of every service, as people come by it: whole, told apart and hit in each language."""

from collections.abc import Iterator

import pytest

from tests.gate.scenes import LOOKS
from tests.gate.walking import walk
from tests.installed import INSTALLED
from tests.kiosks import LANGUAGES
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

STEP = 7
"""Has no divisor in common with the number of looks: a walk goes through all of them."""
LARGEST = LOOKS[-1]
PAGES = 5
"""At least so many pages are met on a walk, or it has lost its way."""


def served(service: str, number: int):
    """Walk through a service with one of its samples."""

    def through(kiosk, language: str) -> Iterator[str]:
        flow = kiosk.flow
        flow._timer.stop()  # nobody is away: a warning that is shown stays
        samples = kiosk.station.catalogue.samples(service)
        answers = samples[number % len(samples)].resolved(kiosk.clock)
        flow.begin_in(language)
        flow.services.choose(service)
        kiosk.wait_for(Screen.Question)
        while kiosk.screen == Screen.Question:
            page = flow.question.page_id
            kiosk.give(answers, kiosk.put)
            yield page
            flow.question.goOn()
            assert kiosk.screen != Screen.Question or flow.question.page_id != page, page
        kiosk.wait_for(Screen.Check)
        yield "check"

    return through


def looked_at(run_kiosk, service: str, language: str, *, wide: bool) -> None:
    number = LANGUAGES.index(language)
    with run_kiosk(wide=wide) as kiosk:
        wrong, count = walk(
            kiosk,
            language,
            lambda at: [LOOKS[at * STEP % len(LOOKS)], LARGEST],
            served(service, number),
        )
    assert not wrong, "\n".join(wrong)
    assert count >= PAGES


@pytest.mark.parametrize(
    ("service", "language", "wide"),
    [("conversation", "fa", False), ("call-back", "ru", True), ("feedback", "az", False)],
)
def test_a_sample_of_pages_is_whole(run_kiosk, service, language, wide):
    looked_at(run_kiosk, service, language, wide=wide)


@pytest.mark.nightly
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("service", INSTALLED)
def test_every_page_of_every_service_is_whole(run_kiosk, service, language):
    """Upright and lying take turns, and so do the samples."""
    turn = INSTALLED.index(service) + LANGUAGES.index(language)
    looked_at(run_kiosk, service, language, wide=turn % 2 == 1)
