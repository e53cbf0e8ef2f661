# SPDX-License-Identifier: Apache-2.0
"""A reader's keys are a code and a person's keys are typing, and nobody loses any."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.errors import ReaderError
from kiosk.readers import ReaderState, WedgeReader, readers_of, wedge
from kiosk.readers.codes import MOST_CHARACTERS
from kiosk.readers.wedge import GAP, MOST_KEYS, PAUSE, QUIET, Bursts
from kiosk.settings import Settings

ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)


class Line:
    """A keyboard's line, at which a reader and a person are, and whoever listens for codes."""

    def __init__(self, clock) -> None:
        self.clock = clock
        self.reader: WedgeReader[str] = WedgeReader(clock)
        self.reader.listen()
        self.typed: list[str] = []

    def key(self, text: str, gap: float = 0.002) -> None:
        self.wait(gap)
        self.typed += self.reader.take(text, text, self.clock.monotonic())

    def send(self, code: str, gap: float = 0.002) -> None:
        for number, one in enumerate(code):
            self.key(one, gap if number else 0.5)

    def wait(self, seconds: float) -> None:
        """Let time pass as the screens do: they ask when something is due."""
        end = self.clock.monotonic() + seconds
        while self.reader.is_holding:
            left = self.reader.left(self.clock.monotonic()) + 0.001
            if self.clock.monotonic() + left >= end:
                break
            self.clock.advance(timedelta(seconds=left))
            self.typed += self.reader.due(self.clock.monotonic())
        self.clock.advance(timedelta(seconds=end - self.clock.monotonic()))

    def heard(self) -> list[str]:
        self.wait(0.5)
        return list(iter(self.reader.heard, ""))


@pytest.fixture
def line(clock):
    return Line(clock)


# --- a reader ---------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", [0.0, 0.001, 0.008, 0.019])
@pytest.mark.parametrize("end", ["\r", "\n", "\t", "\r\n", ""])
def test_a_code_is_heard_and_nothing_of_it_is_typed(line, gap, end):
    line.send(f"AB1234{end}", gap)
    assert line.heard() == ["AB1234"]
    assert line.typed == []


def test_a_slow_reader_is_known_by_more_characters(line):
    line.send("AB12345678\r", 0.033)
    assert line.heard() == ["AB12345678"]
    assert line.typed == []


def test_a_reader_may_stop_for_a_moment_once_it_is_known(line):
    line.send("AB1234")
    line.key("5", PAUSE - 0.01)
    line.send("")
    assert line.heard() == ["AB12345"]
    assert line.typed == []


@pytest.mark.parametrize("zone", [ZONE, CARD])
@pytest.mark.parametrize("between", ["\r", "\r\n", "\n"])
def test_the_lines_of_a_zone_are_one_code(line, zone, between):
    line.send(zone.replace("\n", between) + between)
    assert line.heard() == [zone]


@pytest.mark.parametrize(("pause", "codes"), [(0.15, 1), (0.3, 2)])
def test_the_lines_of_a_zone_may_be_bursts_of_their_own(line, pause, codes):
    first, second = ZONE.split("\n")
    line.send(first + "\r")
    for number, one in enumerate(second + "\r"):
        line.key(one, 0.002 if number else pause)
    assert line.heard() == ([ZONE] if codes == 1 else [first, second])


def test_lines_that_are_no_zone_are_codes_one_by_one(line):
    line.send("AB12345678\rX\rCD12345678\r")
    assert line.heard() == ["AB12345678", "X", "CD12345678"]
    assert line.typed == []


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("\x02AB1234567\x03\r", "AB1234567"),
        ("]C1AB1234567\r", "AB1234567"),
        ("]Q3https://example.az/1\r", "https://example.az/1"),
        ("]d2010123456\x1d21ABC\r", "01012345621ABC"),
        ("\x1d0101234567\r", "0101234567"),
        ("  AB 1234567 \r", "AB 1234567"),
    ],
)
def test_what_a_reader_frames_a_code_with_is_left_out(line, sent, heard):
    line.send(sent)
    assert line.heard() == [heard]


