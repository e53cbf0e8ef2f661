# SPDX-License-Identifier: Apache-2.0
"""The view models around the form: shell, attract, services, sending, out of order."""

import pytest

from ui.reading import CONTRASTS
from ui.viewmodels.attract import AttractViewModel, LanguageRow
from ui.viewmodels.out_of_order import OutOfOrderViewModel
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.services import ServiceRow, ServicesViewModel
from ui.viewmodels.shell import ShellViewModel

Screen, Overlay = ShellViewModel.Screen, ShellViewModel.Overlay
SERVICE = ServiceRow("registration", "Register where I live", "Free", "house")


@pytest.fixture
def shell(qapp, words):
    return ShellViewModel(words, 1)


@pytest.fixture
def services(qapp):
    return ServicesViewModel()


def test_a_screen_is_announced_once(shell, announced):
    seen = announced(shell)
    shell.show(Screen.Question)
    shell.show(Screen.Question)
    assert seen == {"screenChanged": 1}
    shell.show(Screen.Services, forward=False)
    assert (seen["screenChanged"], seen["forwardChanged"], shell.forward) == (2, 1, False)


def test_another_screen_takes_away_what_lay_over_the_old_one(shell):
    shell.show(Screen.Question)
    shell.finish()
    shell.show(Screen.Attract)
    assert shell.overlay == Overlay.NoOverlay


@pytest.mark.parametrize("screen", [Screen.Question, Screen.Check])
def test_finish_asks_where_answers_would_be_lost(shell, announced, screen):
    shell.show(screen)
    seen = announced(shell)
    shell.finish()
    assert (shell.overlay, seen["finished"]) == (Overlay.FinishQuestion, 0)
    shell.confirmFinish()
    assert (shell.overlay, seen["finished"]) == (Overlay.NoOverlay, 1)


@pytest.mark.parametrize(
    ("screen", "ends"), [(Screen.Services, 1), (Screen.Receipt, 1), (Screen.Sending, 0)]
)
def test_finish_asks_nothing_where_nothing_is_lost_and_waits_while_sending(
    shell, announced, screen, ends
):
    shell.show(screen)
    shell.set_taking(taking=screen == Screen.Sending)
    seen = announced(shell)
    shell.finish()
    assert (shell.overlay, seen["finished"]) == (Overlay.NoOverlay, ends)


def test_text_sizes_and_contrasts_go_round(shell):
    sizes, contrasts = [], []
    for _touch in range(4):
        shell.nextTextSize()
        shell.nextContrast()
        sizes.append(shell.textSize)
        contrasts.append(shell.contrast)
    assert sizes == [2, 3, 0, 1]
    assert contrasts == [*CONTRASTS[1:], CONTRASTS[0]]


def test_reading_aids_are_reset(shell):
    shell.nextTextSize()
    shell.nextContrast()
    shell.turnMotion()
    assert shell.reduceMotion
    shell.reset_reading()
    assert (shell.textSize, shell.contrast, shell.reduceMotion) == (1, "default", False)


def test_a_person_may_let_things_move_where_they_usually_stand_still(shell):
    shell.set_reduce_motion(reduce=True)
    shell.turnMotion()
    assert not shell.reduceMotion
    shell.reset_reading()
    assert shell.reduceMotion


def test_the_line_is_said_in_a_true_sentence(shell, announced):
    seen = announced(shell)
    assert shell.connectionText.startswith("The line is down.")
    shell.set_connected(connected=True)
    shell.set_connected(connected=True)
    assert shell.connectionText.startswith("Connected.")
    assert (seen["connectedChanged"], seen["connectionTextChanged"]) == (1, 1)


def test_the_warning_counts_in_words_and_is_answered(shell, announced):
    shell.show(Screen.Question)
    seen = announced(shell)
    shell.warn(1)
    assert shell.countdown == "Your answers are cleared in 1 second."
    shell.warn(20)
    assert shell.countdown == "Your answers are cleared in 20 seconds."
    shell.dismiss()
    assert (shell.overlay, seen["stayed"]) == (Overlay.NoOverlay, 1)


def test_a_language_marks_itself_in_the_picker(shell):
    both = [("az", "Azərbaycan dili", False), ("ar", "العربية", True)]
    shell.speak("ar", "العربية", both, right_to_left=True)
    assert (shell.language, shell.rightToLeft) == ("ar", True)
    assert [row.current for row in shell._languages.rows] == [False, True]


def test_greetings_of_both_directions_stand_apart(qapp):
    attract = AttractViewModel()
    rows = [LanguageRow(code, code, "", False) for code in ("az", "en", "ar")]
    attract.offer(rows, ["Xoş gəlmisiniz", "Welcome", "أهلاً"])
    assert attract.greeting == "Xoş gəlmisiniz"
    assert attract.greetings == "\u2068Welcome\u2069\u00a0· \u2068أهلاً\u2069"


def test_many_greetings_stand_in_two_lines_and_none_is_torn(qapp):
    attract = AttractViewModel()
    attract.offer([], ["Xoş gəlmisiniz", "Welcome", "Добро пожаловать", "Hoş geldiniz", "欢迎"])
    first, second = attract.greetings.split("\n")
    assert first == "\u2068Welcome\u2069\u00a0· \u2068Добро\u00a0пожаловать\u2069"
    assert second == "\u2068Hoş\u00a0geldiniz\u2069\u00a0· \u2068欢迎\u2069"


def test_a_service_is_chosen_once_however_often_it_is_touched(services, announced):
    services.offer([SERVICE])
    seen = announced(services)
    for _touch in range(4):
        services.choose("registration")
    assert seen["serviceChosen"] == 1
    services.settle()
    services.choose("registration")
    assert seen["serviceChosen"] == 2


def test_before_services_are_known_none_can_be_chosen(services, announced):
    seen = announced(services)
    services.choose("registration")
    assert not seen
    services.offer([])
    assert services.state == ServicesViewModel.State.Nothing


def test_a_service_that_would_not_open_says_what_to_do(services):
    services.offer([SERVICE])
    services.choose("registration")
    services.settle("Please use another kiosk.")
    assert services.trouble == "Please use another kiosk."
    services.settle()
    assert services.trouble == ""


def test_sending_is_tried_again_once_a_touch_and_only_after_a_failure(qapp, announced):
    sending = SendingViewModel()
    seen = announced(sending)
    sending.tryAgain()
    sending.goBack()
    assert not seen
    sending.fail("Touch Try again.")
    sending.tryAgain()
    sending.tryAgain()
    assert seen["retried"] == 1
    assert (sending.state, sending.trouble) == (SendingViewModel.State.Working, "")


def test_a_kiosk_out_of_order_gives_its_reason_in_words(qapp, words, announced):
    screen = OutOfOrderViewModel(words)
    seen = announced(screen)
    screen.give("storage.failed")
    screen.give("storage.failed")
    assert (screen.code, seen["reasonChanged"]) == ("storage.failed", 1)
    assert "safe" in screen.reason


@pytest.mark.parametrize(
    "habits", [{}, {"letters": 9, "contrast": "loud"}, {"letters": "3", "contrast": 1}], ids=str
)
def test_what_is_not_known_of_how_somebody_reads_stays_as_it_is(shell, habits):
    before = shell.habits()
    shell.read_as(habits)
    assert shell.habits() == before
