# SPDX-License-Identifier: Apache-2.0
"""Every screen in every language, text size, contrast mode and shape: read, told apart and hit."""

import pytest

from kiosk.i18n import pseudo
from tests.gate.further import devices, further
from tests.gate.scenes import LOOKS, scenes
from tests.gate.seeing import places, seen, unmirrored
from tests.gate.walking import walk
from tests.kiosks import LANGUAGES

STEP = 7
"""Has no divisor in common with the number of looks: a walk goes through all of them."""
PART = 8
"""One in so many scenes is looked at in a language that nobody speaks."""
LARGEST = LOOKS[-1]
SCENES = 40
"""At least so many scenes are met on a walk, or it has lost its way."""


@pytest.mark.parametrize(("language", "wide"), [("az", False), ("ar", True)])
def test_a_sample_of_looks_on_every_screen(run_kiosk, language, wide):
    with run_kiosk(wide=wide) as kiosk:
        wrong, count = walk(kiosk, language, lambda at: [LOOKS[at * STEP % len(LOOKS)]])
    assert not wrong, "\n".join(wrong)
    assert count >= SCENES


@pytest.mark.nightly
@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("through", [scenes, further], ids=["usual", "further"])
def test_every_look_on_every_screen(run_kiosk, through, language, wide):
    with run_kiosk(wide=wide, readers=devices()) as kiosk:
        wrong, count = walk(kiosk, language, lambda _at: LOOKS, through)
    assert not wrong, "\n".join(wrong)
    assert count >= SCENES


def nobodys(kiosk) -> None:
    """Have the kiosk speak the languages that are two fifths longer, and nobody's."""
    words = pseudo.messages()
    words._translators |= kiosk.station.messages._translators
    english = kiosk.flow.tongue._languages["en"]  # in which a form is that has none of the others
    kiosk.flow.tongue.use((*pseudo.LANGUAGES, english), words)
    kiosk.station.messages._translators |= words._translators  # for the paper


@pytest.mark.parametrize(
    ("language", "first"),
    [("qpr", PART // 2), pytest.param("qps", 0, marks=pytest.mark.nightly)],
)
def test_a_translation_two_fifths_longer_finds_room(run_kiosk, language, first):
    with run_kiosk() as kiosk:
        nobodys(kiosk)
        wrong, count = walk(
            kiosk,
            language,
            lambda at: [LOOKS[at * STEP % len(LOOKS)]] if at % PART == first else [],
        )
    assert not wrong, "\n".join(wrong)
    assert count >= SCENES


@pytest.mark.nightly
@pytest.mark.parametrize("wide", [False, True], ids=["upright", "wide"])
@pytest.mark.parametrize("language", ["qps", "qpr"])
@pytest.mark.parametrize("through", [scenes, further], ids=["usual", "further"])
def test_a_translation_two_fifths_longer_finds_room_on_every_screen(
    run_kiosk, through, language, wide
):
    with run_kiosk(wide=wide, readers=devices()) as kiosk:
        nobodys(kiosk)
        wrong, count = walk(
            kiosk, language, lambda at: [LOOKS[at * STEP % len(LOOKS)], LARGEST], through
        )
    assert not wrong, "\n".join(wrong)
    assert count >= SCENES


def standing(kiosk, language: str) -> dict[str, dict]:
    found = {}
    for scene in scenes(kiosk, language):
        kiosk.person.settle()
        found[scene] = places(seen(kiosk.window))
    return found


@pytest.mark.parametrize(
    ("language", "wide"),
    [("ar", False), pytest.param("ar", True, marks=pytest.mark.nightly)],
)
def test_a_language_from_the_right_is_the_mirror_of_one_from_the_left(run_kiosk, language, wide):
    with run_kiosk(wide=wide) as kiosk:
        english = standing(kiosk, "en")
    with run_kiosk(wide=wide) as kiosk:
        mirrored = standing(kiosk, language)
    wrong = [
        f"{scene}: {found}"
        # these two are for whoever comes, not for the one who has just gone
        for scene in english.keys() & mirrored.keys() - {"attract", "out of order"}
        for found in unmirrored(english[scene], mirrored[scene])
    ]
    assert not wrong, "\n".join(wrong)
