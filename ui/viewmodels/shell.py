# SPDX-License-Identifier: Apache-2.0
"""What stands around every screen: language, the line, finish, the idle warning."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.messages import IDLE_READERS, N_, printer
from ui.notify import assign
from ui.reading import ReadingViewModel
from ui.rows import RowModel
from ui.words import Words

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class PickerRow:
    """A language in the picker, in its own script."""

    code: str
    name: str
    right_to_left: bool
    current: bool


@QmlElement
@QmlUncreatable("built in ui.flow")
class ShellViewModel(ReadingViewModel):  # type: ignore[operator]
    """Which screen is shown, how it reads, and what lies over it."""

    screenChanged = Signal()
    forwardChanged = Signal()
    overlayChanged = Signal()
    languageChanged = Signal()
    languagesChanged = Signal()
    titleChanged = Signal()
    secondsLeftChanged = Signal()
    connectedChanged = Signal()
    connectionTextChanged = Signal()
    canFinishChanged = Signal()
    printingTextChanged = Signal()
    readerTextChanged = Signal()
    removalChanged = Signal()
    returnChanged = Signal()
    helpChanged = Signal()

    languageChosen = Signal(str)
    finished = Signal()
    """The person is done, or has confirmed that the answers may go."""
    removalConfirmed = Signal()
    """The entry that was asked about may go."""
    returned = Signal()
    """The person says that the answers of before the crash are theirs."""
    broke = Signal()
    """The screen of the moment can't be shown."""
    helpAsked = Signal()
    """The person is stuck, or the officer who helps them wants their own page."""
    stayed = Signal()
    """The person answered that they are still there."""

    @QEnum
    class Screen(IntEnum):
        """The screens, in the order a person meets them."""

        Attract = 0
        Services = 1
        Notice = 2
        Question = 3
        Check = 4
        Sending = 5
        Receipt = 6
        OutOfOrder = 7
        Entries = 8
        Outcome = 9
        Code = 10
        Staff = 11
        Help = 12

    @QEnum
    class Overlay(IntEnum):
        """What lies over the screen."""

        NoOverlay = 0
        LanguagePicker = 1
        FinishQuestion = 2
        StillThere = 3
        RemoveQuestion = 4
        SoundPanel = 5
        ReturnQuestion = 6

    def __init__(self, words: Words, default_text_size: int, parent: QObject | None = None) -> None:
        super().__init__(default_text_size, parent)
        self._words = words
        self.home = self.Screen.Attract
        """The screen that waits for whoever comes next."""
        self.at = self.home
        self._forward = True
        self.cover = self.Overlay.NoOverlay
        self._covered = self.Overlay.NoOverlay
        """What the idle warning lies over, to come back to."""
        self.spoken = ""
        self._language_name = ""
        self._right_to_left = False
        self._languages = RowModel(PickerRow, self)
        self._title = ""
        self._seconds_left = 0
        self._connected = False
        self._is_taking = False
        self._printer = ""
        self._idle_readers: frozenset[str] = frozenset()
        self._removal = ("", "")
        self._return = ("", "")
        self._offers_help = False

    # What QML reads.

    @Property(int, notify=screenChanged)
    def screen(self) -> int:
        """The screen that is shown."""
        return self.at

    @Property(bool, constant=True)
    def atDesk(self) -> bool:
        """Whether officers take applications here, by a keyboard that stands on the desk."""
        return self.is_at_desk

    @Property(bool, notify=forwardChanged)
    def forward(self) -> bool:
        """Whether the person went on rather than back."""
        return self._forward

    @Property(int, notify=overlayChanged)
    def overlay(self) -> int:
        """What lies over the screen."""
        return self.cover

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        """The active language's code."""
        return self.spoken

    @Property(str, notify=languageChanged)
    def languageName(self) -> str:
        """The active language's name in itself."""
        return self._language_name

    @Property(bool, notify=languageChanged)
    def rightToLeft(self) -> bool:
        """Whether everything is mirrored."""
        return self._right_to_left

    @Property(QObject, notify=languagesChanged)
    def languages(self) -> QObject:
        """The languages of the picker."""
        return self._languages

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        """The name of the service in progress, or empty."""
        return self._title

    @Property(int, notify=secondsLeftChanged)
    def secondsLeft(self) -> int:
        """Seconds until an unattended visit ends."""
        return self._seconds_left

    @Property(str, notify=secondsLeftChanged)
    def countdown(self) -> str:
        """How long the answers are kept, as a sentence."""
        return self._words.ngettext(
            "Your answers are cleared in %(n)s second.",
            "Your answers are cleared in %(n)s seconds.",
            self._seconds_left,
        )

    @Property(bool, notify=connectedChanged)
    def connected(self) -> bool:
        """Whether the line to the Service is up."""
        return self._connected

    @Property(str, notify=connectionTextChanged)
    def connectionText(self) -> str:
        """The state of the line as one true sentence."""
        if self._connected:
            return self._words(N_("Connected. Your application reaches the Service today."))
        return self._words(
            N_("The line is down. Your application is kept here and sent as soon as it is back.")
        )

    @Property(str, notify=printingTextChanged)
    def printingText(self) -> str:
        """What to do without paper; empty while the printer has some."""
        if not self._printer:
            return ""
        cause = self._words(printer(self._printer))
        rest = self._words(
            N_("You can apply all the same: at the end, photograph the number and the code.")
        )
        return f"{cause} {rest}"

    @Property(str, notify=readerTextChanged)
    def readerText(self) -> str:
        """What becomes of documents without the device that reads them; empty while all can."""
        return " ".join(
            self._words(text) for name, text in IDLE_READERS.items() if name in self._idle_readers
        )

    @Property(bool, notify=canFinishChanged)
    def canFinish(self) -> bool:
        """Whether the visit can be ended now: not while the application is being stored."""
        return not self._is_taking

    @Property(bool, notify=helpChanged)
    def helps(self) -> bool:
        """Whether there is anybody to ask for help."""
        return self._offers_help

    @Property(str, notify=overlayChanged)
    def finishText(self) -> str:
        """What becomes of the answers when the visit ends here."""
        if self.at == self.Screen.Sending:
            return self._words(
                N_(
                    "We could not confirm that your application is saved. If you leave now, ask an "
                    "officer or call 919 whether it was taken."
                )
            )
        return self._words(N_("Nothing has been sent. Your answers are removed from this kiosk."))

    @Property(str, notify=removalChanged)
    def removalTitle(self) -> str:
        """The question whether an entry of a list may go."""
        return self._removal[0]

    @Property(str, notify=removalChanged)
    def removalText(self) -> str:
        """What goes with it."""
        return self._removal[1]

    @Property(str, notify=returnChanged)
    def returnTitle(self) -> str:
        """The question whether whoever stands here is who was here before the crash."""
        return self._return[0]

    @Property(str, notify=returnChanged)
    def returnText(self) -> str:
        """What has happened, and nothing that the person has said."""
        return self._return[1]

    # What a person does.

    @Slot()
    def askLanguage(self) -> None:
        """Open the language picker."""
        self._cover(self.Overlay.LanguagePicker)

    @Slot()
    def askSound(self) -> None:
        """Open what can be set of speech."""
        self._cover(self.Overlay.SoundPanel)

    @Slot(str)
    def chooseLanguage(self, code: str) -> None:
        """Read on in another language; nothing typed is lost."""
        self._cover(self.Overlay.NoOverlay)
        self.languageChosen.emit(code)

    @Slot()
    def finish(self) -> None:
        """End the visit; ask once where answers would be lost."""
        if self._is_taking:
            return
        if self._holds_answers():
            self._cover(self.Overlay.FinishQuestion)
        else:
            self.finished.emit()

    @Slot()
    def askHelp(self) -> None:
        """Ask for an officer."""
        self.helpAsked.emit()

    @Slot()
    def giveUp(self) -> None:
        """Say that the screen of the moment can't be shown."""
        self.broke.emit()

    @Slot()
    def confirmFinish(self) -> None:
        """End the visit and clear the answers."""
        self._cover(self.Overlay.NoOverlay)
        self.finished.emit()

    @Slot()
    def confirmRemoval(self) -> None:
        """Let the entry go that was asked about."""
        if self.cover == self.Overlay.RemoveQuestion:
            self._cover(self.Overlay.NoOverlay)
            self.removalConfirmed.emit()

    @Slot()
    def confirmReturn(self) -> None:
        """Go on with what was begun before the crash."""
        if self.cover == self.Overlay.ReturnQuestion:
            self._cover(self.Overlay.NoOverlay)
            self.returned.emit()

    @Slot()
    def dismiss(self) -> None:
        """Close what lies over the screen and go on; behind the idle warning, where it came up."""
        if self.cover == self.Overlay.StillThere:
            self._cover(self._covered)
            self.stayed.emit()
        else:
            self._cover(self.Overlay.NoOverlay)

    # What the flow of a visit does.

    @property
    def is_at_desk(self) -> bool:
        """Whether it waits for officers."""
        return self.home == self.Screen.Staff

    def stand_at_desk(self) -> None:
        """Wait for officers, and for nobody else; to be called before anything is shown."""
        self.home = self.at = self.Screen.Staff

    def go_home(self, *, forward: bool = True) -> None:
        """Wait for whoever comes next."""
        self.show(self.home, forward=forward)

    def show(self, screen: "ShellViewModel.Screen", *, forward: bool = True) -> None:
        """Change to a screen; whatever lay over the old one goes."""
        self._cover(self.Overlay.NoOverlay)
        assign(self, "_forward", forward, self.forwardChanged)
        assign(self, "at", screen, self.screenChanged)

    def set_forward(self, *, forward: bool) -> None:
        """Say where the next page of the same screen comes from."""
        assign(self, "_forward", forward, self.forwardChanged)

    def speak(
        self,
        code: str,
        name: str,
        languages: Sequence[tuple[str, str, bool]],
        *,
        right_to_left: bool,
    ) -> None:
        """Take on a language, of ``languages`` as (code, name, right to left)."""
        self._language_name, self._right_to_left = name, right_to_left
        self._languages.replace(
            [PickerRow(other, own, rtl, other == code) for other, own, rtl in languages]
        )
        assign(self, "spoken", code, self.languageChanged)
        self.connectionTextChanged.emit()
        self.printingTextChanged.emit()
        self.readerTextChanged.emit()
        self.secondsLeftChanged.emit()

    def ask_removal(self, title: str, text: str) -> None:
        """Ask whether an entry of a list may go."""
        assign(self, "_removal", (title, text), self.removalChanged)
        self._cover(self.Overlay.RemoveQuestion)

    def ask_return(self, title: str, text: str) -> None:
        """Ask whether whoever stands here is who was here before the crash."""
        assign(self, "_return", (title, text), self.returnChanged)
        self._cover(self.Overlay.ReturnQuestion)

    def set_title(self, title: str) -> None:
        """Name the service in the header."""
        assign(self, "_title", title, self.titleChanged)

    def warn(self, seconds_left: int) -> None:
        """Ask whether the person is still there."""
        assign(self, "_seconds_left", seconds_left, self.secondsLeftChanged)
        if self.cover != self.Overlay.StillThere:
            self._covered = self.cover
            self._cover(self.Overlay.StillThere)

    def set_taking(self, *, taking: bool) -> None:
        """Say that the application is being stored, which nothing may interrupt."""
        assign(self, "_is_taking", taking, self.canFinishChanged)

    def set_printing(self, state: str) -> None:
        """Know what keeps the printer from printing, by the name of its state; empty for nothing."""
        assign(self, "_printer", state, self.printingTextChanged)

    def set_readers(self, *, idle: frozenset[str]) -> None:
        """Know which readers can't be used that people may have come for."""
        assign(self, "_idle_readers", idle, self.readerTextChanged)

    def set_connected(self, *, connected: bool) -> None:
        """Take the state of the line."""
        if assign(self, "_connected", connected, self.connectedChanged):
            self.connectionTextChanged.emit()

    def set_help(self, *, offered: bool) -> None:
        """Offer help from now on, or none."""
        assign(self, "_offers_help", offered, self.helpChanged)

    def _holds_answers(self) -> bool:
        """Say whether answers would be lost that were not taken."""
        begun = (
            self.at in {self.Screen.Services, self.Screen.Code, self.Screen.Notice}
            and self._title != ""
        )
        return begun or self.at in {
            self.Screen.Question,
            self.Screen.Entries,
            self.Screen.Outcome,
            self.Screen.Check,
            self.Screen.Sending,
            self.Screen.Help,
        }

    def _cover(self, overlay: "ShellViewModel.Overlay") -> None:
        assign(self, "cover", overlay, self.overlayChanged)