def test_nobody_hears_the_code_of_the_person_before(line):
    line.send("CANARY123\r")
    line.wait(0.5)
    line.reader.clear()
    line.send("CANARY456\r")
    line.wait(0.5)
    line.reader.listen()
    line.send("MINE12345\r")
    assert line.heard() == ["MINE12345"]
    assert line.typed == []


def test_codes_that_nobody_takes_are_bounded(line):
    for number in range(100):
        line.send(f"CODE{number:06}\r")
    assert line.heard() == [f"CODE{number:06}" for number in range(92, 100)]


# --- a stuck reader -----------------------------------------------------------------------------


def test_a_stuck_reader_is_named_once_and_heard_again_after_a_quiet_second(line):
    line.send("9" * (MOST_KEYS + 1))
    assert line.reader.status().code == "reader.flood"
    line.send("")
    for _ in range(5_000):
        line.key("9")
    with pytest.raises(ReaderError) as caught:
        line.reader.heard()
    assert caught.value.code == "reader.flood"
    assert line.reader.heard() == ""
    assert line.typed == []
    for one in "AB1234567\r":
        line.key(one, QUIET - 0.1 if one == "A" else 0.002)
    assert line.heard() == []
    line.wait(QUIET + 0.1)
    assert line.reader.status().state is ReaderState.READY
    line.send("AB1234567\r")
    assert line.heard() == ["AB1234567"]


def test_a_stuck_reader_is_no_trouble_of_the_next_who_listens(line):
    line.reader.clear()
    line.send("9" * (MOST_KEYS + 100))
    line.reader.listen()
    assert line.reader.heard() == ""


def test_as_much_as_fits_is_no_flood(line):
    line.send("9" * MOST_KEYS)
    assert line.heard() == ["9" * MOST_CHARACTERS]


# --- a person -----------------------------------------------------------------------------------


def test_a_key_alone_is_given_back_within_a_moment(line):
    line.key("a", 1.0)
    assert line.typed == []
    line.wait(GAP + 0.002)
    assert line.typed == ["a"]


@pytest.mark.parametrize("key", [" ", "\r", "\t"])
def test_space_and_enter_alone_wait_for_nothing(line, key):
    line.key(key, 1.0)
    assert line.typed == [key]


def test_enter_behind_a_letter_stays_behind_it(line):
    line.key("a", 1.0)
    line.key("\r", 0.01)
    line.wait(0.1)
    assert line.typed == ["a", "\r"]


def test_what_no_reader_sends_goes_behind_what_was_typed_before(line):
    line.key("a", 1.0)
    assert line.reader.interrupt() == ("a",)
    assert not line.reader.is_holding


def test_a_key_s_end_goes_with_it(line):
    line.key("a", 1.0)
    line.reader.follow("a up")
    line.key("b", 0.02)
    line.wait(0.1)
    assert line.typed == ["a", "a up", "b"]


def typing(chance: random.Random) -> Iterator[tuple[str, float]]:
    """A word as somebody types it: keys and the seconds before each.

    30 to 200 words a minute; the gaps spread as people's do (log-normal); now and then two or
    three keys roll under the fingers, 4 to 34 ms apart; doubled letters, and Enter at the end.
    """
    pace = chance.choice([0.4, 0.2, 0.15, 0.12, 0.1, 0.08, 0.06])
    rolling = 0
    for _ in range(chance.randint(1, 14)):
        if rolling:
            rolling, gap = rolling - 1, chance.uniform(0.004, 0.034)
        else:
            gap = max(0.036, pace * chance.lognormvariate(-0.08, 0.4))
            rolling = chance.choice([1, 2]) if chance.random() < 0.15 else 0
        yield chance.choice("abcçdeəfgğhxıijkqlmnoöprsştuüvyzABC0123456789' -"), gap
    if chance.random() < 0.5:
        yield "\r", pace * chance.lognormvariate(-0.08, 0.4)


