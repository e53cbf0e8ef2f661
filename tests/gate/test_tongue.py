# SPDX-License-Identifier: Apache-2.0
"""How the screens read may be changed at any moment, and takes nothing from anybody."""

import pytest

from tests.gate.scenes import look_like, scenes
from tests.gate.standing import lost, scroll, standing
from tests.journeys.test_choosing import lay_out
from tests.kiosks import LANGUAGES
from ui.reading import CONTRASTS, TEXT_SIZES
from ui.viewmodels.shell import ShellViewModel

Screen, Overlay = ShellViewModel.Screen, ShellViewModel.Overlay
ROUND = ("ar", "zh", "ru", "en")
"""Languages of other directions, scripts and lengths, and back."""
SAMPLE = 13
"""One in so many scenes is changed on each run."""
TO_REST = 12
"""Frames within which everything has its place again on a busy machine."""
SHARES = (0.0, 0.4, 1.0)
"""How far down a scene is scrolled before, in turn."""


def choose(kiosk, code: str) -> None:
    """Choose a language in the picker, or, where something lies over the page, have it spoken."""
    shell = kiosk.flow.shell
    if shell.cover == Overlay.NoOverlay and shell.at not in {Screen.Attract, Screen.OutOfOrder}:
        shell.askLanguage()
        kiosk.person.settle()
        shell.chooseLanguage(code)
    else:
        shell.languageChosen.emit(code)
    kiosk.person.settle()


def changed(kiosk, languages=ROUND) -> list[str]:
    """Change language, size, contrast and sound one after the other; tell what was lost on the way."""
    shell, speech = kiosk.flow.shell, kiosk.flow.screens.speech
    kiosk.person.settle()
    if shell.language != languages[-1]:  # out of order it speaks as it does before a visit
        choose(kiosk, languages[-1])
    before = standing(kiosk)
    wrong: list[str] = []

    def look(what: str, *, is_back: bool) -> None:
        for _frame in range(TO_REST):
            kiosk.person.settle()
            gone = list(lost(before, standing(kiosk), is_back=is_back))
            if not gone:
                return
        wrong.extend(f"{what}: {one}" for one in gone)

    for code in languages:
        choose(kiosk, code)
        assert shell.language == code
        look(code, is_back=code == languages[-1])
    for size in range(TEXT_SIZES):
        shell.nextTextSize()
        look("text size", is_back=size == TEXT_SIZES - 1)
    for _mode in CONTRASTS:
        shell.nextContrast()
    look("contrast", is_back=True)
    # on the first screen the sound names the languages, and leads to each
    for is_back in (False, True) if shell.at != Screen.Attract else ():
        speech.toggle()
        look("sound", is_back=is_back)
    return wrong


def walk(kiosk, *, sample=1, languages=ROUND) -> tuple[list[str], int]:
    """Go through the scenes in English, scrolled not at all, some of the way or to the end."""
    wrong: list[str] = []
    count = 0
    for number, scene in enumerate(scenes(kiosk, "en")):
        count += 1
        if number % sample != sample - 1:
            continue
        turn = number // sample
        look_like(kiosk, 3 if turn % 2 else 1, "default")
        kiosk.person.settle()
        scroll(kiosk.window, SHARES[turn % len(SHARES)])
        wrong += [f"{scene}, {one}" for one in changed(kiosk, languages)]
    return wrong, count


def test_a_sample_of_screens_keeps_everything_however_it_reads(run_kiosk):
    with run_kiosk() as kiosk:
        wrong, count = walk(kiosk, sample=SAMPLE)
    assert not wrong, "\n".join(wrong)
    assert count >= 40


@pytest.mark.nightly
@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
def test_every_screen_keeps_everything_in_every_language(run_kiosk, wide):
    others = tuple(code for code in LANGUAGES if code != "en")
    with run_kiosk(wide=wide) as kiosk:
        wrong, count = walk(kiosk, languages=(*others, "en"))
    assert not wrong, "\n".join(wrong)
    assert count >= 40


def to_the_name(kiosk) -> None:
    """Go to the first page that is written on."""
    kiosk.begin()
    kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
    kiosk.wait_for(Screen.Question)


def test_a_half_typed_text_and_an_open_reason_outlive_every_change(kiosk):
    to_the_name(kiosk)
    kiosk.person.tap("input", "field-surname")
    kiosk.person.type("ERIK")
    kiosk.flow.question.askWhy()
    assert changed(kiosk) == []
    kiosk.person.type("SSON")
    assert kiosk.items()["surname"].question.value == "ERIKSSON"


def test_whoever_has_scrolled_away_from_what_they_write_stays_where_they_read(run_kiosk):
    with run_kiosk(wide=True) as kiosk:
        to_the_name(kiosk)
        look_like(kiosk, 3, "default")
        kiosk.person.tap("input", "field-surname")
        kiosk.person.settle()
        scroll(kiosk.window, 1.0)
        assert not standing(kiosk).in_view
        assert changed(kiosk) == []


def test_a_summary_of_what_to_mend_outlives_every_change(kiosk):
    to_the_name(kiosk)
    kiosk.go_on()
    assert kiosk.reaches(kiosk.focused(), "error-summary")
    assert changed(kiosk) == []


def test_what_is_lost_is_noticed(kiosk):
    """The negative control: each kind of loss is told."""
    to_the_name(kiosk)
    look_like(kiosk, 3, "default")
    kiosk.person.tap("input", "field-surname")
    kiosk.person.settle()
    scroll(kiosk.window, 0.5)
    before = standing(kiosk)
    kiosk.person.type("S")
    kiosk.flow.question.askWhy()
    kiosk.person.find("continue").forceActiveFocus()
    kiosk.flow.shell.finish()
    told = {one.partition(":")[0] for one in lost(before, standing(kiosk), is_back=True)}
    assert told >= {"where", "answers", "typed", "opened", "focus"}


