# SPDX-License-Identifier: Apache-2.0
"""A code that somebody shows: their receipt, or what they have filled in on their telephone."""

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QEnum, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.readers.names import CAMERA, SCANNER
from ui.detailrow import DetailRow
from ui.messages import N_, WORKING, code_text
from ui.notify import assign
from ui.rows import RowModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.codes import Understood
    from ui.documents import Documents

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("built in ui.flow")
class CodeViewModel(QObject):  # type: ignore[operator]
    """Has a code be read, and says what it is."""

    stateChanged = Signal()
    devicesChanged = Signal()
    saidChanged = Signal()

    shown = Signal(str)
    """A code was read; whoever knows the station tells what it is."""
    begun = Signal()
    """The person goes on with what came on their telephone."""
    wentBack = Signal()

    @QEnum
    class State(IntEnum):
        """How far it is."""

        Waiting = 0
        Working = 1
        Genuine = 2
        """A receipt that is to be believed."""
        Filled = 3
        Trouble = 4
        Opening = 5
        """The form is being opened."""

    def __init__(self, words: Words, documents: "Documents", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._documents = documents
        self._state = self.State.Waiting
        self._source = ""
        self._is_wanted = False
        """Whether codes are to be heard where the person stands."""
        self._is_listening = False
        self._problem = ""
        self._found: Understood | None = None
        self._details = RowModel(DetailRow, self)
        documents.watch(self._look_at_devices)

    # What QML reads.

    @Property(int, notify=stateChanged)
    def state(self) -> int:
        """How far it is."""
        return self._state

    @Property(bool, notify=devicesChanged)
    def possible(self) -> bool:
        """Whether any device here reads codes now."""
        return any(self._documents.works(one) for one in (SCANNER, CAMERA)) or self.hears

    @Property(bool, notify=devicesChanged)
    def scans(self) -> bool:
        """Whether a scanner reads them."""
        return self._documents.works(SCANNER)

    @Property(bool, notify=devicesChanged)
    def photographs(self) -> bool:
        """Whether a camera reads them."""
        return self._documents.works(CAMERA)

    @Property(bool, notify=devicesChanged)
    def listening(self) -> bool:
        """Whether a bar code reader is heard now."""
        return self._is_listening

    @Property(str, notify=stateChanged)
    def working(self) -> str:
        """What is going on, as a sentence; empty while nothing is."""
        return self._words(WORKING[self._source]) if self._source else ""

    @Property(str, notify=saidChanged)
    def trouble(self) -> str:
        """Why nothing can be done with the code, and what to do."""
        return self._words(code_text(self._problem)) if self._problem else ""

    @Property(str, notify=saidChanged)
    def title(self) -> str:
        """The service that it is for."""
        return self._title()

    @Property(str, notify=saidChanged)
    def told(self) -> str:
        """What becomes of the answers that came; empty where there are none."""
        found = self._found.prefilled if self._found is not None else None
        if found is None:
            return ""
        count = len(found.answers)
        return self._words.ngettext(
            "Your telephone gives %(n)s answer. You see it on its page and can change it.",
            "Your telephone gives %(n)s answers. You see each on its page and can change it.",
            count,
        )

    @Property(QObject, notify=saidChanged)
    def details(self) -> QObject:
        """What a receipt says."""
        return self._details

    @property
    def hears(self) -> bool:
        """Whether there is a bar code reader that works."""
        return self._documents.hears_codes

    @property
    def answers(self) -> dict[str, str]:
        """What came on the telephone."""
        found = self._found.prefilled if self._found is not None else None
        return dict(found.answers) if found is not None else {}

    @property
    def service_id(self) -> str:
        """The service to begin."""
        service = self._found.service if self._found is not None else None
        return service.id if service is not None else ""

    # What a person does.

    @Slot()
    def scan(self) -> None:
        """Read a code with the scanner; or stop."""
        self._read(SCANNER)

    @Slot()
    def photograph(self) -> None:
        """Read a code with the camera; or stop."""
        self._read(CAMERA)

    @Slot()
    def begin(self) -> None:
        """Go on with what came on the telephone; a second touch changes nothing."""
        if self._state == self.State.Filled:
            self._enter(self.State.Opening)
            self.begun.emit()

    @Slot()
    def goBack(self) -> None:
        """Go back to the services."""
        self.wentBack.emit()

    # What the flow of a visit does.

    def listen(self) -> None:
        """Hear the bar code reader from now on, on the screens that lead here."""
        self._is_wanted = True
        heard = self.hears and not self._documents.listen(self, self.shown.emit, self._lose)
        assign(self, "_is_listening", heard, self.devicesChanged)

    def hush(self) -> None:
        """Hear it no more, and end what is being read."""
        self._is_wanted = False
        self._documents.hush(self)
        self._stop()
        assign(self, "_is_listening", False, self.devicesChanged)

    def wait(self) -> None:
        """Ask for a code."""
        self._found, self._problem = None, ""
        self._enter(self.State.Waiting)
        self._say()

    def take(self, found: "Understood | None") -> None:
        """Show what a code is."""
        self._stop()
        self._found = found
        self._problem = "code.unknown" if found is None else found.problem
        if self._problem or found is None:
            self._enter(self.State.Trouble)
        else:
            self._enter(self.State.Filled if found.prefilled is not None else self.State.Genuine)
        self._say()

    def settle(self, trouble: str = "") -> None:
        """Say that nothing can be done with it, by a stable code if there is one."""
        self._stop()
        self._found, self._problem = None, trouble or "code"
        self._enter(self.State.Trouble)
        self._say()

    def retranslate(self) -> None:
        """Say everything in the active language."""
        self.stateChanged.emit()
        self._say()

    def clear(self) -> None:
        """Forget the code: the next person is a stranger."""
        self.hush()
        self.wait()

    # Reading.

    def _read(self, source: str) -> None:
        if self._source:
            self._stop()
            return
        self._source = source
        self._found, self._problem = None, ""
        self._enter(self.State.Working)
        self._say()
        self._documents.read_code(source, self.shown.emit, self._fail)

    def _fail(self, _code: str) -> None:
        self._source = ""
        self.settle()

    def _lose(self) -> None:
        assign(self, "_is_listening", False, self.devicesChanged)

    def _look_at_devices(self) -> None:
        self.devicesChanged.emit()
        if self._is_wanted and not self._is_listening:
            self.listen()

    def _stop(self) -> None:
        """End what is being read, if anything is."""
        if self._source:
            self._source = ""
            self._documents.stop()
            self._enter(self.State.Waiting)

    def _enter(self, state: "CodeViewModel.State") -> None:
        assign(self, "_state", state, self.stateChanged)

    # Showing.

    def _title(self) -> str:
        language = self._words.translator.language.code
        return self._found.called(language) if self._found is not None else ""

    def _say(self) -> None:
        verdict = self._found.verdict if self._found is not None else None
        claims = verdict.claims if verdict is not None and verdict.is_genuine else None
        rows = []
        if claims is not None:
            from kiosk.receipts import reference

            rows = [
                DetailRow(self._words(N_("Your reference")), reference.grouped(claims.reference)),
                DetailRow(self._words(N_("Service")), self._title() or claims.form_id),
                DetailRow(self._words(N_("Taken")), self._words.datetime(claims.taken_at)),
            ]
        self._details.replace(rows)
        self.saidChanged.emit()
