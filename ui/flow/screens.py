# SPDX-License-Identifier: Apache-2.0
"""The view models of all screens."""

from PySide6.QtCore import QObject

from ui.documents import Documents
from ui.viewmodels.attract import AttractViewModel
from ui.viewmodels.calls import CallsViewModel
from ui.viewmodels.check import CheckViewModel
from ui.viewmodels.code import CodeViewModel
from ui.viewmodels.entries import EntriesViewModel
from ui.viewmodels.help import HelpViewModel
from ui.viewmodels.keyboard import KeyboardViewModel
from ui.viewmodels.notice import NoticeViewModel
from ui.viewmodels.out_of_order import OutOfOrderViewModel
from ui.viewmodels.outcome import OutcomeViewModel
from ui.viewmodels.question import QuestionViewModel
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.sending import SendingViewModel
from ui.viewmodels.services import ServicesViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.viewmodels.speech import SpeechViewModel
from ui.viewmodels.staff import StaffViewModel
from ui.words import Words

DEFAULT_TEXT_SIZE = 1


class Screens:
    """One of each, for the life of the program; ``parent`` owns all but the first screen's.

    A new screen's view model is made here and named in ``properties``.
    """

    def __init__(
        self, attract: AttractViewModel, words: Words, documents: Documents, parent: QObject
    ) -> None:
        self.shell = ShellViewModel(words, DEFAULT_TEXT_SIZE, parent)
        self.attract = attract
        self.services = ServicesViewModel(parent)
        self.code = CodeViewModel(words, documents, parent)
        self.notice = NoticeViewModel(parent)
        self.keyboard = KeyboardViewModel(parent)
        self.entries = EntriesViewModel(words, parent)
        self.question = QuestionViewModel(words, parent, documents=documents)
        self.outcome = OutcomeViewModel(parent)
        self.check = CheckViewModel(words, parent)
        self.sending = SendingViewModel(parent)
        self.receipt = ReceiptViewModel(words, parent)
        self.out_of_order = OutOfOrderViewModel(words, parent)
        self.speech = SpeechViewModel(words, parent)
        self.staff = StaffViewModel(words, parent)
        self.help = HelpViewModel(words, parent)
        self.calls = CallsViewModel(words, parent)

    def properties(self) -> dict[str, QObject]:
        """Give the view models by the names of Main's required properties."""
        return {
            "shell": self.shell,
            "attract": self.attract,
            "services": self.services,
            "code": self.code,
            "notice": self.notice,
            "question": self.question,
            "keyboard": self.keyboard,
            "entries": self.entries,
            "outcome": self.outcome,
            "check": self.check,
            "sending": self.sending,
            "receipt": self.receipt,
            "outOfOrder": self.out_of_order,
            "speech": self.speech,
            "staff": self.staff,
            "help": self.help,
            "calls": self.calls,
        }
