# SPDX-License-Identifier: Apache-2.0
"""Decides what is said when: a new page from its beginning, a thing when it gets the focus."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.speech import Line, Route
from ui.keypads import Move
from ui.messages import N_
from ui.navigation import Navigator
from ui.speech.echo import Echo
from ui.speech.reading import Reader, operated, visible
from ui.viewmodels.question.item import UNHEARD, QuestionItem
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from ui.flow.screens import Screens
    from ui.flow.tongue import Tongue

HOW: Final = N_("Press Select to continue in this language.")
"""Said behind a language's name on the first screen, in that language."""
LOUDSPEAKER: Final = N_(
    "You hear the loudspeaker. Your answers are not read aloud: plug in headphones to hear them."
)
STAND_IN: Final = N_("your answer")
"""What others hear in place of an answer."""
RECORDING: Final = N_("A recording is played.")
PLUG_IN: Final = N_("Plug in headphones to hear the recording.")
ROUNDS: Final = 3
"""How often the languages are named to somebody who does nothing."""

_SETTLE: Final = 60
"""Milliseconds in which a page comes to stand and the focus comes to rest."""

_Screen = ShellViewModel.Screen
_Overlay = ShellViewModel.Overlay


class Narrator(QObject):
    """Follows screens and focus of one window, and says what there is to say."""

    def __init__(
        self,
        screens: "Screens",
        tongue: "Tongue",
        reader: Reader,
        navigator: Navigator,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._screens = screens
        self._tongue = tongue
        self._navigator = navigator
        self._speech = screens.speech
        self._reader = reader
        self._window: QQuickWindow | None = None
        self._is_new = False
        """Whether the whole page is to be said, not the focus alone."""
        self._has_moved = False
        """Whether the person stands at another thing than the one that was said last."""
        self._progress: set[str] = set()
        """How far the person has been told that they are; said again only when it changes."""
        self._group = ""
        """Among which things the person stands; said only when they come there."""
        self._before: list[Line] = []
        """How the thing was read that the person is doing something with."""
        self._echo = Echo(reader)
        self._is_echo = False
        """Whether it was a letter that was said last."""
        self._is_touring = False
        """Whether the languages have been named and nothing else was done since."""
        self._tour: list[str] = []
        """The languages that are still to be named to whoever has just turned speech on."""
        self._due = self._timer(_SETTLE, self._narrate)
        self._interruption = self._timer(0, self._hush)
        self._connect()

    def watch(self, window: QQuickWindow) -> None:
        """Read what is in this window."""
        self._window = window
        self._echo.watch(window)

    def release(self) -> None:
        """Let the window go."""
        self._window = None
        self._echo.watch(None)
        self._tour.clear()
        self._due.stop()
        self._interruption.stop()

    def interrupt(self) -> None:
        """End what is being said, because the person has done something.

        What they did may be to hold it: that comes with the same event and goes first.
        """
        self._tour.clear()
        self._is_touring = False
        if not self._speech.is_on:
            if self._speech.is_speaking:
                self._interruption.start()
            return
        if not self._due.isActive():
            self._echo.note()
            self._before = self._focused()
        self._due.start()
        in_panel = self._screens.shell.cover == _Overlay.SoundPanel
        if not in_panel:
            self._interruption.start()

    def ended(self) -> None:
        """Go on with the languages, if that is what was being said; who does nothing is gone."""
        if not self._speech.is_on or self._screens.shell.at != _Screen.Attract:
            return
        if self._tour:
            self._name_language()
        elif self._is_touring:
            self._speech.set_on(on=False)

    def _read(self, focused: list[Line]) -> list[Line]:
        """Say what a new page is: everything on it that is read, then what has the focus."""
        root = self._root()
        if root is None:
            return []
        known = bool(focused) and focused[0].text in self._reader.headings(root)
        return [*self._page(root), *focused[known:]]

    def _page(self, root: QQuickItem) -> list[Line]:
        """Read a page; how far the person is, only when they were told something else."""
        told, self._progress = self._progress, self._reader.progress(root)
        return [line for line in self._reader.page(root) if line.text not in told & self._progress]

    def _connect(self) -> None:
        screens = self._screens
        for changed in (
            screens.shell.screenChanged,
            screens.shell.overlayChanged,
            screens.shell.languageChanged,
            screens.question.pageShown,
        ):
            changed.connect(self._begin_page)
        screens.question.errorsShown.connect(self._follow)
        screens.question.playAsked.connect(self._play)
        screens.receipt.printingChanged.connect(self._tell_of_paper)
        screens.receipt.receivedChanged.connect(self._begin_page)
        screens.help.calledChanged.connect(self._begin_page)
        screens.calls.came.connect(self._tell_of_calls)
        screens.attract.listenAsked.connect(self._speech.toggle)
        self._speech.availableChanged.connect(screens.attract.give_voice)
        self._navigator.arrived.connect(self._follow)
        screens.keyboard.wrote.connect(self._listen_to_keys)
        self._speech.handedOver.connect(self._go_on)
        self._navigator.asked.connect(self._take)
        self._speech.onChanged.connect(self._begin)
        self._speech.sampled.connect(self._sample)
        self._speech.pausedChanged.connect(self._interruption.stop)

    def _timer(self, milliseconds: int, what: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(what)
        return timer

    # What happened.

    @Slot()
    def _begin(self) -> None:
        """Begin to speak: with the languages on the first screen, else with the page."""
        self._screens.question.explore(explored=self._speech.is_on)
        self._forget()
        if not self._speech.is_on:
            return
        if self._screens.shell.at == _Screen.Attract:
            self._tour = self._tongue.codes * ROUNDS
            self._is_touring = True
            self._name_language()
            return
        self._is_new = True
        self._narrate(first=True)

    @Slot()
    def _begin_page(self) -> None:
        if self._speech.is_on:
            self._tour.clear()
            self._echo.forget()
            self._is_new = True
            self._due.start()
        else:
            self._hush()

    @Slot()
    @Slot(QQuickItem)
    def _follow(self, _item: QObject | None = None) -> None:
        if self._speech.is_on and not self._tour:
            self._has_moved = True
            self._due.start()
        elif self._is_called():
            self._speech.set_on(on=True)

    def _is_called(self) -> bool:
        """Say whether somebody in headphones has pressed the first key of their visit."""
        at_start = self._screens.shell.at == _Screen.Attract
        is_by_key = at_start and self._navigator.is_by_keys
        return is_by_key and self._speech.is_private and not self._speech.is_on

    @Slot()
    def _listen_to_keys(self) -> None:
        if self._speech.is_on:
            self._due.start()

    @Slot()
    def _go_on(self) -> None:
        """Begin anew for whoever still has headphones on: their visit has ended."""
        QTimer.singleShot(0, self, lambda: self._speech.set_on(on=True))

    def _forget(self) -> None:
        self._tour.clear()
        self._is_touring = False
        self._progress.clear()
        self._echo.forget()
        self._group = ""
        self._before.clear()
        self._due.stop()

    @Slot()
    def _tell_of_paper(self) -> None:
        channel, text = self._speech.channel, str(self._screens.receipt.printingText)
        if channel is not None and self._speech.is_on and text:
            channel.add([Line(text, self._reader.language)])

    @Slot()
    def _tell_of_calls(self) -> None:
        channel, calls = self._speech.channel, self._screens.calls
        if channel is not None and self._speech.is_on:
            channel.add([Line(str(calls.text), calls.language)])
        elif channel is not None:
            channel.chime()

    @Slot(object)
    def _take(self, move: Move) -> None:
        """Do what a key of the keypad asks of speech; the first of them turns it on."""
        speech = self._speech
        if move is Move.HEADPHONES_IN or move is Move.HEADPHONES_OUT:
            speech.go_to(Route.HEADPHONES if move is Move.HEADPHONES_IN else Route.SPEAKER)
        elif not speech.is_on:
            speech.set_on(on=True)
        else:
            {
                Move.REPEAT: self._repeat,
                Move.PAUSE: speech.pause,
                Move.FASTER: speech.faster,
                Move.SLOWER: speech.slower,
                Move.LOUDER: speech.louder,
                Move.SOFTER: speech.quieter,
            }[move]()
            self._interruption.stop()

    def _repeat(self) -> None:
        """Say again what was said; behind a letter, the whole text that it stands in."""
        field = self._echo.field() if self._is_echo else []
        if field:
            self._say(field)
        else:
            self._speech.repeat()

    @Slot(QObject)
    def _play(self, item: QuestionItem) -> None:
        """Play what a form has recorded to whoever wears headphones, and tell the others so."""
        channel, recording = self._speech.channel, item.recording
        self._interruption.stop()
        if channel is None or not channel.is_audible or not recording:
            item.tell_of_sound(self._reader.say(UNHEARD))
        elif not self._speech.is_private:
            item.tell_of_sound(self._reader.say(PLUG_IN))
            self._say([Line(self._reader.say(PLUG_IN), self._reader.language)])
        else:
            item.tell_of_sound("")
            words = self._reader.say(RECORDING)
            channel.play(Line(words, self._reader.language, recording=recording))

    @Slot(str)
    def _sample(self, text: str) -> None:
        self._say([Line(text, self._reader.language)])

    # What is said.

    @Slot()
    def _narrate(self, *, first: bool = False) -> None:
        if not self._speech.is_on or self._window is None:
            return
        echo = self._echo.lines(is_private=self._speech.tells_answers)
        focused = self._focused()
        if self._is_new:
            lines = self._read(focused)
        elif echo:
            lines = echo
        else:
            lines = focused if self._has_moved or focused != self._before else []
        self._is_echo = bool(echo) and not self._is_new
        self._is_new = self._has_moved = False
        self._before = focused
        lines = [*lines, *self._entered(lines)]
        if first and not self._speech.is_private:
            words = self._tongue.say_in(self._reader.language, LOUDSPEAKER)
            lines = [Line(words, self._reader.language), *lines]
        if lines:
            self._say(lines)

    def _name_language(self) -> None:
        """Name the next language in itself, and put the focus there: Select is all it takes."""
        code = self._tour.pop(0)
        root = self._root()
        for item in operated(root) if root is not None else ():
            if item.objectName() == f"language-{code}":
                item.forceActiveFocus(Qt.FocusReason.TabFocusReason)
                self._due.stop()
                name, *_rest = self._reader.thing(item)
                self._say([name, Line(self._tongue.say_in(code, HOW), code)])
                return

    def _focused(self) -> list[Line]:
        item = self._navigator.place
        return [] if item is None else self._reader.thing(item)

    def _entered(self, said: list[Line]) -> list[Line]:
        """Say among which things the person has come to stand, unless that is said already."""
        place = self._navigator.place
        before, self._group = self._group, "" if place is None else self._reader.group(place)
        if self._group in {"", before, *(line.text for line in said)}:
            return []
        return [Line(self._group, self._reader.language)]

    def _root(self) -> QQuickItem | None:
        """Find what is to be read: what lies over the screen, or else the screen."""
        if self._window is None:
            return None
        covered = self._screens.shell.cover != _Overlay.NoOverlay
        wanted = "overlays" if covered else "stage"
        content = self._window.contentItem()
        return next((item for item in visible(content) if item.objectName() == wanted), content)

    def _say(self, lines: list[Line]) -> None:
        self._interruption.stop()
        if self._speech.channel is not None:
            self._speech.channel.say(lines)

    @Slot()
    def _hush(self) -> None:
        self._speech.hush()
