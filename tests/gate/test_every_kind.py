# SPDX-License-Identifier: Apache-2.0
"""Forms that ask every kind of question, held to the rules that every screen is held to."""

from dataclasses import replace

import pytest

from kiosk.speech import Route
from tests.gate import hearing
from tests.gate.scenes import LOOKS, look_like
from tests.gate.seeing import findings
from tests.journeys import (
    test_choosing,
    test_documents,
    test_every_value,
    test_lists_in_pages,
    test_repeats,
)
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
PIXELS = 4.03
STEP = 7
FORMS = {
    "values": test_every_value.FORM,
    "travellers": test_repeats.FORM,
    "home": test_lists_in_pages.FORM,
    "papers": test_documents.FORM,
    "choosing": None,
}
"""What each form asks; None is the one that stands in a file of the journeys."""


@pytest.fixture(params=FORMS, scope="module")
def kinds(request, root, tmp_path_factory):
    """One of the forms, published alone."""
    from kiosk.forms.publishing import publish

    folder = tmp_path_factory.mktemp(request.param)
    source = folder / request.param / f"{request.param}.md"
    if FORMS[request.param] is None:
        test_choosing.lay_out(root, source.parent, source.name)
    else:
        source.parent.mkdir()
        source.write_text(FORMS[request.param], encoding="utf-8")
    publish([source], root / "resources" / "translations", folder / "set")
    return folder / "set"


@pytest.fixture
def settings(settings, kinds):
    return replace(settings, published_dir=kinds)


def pages(kiosk, language: str):
    """Come to every page that is asked at the beginning, as it is and with what it complains of."""
    kiosk.flow._timer.stop()
    kiosk.flow.begin_in(language)
    service = kiosk.flow.sitting.desk.services()[0]
    kiosk.flow.services.choose(service.id)
    kiosk.person.wait(lambda: kiosk.visit is not None, "the visit")
    kiosk.person.settle()
    for stop in kiosk.visit.session.stops():
        kiosk.flow.way.show(stop)
        kiosk.person.settle()
        yield f"{stop.id} asked"
        if kiosk.screen == Screen.Question:
            kiosk.flow.question.goOn()
            kiosk.person.settle()
            if kiosk.screen == Screen.Question and kiosk.flow.question.page_id == stop.id:
                yield f"{stop.id} with something to mend"


def wrong_on(kiosk, language: str, looks_of) -> tuple[list[str], int]:
    wrong, count = [], 0
    for number, scene in enumerate(pages(kiosk, language)):
        count += 1
        kiosk.flow.screens.speech.go_to(Route.HEADPHONES)
        kiosk.person.settle()
        wrong += [f"{scene}: {one}" for one in hearing.silences(kiosk, language)]
        for size, mode in looks_of(number):
            look_like(kiosk, size, mode)
            image = kiosk.person.picture()
            found = findings(kiosk.window, image, mode, PIXELS)
            wrong += [f"{scene}, size {size}, {mode}: {one}" for one in found]
    return wrong, count


def test_a_sample_of_looks_on_every_kind(run_kiosk):
    with run_kiosk() as kiosk:
        wrong, count = wrong_on(kiosk, "en", lambda at: [LOOKS[at * STEP % len(LOOKS)]])
    assert not wrong, "\n".join(wrong)
    assert count >= 3


@pytest.mark.nightly
@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
@pytest.mark.parametrize("language", ["az", "en", "fa"])
def test_every_look_on_every_kind(run_kiosk, language, wide):
    with run_kiosk(wide=wide) as kiosk:
        wrong, _count = wrong_on(kiosk, language, lambda _at: LOOKS)
    assert not wrong, "\n".join(wrong)
