# SPDX-License-Identifier: Apache-2.0
"""Which kind of item shows a question."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.viewmodels.question.acknowledge import AcknowledgeItem
from ui.viewmodels.question.barcode import BarcodeItem
from ui.viewmodels.question.choices import ChoiceItem
from ui.viewmodels.question.dates import DateItem
from ui.viewmodels.question.item import QuestionItem
from ui.viewmodels.question.notes import NoteItem
from ui.viewmodels.question.ranges import RangeItem
from ui.viewmodels.question.ranks import RankItem
from ui.viewmodels.question.signature import SignatureItem
from ui.viewmodels.question.text import TextItem
from ui.viewmodels.question.upload import UploadItem
from ui.viewmodels.question.zone import ZoneItem
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.forms import Question

_FAMILIES: tuple[type[QuestionItem], ...] = (
    NoteItem,
    AcknowledgeItem,
    ChoiceItem,
    RankItem,
    DateItem,
    RangeItem,
    SignatureItem,
    UploadItem,
    BarcodeItem,
    ZoneItem,
    TextItem,
)
"""The first that suits a question shows it."""


def item_for(
    question: "Question",
    words: Words,
    parent: QObject | None = None,
    media: Callable[[str], bytes] | None = None,
) -> QuestionItem:
    """Build the item that shows a question, with the question taken.

    ``media`` reads a file that goes with the form by its name.
    """
    family = next(one for one in _FAMILIES if one.suits(question))
    item = family(question, words, parent)
    item.media = media
    item.take(question)
    return item
