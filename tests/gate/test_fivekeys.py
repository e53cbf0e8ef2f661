# SPDX-License-Identifier: Apache-2.0
"""Every screen is worked with five keys: all is come to, all is left, and it is seen where one is."""

import pytest
from PySide6.QtCore import Qt

from tests.gate.fivekeys import findings, unseen
from tests.gate.further import devices, further
from tests.gate.scenes import LOOKS, look_like, scenes
from tests.kiosks import LANGUAGES
from tests.ui.conftest import stage
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen

__all__ = ["stage"]

STEP = 7
"""Has no divisor in common with the number of looks."""
SAMPLE = 3
"""One in so many scenes is walked on each run, and one in so many of those looked at by pixels."""


def walk(kiosk, language, *, sample=1, through=scenes) -> tuple[list[str], int]:
    """Walk the keys over every scene, or one in so many; in the dark nothing can be seen."""
    wrong: list[str] = []
    count = 0
    for number, scene in enumerate(through(kiosk, language)):
        count += 1
        if number % sample != sample - 1 or scene.startswith("curtain"):
            continue
        look_like(kiosk, *LOOKS[number * STEP % len(LOOKS)])
        mirrored = language in {"ar", "fa"} and not scene.startswith("attract")
        found = findings(kiosk.window, right_to_left=mirrored)
        if number % (sample * sample) == sample - 1:
            found += unseen(kiosk.window)
        wrong += [f"{scene}: {one}" for one in found]
    return wrong, count


def test_five_keys_come_to_everything(run_kiosk):
    with run_kiosk() as kiosk:
        wrong, count = walk(kiosk, "ar", sample=SAMPLE)
    assert not wrong, "\n".join(wrong)
    assert count >= 40


@pytest.mark.nightly
@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("through", [scenes, further], ids=["usual", "further"])
def test_five_keys_come_to_everything_in_every_language(run_kiosk, through, language, wide):
    with run_kiosk(wide=wide, readers=devices()) as kiosk:
        wrong, count = walk(kiosk, language, through=through)
    assert not wrong, "\n".join(wrong)
    assert count >= 40


PAIR = 'SecondaryButton {{ objectName: "one"; text: "A" }}\n{0}'
OTHER = 'objectName: "other"; y: 300; x: 10; text: "B"'


@pytest.mark.parametrize(
    ("rule", "wrong", "right"),
    [
        (
            "unreached",
            f"PrimaryButton {{ {OTHER}; focusPolicy: Qt.NoFocus }}",
            f"PrimaryButton {{ {OTHER} }}",
        ),
        (
            "trap",
            f"PrimaryButton {{ {OTHER}; focus: true; Keys.onTabPressed: {{}} }}",
            f"PrimaryButton {{ {OTHER}; focus: true }}",
        ),
        (
            "unseen",
            f"PrimaryButton {{ {OTHER}; background: Rectangle {{ color: Theme.primary }} }}",
            f"PrimaryButton {{ {OTHER} }}",
        ),
        (
            "one way",
            f"PrimaryButton {{ {OTHER}; KeyNavigation.backtab: this }}",
            f"PrimaryButton {{ {OTHER} }}",
        ),
    ],
)
def test_what_keys_can_t_do_is_found_and_the_mended_scene_is_not(stage, qapp, rule, wrong, right):
    for body, is_found in ((wrong, True), (right, False)):
        shown = stage(f"FocusScope {{ focus: true; x: 40; y: 40; {PAIR.format(body)} }}")
        qapp.processEvents()
        wrong_here = [*findings(shown.window, right_to_left=False), *unseen(shown.window)]
        found = {one.split(":")[0] for one in wrong_here}
        assert (rule in found) == is_found, (body, found)


def test_an_order_against_the_reading_is_found(stage, qapp):
    row = 'Item {{ {0} SecondaryButton {{ x: 600; text: "A" }} SecondaryButton {{ text: "B" }} }}'
    shown = stage(row.format("x: 40; y: 40;"))
    qapp.processEvents()
    assert findings(shown.window, right_to_left=False)
    assert not findings(shown.window, right_to_left=True)


def press(kiosk, *keys):
    for key in keys:
        kiosk.person.press(key)
        kiosk.person.settle()


