# SPDX-License-Identifier: Apache-2.0
"""What the public is told: on the first screen, beside the services, and before one begins."""

from datetime import timedelta

import pytest

from kiosk.memory import ShortMemory
from kiosk.notices import Board, Notice
from tests.gate.seeing import findings
from ui.viewmodels.shell import ShellViewModel

Screen = ShellViewModel.Screen
PIXELS = 4.03
"""Pixels a millimetre of the reference panel."""
HOSTILE = "<b>ok</b>\u202e\u0007 <img src='file:///etc/passwd'> a" + "\u0301" * 40


@pytest.fixture
def board(clock):
    """What is told, by this clock."""
    return Board(ShortMemory(), clock.now)


@pytest.fixture
def tell(board, clock):
    """Put notices on the board."""
    kept = []

    def tell(identity, *, begins=-1, ends=3, **changes):
        now = clock.now()
        values = {
            "titles": {"az": f"{identity} başlıq", "en": f"{identity} title"},
            "texts": {"az": f"{identity} mətn", "en": f"{identity} text"},
            "valid_from": now + timedelta(days=begins),
            "valid_until": now + timedelta(days=ends),
        }
        kept.append(Notice(id=identity, **{**values, **changes}))
        board.keep("tag", "etag", kept)

    return tell


def follow(kiosk, board) -> None:
    object.__setattr__(kiosk.desk, "notices", board.current)
    kiosk.flow.start(kiosk.desk)
    kiosk.flow.tick()
    kiosk.person.settle()


def shown(kiosk) -> set[str]:
    return {name for name in kiosk.person.names() if name.startswith("notice-")}


def title(kiosk, identity) -> str:
    return kiosk.person.find(f"notice-{identity}").property("title")


def test_at_most_two_stand_on_the_first_screen_in_two_languages(run_kiosk, board, tell):
    for number in range(4):
        tell(f"n{number}", begins=-4 + number)
    with run_kiosk(languages=("az", "en", "ru", "ar")) as kiosk:
        follow(kiosk, board)
        assert shown(kiosk) == {"notice-n3", "notice-n2"}
        assert title(kiosk, "n3") == "n3 başlıq"
        assert kiosk.person.find("notice-n3").property("text") == "n3 title"


def test_one_alone_stands_where_two_would_crowd_the_languages(kiosk, board, tell):
    for number in range(4):
        tell(f"n{number}", begins=-4 + number)
    follow(kiosk, board)
    assert shown(kiosk) == {"notice-n3"}


def test_they_come_and_go_by_the_clock_that_is_trusted(kiosk, board, tell):
    tell("later", begins=1, ends=2)
    follow(kiosk, board)
    assert shown(kiosk) == set()
    for hours, expected in ((24, {"notice-later"}), (24, set())):
        kiosk.clock.advance(timedelta(hours=hours))
        kiosk.flow.tick()
        kiosk.person.settle()
        assert shown(kiosk) == expected


def test_they_are_said_in_the_person_s_language_and_otherwise_in_azerbaijani_and_english(
    kiosk, board, tell
):
    tell("both", titles={}, texts={"en": "English", "az": "Azərbaycanca", "ru": "По-русски"})
    tell("english", titles={}, texts={"en": "English"})
    tell("other", titles={}, texts={"tr": "Türkçe"})
    follow(kiosk, board)
    for code, expected in (("ru", "По-русски"), ("ar", "Azərbaycanca"), ("en", "English")):
        kiosk.person.tap(f"language-{code}")
        kiosk.wait_for(Screen.Services)
        kiosk.person.settle()
        assert kiosk.person.find("notice-both").property("text") == expected
        assert kiosk.person.find("notice-english").property("text") == "English"
        assert kiosk.person.find("notice-other").property("text") == "Türkçe"
        kiosk.flow.leaving.end()
        kiosk.wait_for(Screen.Attract)
        kiosk.person.settle()


def to_services(kiosk, language="en") -> None:
    kiosk.person.tap(f"language-{language}")
    kiosk.wait_for(Screen.Services)


def test_one_for_a_service_is_read_before_it_begins(kiosk, board, tell):
    tell("children", forms=("registration",), kind="not-needed")
    follow(kiosk, board)
    to_services(kiosk)
    assert kiosk.person.find("notice-children").property("text") == ""
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Notice)
    kiosk.person.settle()
    assert kiosk.visit is None
    assert kiosk.person.find("notice-children").property("text") == "children text"
    assert kiosk.text("notice-service")
    kiosk.person.tap("back")
    kiosk.wait_for(Screen.Services)
    kiosk.person.settle()
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Notice)
    kiosk.person.settle()
    kiosk.person.tap("notice-read")
    kiosk.wait_for(Screen.Question)
    assert kiosk.visit is not None