def mistaken(words: int, seed: int) -> int:
    """Count words of which something was taken for a code; the others come back whole."""
    chance, bursts, wrong, at = random.Random(seed), Bursts[str](), 0, 0.0  # noqa: S311
    for _ in range(words):
        given, back, taken = [], [], False
        for key, gap in typing(chance):
            at += gap
            given.append(key)
            found = bursts.take(key, key, at)
            back += found.typed
            taken = taken or bool(found.burst)
        at += 0.3
        found = bursts.due(at)
        back += found.typed
        if taken or found.burst:
            wrong += 1
        else:
            assert back == given
    return wrong


def test_nothing_that_people_type_is_taken_for_a_code():
    assert mistaken(3_000, seed=1) == 0


@pytest.mark.nightly
def test_nothing_of_two_hundred_thousand_words_is_taken_for_a_code():
    assert mistaken(200_000, seed=2) == 0


def test_a_reader_that_was_looked_for_more_slowly_would_take_typing(monkeypatch):
    """The negative control: it is the speed that parts them."""
    monkeypatch.setattr(wedge, "GAP", 0.15)
    monkeypatch.setattr(wedge, "_PACE", 0.15)
    assert mistaken(1_000, seed=1) > 50


# --- whatever comes -----------------------------------------------------------------------------

GAPS = (0.0, 0.001, 0.004, 0.019, 0.02, 0.034, 0.035, 0.036, 0.06, 0.09, 0.101, 0.19, 0.21, 1.01)
SIGNS = "AZ09<< \r\n\t\x02\x03\x1d]C1əü\u202e\u0627😀"


def stream(chance: random.Random, clock) -> None:
    """Send anything at any speed, and hold the reader to what it promises."""
    reader: WedgeReader[int] = WedgeReader(clock)
    number, back = 0, []
    longest = chance.choice([5, 40, 200, 1_500])
    pace = chance.choice([GAPS, GAPS[:4], GAPS[:7]])
    for _ in range(chance.randint(1, longest)):
        clock.advance(timedelta(seconds=chance.choice(pace)))
        now = clock.monotonic()
        match chance.randint(0, 40):
            case 0:
                reader.listen()
            case 1:
                reader.clear()
            case 2:
                back += reader.due(now)
            case 3:
                back += reader.interrupt()
            case 4:
                number += 1
                if reader.is_holding:
                    reader.follow(number)
                assert reader.left(now) >= 0
            case 5:
                try:
                    code = reader.heard()
                except ReaderError as error:
                    assert error.code == "reader.flood"  # noqa: PT017 or nothing
                else:
                    assert all(one.isprintable() for one in code.replace("\n", ""))
                    assert len(code) <= MOST_CHARACTERS
            case _:
                number += 1
                back += reader.take(chance.choice(SIGNS), number, now)
        assert len(reader._bursts._text) <= MOST_KEYS
        assert len(reader._bursts._keys) <= 2 * MOST_KEYS
        assert len(reader._codes) <= 8
        assert len(reader._zone._lines) <= 2
    assert back == sorted(set(back))  # in order, and none twice


def test_any_stream_of_keys_gives_codes_or_a_named_error(clock):
    chance = random.Random(4)  # noqa: S311 the same streams again
    for _ in range(1_000):
        stream(chance, clock)


@pytest.mark.nightly
def test_a_hundred_thousand_streams_of_keys_give_codes_or_a_named_error(clock):
    chance = random.Random(5)  # noqa: S311
    for _ in range(100_000):
        stream(chance, clock)


# --- settings -----------------------------------------------------------------------------------


def test_a_kiosk_has_one_only_when_its_settings_say_so(tmp_path):
    assert readers_of(Settings()).barcode is None
    assert isinstance(readers_of(Settings(wedge=True)).barcode, WedgeReader)
    both = readers_of(Settings(wedge=True, barcode_reader=tmp_path / "ttyACM0")).barcode
    assert not isinstance(both, WedgeReader)