def test_a_name_is_typed_with_five_keys_and_the_way_goes_on(kiosk):
    """Select enters the keyboard, the keys of the keypad go over it, and Done leads back."""
    kiosk.begin("en")
    kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
    kiosk.person.tap("input", "field-surname")
    text = kiosk.person.find("input", "field-surname")
    before = text.property("text")
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.flow.navigator.place.objectName() == "key-1"
    press(kiosk, Qt.Key.Key_PageDown, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert text.property("text") == before + "w"
    press(kiosk, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Left)
    assert text.hasActiveFocus()
    for _ in range(8):
        if kiosk.flow.navigator.place.objectName() == "key-done":
            break
        press(kiosk, Qt.Key.Key_Tab)
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.flow.navigator.place is text
    press(kiosk, Qt.Key.Key_Tab)
    assert not text.hasActiveFocus()


def test_page_keys_turn_pages_and_never_send(kiosk):
    kiosk.begin("en")
    first = kiosk.flow.question.page_id
    kiosk.fill(kiosk.sample(0))
    kiosk.wait_for(Screen.Check)
    press(kiosk, Qt.Key.Key_PageDown)
    assert kiosk.focused().objectName() == "send"
    assert kiosk.screen == Screen.Check
    press(kiosk, Qt.Key.Key_PageUp)
    kiosk.wait_for(ShellViewModel.Screen.Question)
    assert kiosk.flow.question.page_id != first


@pytest.mark.parametrize(("language", "on"), [("en", Qt.Key.Key_Right), ("ar", Qt.Key.Key_Left)])
def test_the_next_page_is_where_the_script_goes_on(kiosk, language, on):
    kiosk.begin(language)
    kiosk.answer(
        **{name: value for name, value in kiosk.sample(0).items() if name in kiosk.items()}
    )
    first = kiosk.flow.question.page_id
    press(kiosk, on)
    kiosk.person.wait(lambda: kiosk.flow.question.page_id != first, "another page")


def test_the_focus_comes_back_from_what_lay_over_the_screen(kiosk):
    kiosk.begin("en")
    press(kiosk, Qt.Key.Key_Tab)
    here = kiosk.focused()
    for cover in (kiosk.flow.shell.askLanguage, kiosk.flow.shell.finish):
        cover()
        kiosk.person.settle()
        assert kiosk.focused() is not here
        assert kiosk.focused().property("visualFocus") is True
        kiosk.flow.shell.dismiss()
        kiosk.person.settle()
        assert kiosk.focused() is here
        assert here.property("visualFocus") is True


def covers(kiosk):
    """List what may lie over a page, as functions that open it."""
    shell = kiosk.flow.shell
    kiosk.flow._timer.stop()  # nobody is away: a warning that is shown stays
    return shell.askLanguage, shell.askSound, shell.finish, lambda: shell.warn(20)


def test_a_focus_that_rested_on_nothing_rests_there_again(kiosk):
    kiosk.begin("en")
    rest = kiosk.focused()
    assert not rest.activeFocusOnTab()
    for cover in covers(kiosk):
        cover()
        kiosk.person.settle()
        assert kiosk.reaches(kiosk.focused(), "overlays")
        kiosk.flow.shell.dismiss()
        kiosk.person.settle()
        assert kiosk.focused() is rest
    press(kiosk, Qt.Key.Key_Tab)
    assert kiosk.reaches(kiosk.focused(), "stage")


def test_whoever_left_a_dialog_goes_on_by_keys_where_they_were(kiosk):
    """Without a finger, what has the focus behind a dialog is at once where keys can go on."""
    for cover in range(4):
        kiosk.begin("en")
        rest = kiosk.focused()
        covers(kiosk)[cover]()
        kiosk.person.settle()
        press(kiosk, Qt.Key.Key_Tab)
        assert kiosk.reaches(kiosk.focused(), "overlays")
        kiosk.flow.shell.dismiss()
        kiosk.person.settle()
        assert kiosk.focused() is not rest
        assert kiosk.focused().activeFocusOnTab()
        assert kiosk.reaches(kiosk.focused(), "stage")
        kiosk.flow.shell.confirmFinish()
        kiosk.wait_for(Screen.Attract)


def test_a_touch_in_the_header_takes_nobody_from_what_they_write(kiosk):
    kiosk.begin("en")
    kiosk.fill(kiosk.sample(0) | {"passport_way": "typed"}, until="surname")
    kiosk.person.tap("input", "field-surname")
    text = kiosk.focused()
    for tool in ("header-text-size", "header-contrast"):
        kiosk.person.tap(tool)
        assert kiosk.focused() is text
        assert kiosk.person.find("keyboard") is not None
    for tool, way_back in (("header-language", "picker-close"), ("header-finish", "dialog-cancel")):
        kiosk.person.tap(tool)
        assert kiosk.focused() is not text
        kiosk.person.tap(way_back)
        kiosk.person.settle()
        assert kiosk.focused() is text
        assert kiosk.person.find("keyboard") is not None


def test_whoever_goes_on_by_keys_is_at_the_first_answer_of_the_next_page(kiosk):
    press(kiosk, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    kiosk.person.wait(lambda: kiosk.person.find("service-registration"), "the services")
    first = f"service-{kiosk.flow.services._services.rows[0].service_id}"
    press(kiosk)
    kiosk.person.wait(lambda: kiosk.focused().objectName() == first, "the service")
    assert kiosk.focused().property("visualFocus") is True


def test_a_dark_screen_shows_nothing_takes_keys_and_is_lit_for_the_next_person(kiosk):
    kiosk.begin("en")
    kiosk.flow.shell.turnCurtain()
    image = kiosk.person.picture()
    colours = {image.pixel(x, y) for x in range(0, 1080, 40) for y in range(0, 1920, 40)}
    assert colours == {0xFF000000}
    before = kiosk.focused()
    press(kiosk, Qt.Key.Key_Tab)
    assert kiosk.focused() is not before
    kiosk.flow.shell.finish()
    kiosk.flow.shell.confirmFinish()
    assert not kiosk.flow.shell.is_curtained


def test_a_touch_on_a_dark_screen_offers_light_and_touches_nothing(kiosk):
    kiosk.begin("en")
    kiosk.flow.shell.turnCurtain()
    page = kiosk.flow.question.page_id
    kiosk.person.tap("continue")
    kiosk.person.settle()
    assert kiosk.flow.question.page_id == page
    assert kiosk.flow.question.property("errors") is not None
    kiosk.person.tap("curtain-open")
    assert not kiosk.flow.shell.is_curtained