def test_one_for_another_service_holds_nobody_up(kiosk, board, tell):
    tell("other", forms=("passport",))
    tell("elsewhere", where=("attract",), forms=("registration",))
    follow(kiosk, board)
    kiosk.begin()
    assert kiosk.screen == Screen.Question


def test_one_that_goes_before_every_service_is_read_before_each(kiosk, board, tell):
    tell("all", where=("service",))
    follow(kiosk, board)
    assert shown(kiosk) == set()
    to_services(kiosk)
    kiosk.person.settle()
    assert shown(kiosk) == set()
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Notice)


def test_the_language_changes_on_the_notice_too(kiosk, board, tell):
    tell("children", forms=("registration",))
    follow(kiosk, board)
    to_services(kiosk)
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Notice)
    kiosk.flow.shell.chooseLanguage("az")
    kiosk.person.settle()
    assert title(kiosk, "children") == "children başlıq"
    assert kiosk.text("notice-service") == "Olduğu yer üzrə qeydiyyat"


def test_whoever_goes_away_leaves_the_notice_behind(kiosk, board, tell):
    tell("children", forms=("registration",))
    follow(kiosk, board)
    to_services(kiosk)
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Notice)
    kiosk.clock.advance(timedelta(seconds=400))
    kiosk.flow.tick()
    kiosk.wait_for(Screen.Attract)


def test_a_service_that_can_t_begin_leads_back_to_the_list(kiosk, board, tell):
    tell("children", forms=("registration",))
    follow(kiosk, board)
    to_services(kiosk)
    object.__setattr__(kiosk.desk, "begin", lambda *_: (_ for _ in ()).throw(OSError))
    kiosk.person.tap("service-registration")
    kiosk.wait_for(Screen.Notice)
    kiosk.person.settle()
    kiosk.person.tap("notice-read")
    kiosk.wait_for(Screen.Services)
    assert kiosk.flow.services.property("trouble")


def test_hostile_words_are_shown_as_they_are_read(kiosk, board, tell):
    tell("bad", titles={}, texts={"az": HOSTILE, "en": HOSTILE})
    follow(kiosk, board)
    text = title(kiosk, "bad")
    assert text.startswith("<b>ok</b> <img src=")
    assert "\u202e" not in text
    assert "\u0007" not in text
    assert text.count("\u0301") <= 3


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("size", [1, 3])
def test_every_screen_with_notices_is_whole(run_kiosk, board, tell, wide, size):
    wrong: list[str] = []

    def look() -> None:
        image = kiosk.person.picture()
        wrong.extend(findings(kiosk.window, image, "default", PIXELS))

    long = "Çox uzun bir bildiriş mətni, hamısı oxunmalıdır. " * 20
    tell("long", titles={"az": "B" * 12 + " uzun başlıq" * 9}, texts={"az": long})
    tell("word", titles={}, texts={"az": "x" * 900})
    tell("children", forms=("registration",))
    with run_kiosk(wide=wide) as kiosk:
        follow(kiosk, board)
        look()
        for language in ("az", "ar"):
            to_services(kiosk, language)
            while kiosk.flow.shell.textSize != size:
                kiosk.flow.shell.nextTextSize()
            look()
            kiosk.person.tap("service-registration")
            kiosk.wait_for(Screen.Notice)
            look()
            kiosk.flow.leaving.end()
            kiosk.wait_for(Screen.Attract)
            kiosk.person.settle()
    assert wrong == []


@pytest.mark.parametrize("wide", [False, True])
def test_notices_stand_in_nobody_s_way_on_the_first_screen(run_kiosk, board, tell, wide):
    for name in ("one", "two"):
        long = f"{name} " + "uzun başlıq " * 9
        tell(name, titles={"az": long, "en": long})
    with run_kiosk(wide=wide) as kiosk:
        follow(kiosk, board)
        notices, tiles = kiosk.person.find("notices"), kiosk.person.find("language-ar")
        top = notices.mapToScene(notices.boundingRect().topLeft()).y()
        bottom = tiles.mapToScene(tiles.boundingRect().bottomLeft()).y()
        assert wide or bottom <= top
        assert notices.y() + notices.height() < kiosk.window.height()
        greeting = kiosk.person.find("greetings")
        assert greeting.mapToScene(greeting.boundingRect().bottomLeft()).y() < (
            top if wide else bottom
        )