def test_a_lost_place_is_noticed(kiosk):
    """The negative control: another place than before is told, and one that nothing is kept of."""
    to_the_name(kiosk)
    look_like(kiosk, 3, "default")
    kiosk.person.settle()
    scroll(kiosk.window, 0.9)
    before = standing(kiosk)
    scroll(kiosk.window, 0.6)
    after = standing(kiosk)
    for is_back in (True, False):
        assert [one.partition(":")[0] for one in lost(before, after, is_back=is_back)] == [
            "scrolled"
        ]


@pytest.fixture(scope="module")
def countries(root, tmp_path_factory):
    """A form with long lists, published alone."""
    from kiosk.forms.publishing import publish

    folder = tmp_path_factory.mktemp("tongue")
    source = folder / "services" / "choosing"
    lay_out(root, source, "form.md")
    publish([source], root / "resources" / "translations", folder / "set")
    return folder / "set"


@pytest.fixture
def choosing(run_kiosk, countries):
    """A person at a long list."""
    with run_kiosk(published_dir=countries) as kiosk:
        kiosk.flow.begin_in("en")
        kiosk.person.tap("service-choosing")
        kiosk.wait_for(Screen.Question)
        stops = kiosk.visit.session.stops()
        kiosk.flow.way.show(next(stop for stop in stops if stop.id.endswith("country")))
        kiosk.person.wait(lambda: kiosk.person.find("list"), "the list")
        kiosk.person.settle()
        yield kiosk


def rows(kiosk) -> dict[str, float]:
    """How far below the upper edge of the list its rows begin, in view."""
    (view,) = [one for path, one in standing(kiosk).views.items() if path.endswith("/list")]
    return {path.split("/")[-1]: top for path, top in view.seen.items()}


def test_a_long_list_stays_at_the_country_that_is_read(choosing):
    (top, *_others) = rows(choosing)
    scroll(choosing.window, 0.5)
    choosing.person.settle()
    before = rows(choosing)
    assert top not in before
    for code in ("ar", "az", "en"):
        choose(choosing, code)
        kept = [name for name, at in rows(choosing).items() if abs(before.get(name, -99) - at) < 3]
        assert kept
    assert rows(choosing) == before


def test_a_long_list_stays_at_its_end(choosing):
    """In larger text it has less room or more, and in more it can't stay: it comes back all the same."""
    scroll(choosing.window, 1.0)
    choosing.person.settle()
    before = rows(choosing)
    last = max(before, key=before.__getitem__)
    for _size in range(TEXT_SIZES):
        assert last in rows(choosing)
        choosing.flow.shell.nextTextSize()
        choosing.person.settle()
    assert rows(choosing) == before
    assert changed(choosing, ("ar", "az", "en")) == []
    assert rows(choosing) == before


def test_a_long_list_stays_at_its_top(choosing):
    """As far up as it can be: no button says that there is something above."""
    before = rows(choosing)
    assert changed(choosing, ("ar", "az", "en")) == []
    assert rows(choosing) == before
    assert choosing.person.find("scroll-down", "field-country") is not None
    assert choosing.person.find("scroll-up", "field-country") is None


def test_words_of_one_language_stand_in_the_order_of_each_alphabet(choosing):
    """This form is English alone: W comes after Z where it is no letter of the alphabet."""
    names = {}
    for code in ("az", "en"):
        choose(choosing, code)
        names[code] = [one.label for one in choosing.items()["country"]._choices.rows]
    assert set(names["az"]) == set(names["en"])
    assert names["az"].index("Yemen") < names["az"].index("Western Sahara")
    assert names["en"].index("Western Sahara") < names["en"].index("Yemen")


def test_an_open_search_keeps_its_words_and_its_finds(choosing):
    choosing.person.tap("search", "field-country")
    choosing.person.type("isl")
    choosing.person.settle()
    scroll(choosing.window, 0.5)
    choosing.person.settle()
    assert changed(choosing, ("ar", "az", "en")) == []
    assert choosing.text("search") == "isl"


def test_the_row_that_a_person_is_at_has_the_focus_in_another_alphabet(choosing):
    scroll(choosing.window, 0.3)
    choosing.person.settle()
    name = sorted(rows(choosing))[1]
    choosing.person.find(name).forceActiveFocus()
    choosing.person.settle()
    before = rows(choosing)[name]
    for code in ("ar", "az", "en"):
        choose(choosing, code)
        assert choosing.focused().objectName() == name
        assert abs(rows(choosing)[name] - before) < 3


def test_whoever_has_read_on_from_their_row_stays_where_they_read(choosing):
    scroll(choosing.window, 0.3)
    choosing.person.settle()
    name = sorted(rows(choosing))[1]
    choosing.person.find(name).forceActiveFocus()
    scroll(choosing.window, 0.6)
    choosing.person.settle()
    before = rows(choosing)
    assert name not in before
    assert changed(choosing, ("ar", "az", "en")) == []
    assert rows(choosing) == before
    assert choosing.focused().objectName() == name


def test_another_search_begins_at_its_top(choosing):
    """The negative control: what is asked anew is not held where something else was read."""
    choosing.person.tap("search", "field-country")
    scroll(choosing.window, 0.5)
    choosing.person.type("is")
    choosing.person.settle()
    (view,) = [one for path, one in standing(choosing).views.items() if path.endswith("/list")]
    assert view.y <= 1
