# SPDX-License-Identifier: Apache-2.0
"""A form that asks in every way of choosing there is, answered by touch, forward and back."""

import shutil
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from PySide6.QtGui import QColor, QImage

from kiosk.settings import Settings
from tests.gate.scenes import look_like
from tests.gate.seeing import findings
from ui.rendering.qr import png
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

ANSWERS = {
    "stay": "friends",
    "nights": "hotel",
    "wish": "hotel",
    "langs": "az ar",
    "pack": "middle",
    "scale": "much",
    "desk": "well",
    "kiosk": "well",
    "house": "fair",
    "order": "large small middle",
    "country": "DEU",
    "been": "FRA DEU",
    "region": "south",
    "city": "astara",
    "sign": "way",
    "job": "other",
    "job_other": "Poet",
}


def lay_out(root, source, name) -> None:
    """Write the form with the list and the pictures that it names."""
    (source / "choices").mkdir(parents=True)
    (source / "media").mkdir()
    shutil.copy(root / "tests" / "journeys" / "choosing.md", source / name)
    shutil.copy(root / "resources" / "countries.csv", source / "choices" / "countries.csv")
    for sign, colour in (("stop", "firebrick"), ("way", "goldenrod")):
        image = QImage(320, 240, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        (source / "media" / f"{sign}.png").write_bytes(png(image))


@pytest.fixture(scope="module")
def form(root, tmp_path_factory):
    """The form alone, published."""
    from kiosk.forms.publishing import publish

    folder = tmp_path_factory.mktemp("choosing")
    source = folder / "services" / "choosing"
    lay_out(root, source, "form.md")
    publish([source], root / "resources" / "translations", folder / "set")
    return folder / "set"


@pytest.fixture
def settings(settings: Settings, form) -> Settings:
    """A station that offers that form."""
    return replace(settings, published_dir=form, languages=("az", "en", "ar"))


def begin(kiosk, language) -> None:
    kiosk.person.tap(f"language-{language}")
    kiosk.wait_for(Screen.Services)
    kiosk.person.tap("service-choosing")
    kiosk.wait_for(Screen.Question)


def reach(kiosk, name, **answers) -> None:
    """Answer and go on, page after page, to the page that asks ``name``."""
    while name not in kiosk.items():
        page = kiosk.flow.question.page_id
        for asked in list(kiosk.items()):
            value = answers.get(asked, ANSWERS.get(asked, ""))
            if kiosk.items()[asked].question.value != value:
                kiosk.person.settle()  # an answer before may have moved it
                kiosk.answer(**{asked: value})
        if kiosk.flow.question.page_id == page:
            kiosk.go_on()
        kiosk.person.wait(
            lambda page=page: (
                kiosk.flow.question.page_id != page or kiosk.screen != Screen.Question
            ),
            f"the page behind {page}",
        )


def value(kiosk, name) -> str:
    return kiosk.items()[name].question.value


def answered(session) -> dict[str, str]:
    """Read the answers out of the XML that is submitted."""
    root = fromstring(session.written())  # noqa: S314 our own
    found = {node.tag.rpartition("}")[2]: (node.text or "").strip() for node in root.iter()}
    return {name: found.get(name, "") for name in ANSWERS}


@pytest.mark.parametrize(
    ("first", "second"),
    [("ar", "en"), pytest.param("en", "ar", marks=pytest.mark.nightly)],
)
def test_every_way_of_choosing_is_walked_forward_and_back_in_two_languages(kiosk, first, second):
    begin(kiosk, first)
    reach(kiosk, "order")
    kiosk.answer(order=ANSWERS["order"])
    kiosk.person.tap("back")
    kiosk.person.settle()
    assert [value(kiosk, name) for name in ("desk", "kiosk", "house")] == ["well", "well", "fair"]
    kiosk.person.tap("header-language")
    kiosk.person.tap(f"picker-{second}")
    kiosk.person.settle()
    assert [value(kiosk, name) for name in ("desk", "kiosk", "house")] == ["well", "well", "fair"]
    kiosk.go_on()
    assert value(kiosk, "order") == ANSWERS["order"]
    reach(kiosk, "job_other")
    kiosk.answer(job_other="Poet")
    kiosk.go_on()
    kiosk.wait_for(Screen.Check)
    assert answered(kiosk.visit.session) == ANSWERS
    kiosk.person.tap("send")
    kiosk.wait_for(Screen.Receipt)


PIXELS = 4.03
"""Pixels a millimetre of the reference panel."""
PAGES = 13
"""At least so many pages are met, or the walk has lost its way."""


@pytest.mark.parametrize(
    ("language", "wide"),
    [
        ("en", False),
        pytest.param("en", True, marks=pytest.mark.nightly),
        pytest.param("ar", False, marks=pytest.mark.nightly),
        pytest.param("ar", True, marks=pytest.mark.nightly),
    ],
    ids=lambda value: {True: "wide", False: "upright"}.get(value, value),
)
def test_every_way_of_choosing_can_be_read_and_hit(run_kiosk, language, wide):
    with run_kiosk(wide=wide) as kiosk:
        begin(kiosk, language)
        wrong, count = [], 0
        while kiosk.screen == Screen.Question:
            count += 1
            for size in (0, 3):
                look_like(kiosk, size, "default")
                found = findings(kiosk.window, kiosk.person.picture(), "default", PIXELS)
                wrong += [f"{', '.join(kiosk.items())}, size {size}: {one}" for one in found]
            turn(kiosk)
    assert not wrong, "\n".join(wrong)
    assert count >= PAGES


def turn(kiosk) -> None:
    """Answer what a page asks and go on."""
    page = kiosk.flow.question.page_id
    done: set[str] = set()
    while more := (kiosk.items().keys() & ANSWERS.keys()) - done:
        name = min(more, key=list(ANSWERS).index)
        kiosk.answer(**{name: ANSWERS[name]})
        kiosk.person.settle()  # an answer may have brought another question
        done.add(name)
    if kiosk.flow.question.page_id == page:
        kiosk.flow.question.goOn()
    kiosk.person.wait(
        lambda: kiosk.flow.question.page_id != page or kiosk.screen != Screen.Question,
        f"the page behind {page}",
    )
