# SPDX-License-Identifier: Apache-2.0
"""The form engine: ODK XForms without a screen.

``load_form`` turns XML into a ``Form``, once; a ``FormSession`` is one person's way through
it. Nothing in here knows of Qt, of the disk or of the time, which is handed in.
"""

from typing import TYPE_CHECKING

from kiosk.lazily import exported

if TYPE_CHECKING:
    from kiosk.forms.attachments import Attachment, accepts
    from kiosk.forms.cleaning import clean, composed
    from kiosk.forms.definition import Form, FormWarning
    from kiosk.forms.entities import EntityChange
    from kiosk.forms.kinds import Choice, QuestionKind
    from kiosk.forms.limits import Limits
    from kiosk.forms.loading import load_form
    from kiosk.forms.names import KIOSK_NAMESPACE
    from kiosk.forms.pages import Entry, Listing, Page, Stop
    from kiosk.forms.prose import Block, BlockKind, Run, blocks, plain
    from kiosk.forms.questions import Answered, Question, Worded
    from kiosk.forms.recalculation import Changes
    from kiosk.forms.session import FormSession
    from kiosk.forms.tabling import Row, Table, Tabulation
    from kiosk.forms.validation import Condition, Violation

__all__ = [
    "KIOSK_NAMESPACE",
    "Answered",
    "Attachment",
    "Block",
    "BlockKind",
    "Changes",
    "Choice",
    "Condition",
    "EntityChange",
    "Entry",
    "Form",
    "FormSession",
    "FormWarning",
    "Limits",
    "Listing",
    "Page",
    "Question",
    "QuestionKind",
    "Row",
    "Run",
    "Stop",
    "Table",
    "Tabulation",
    "Violation",
    "Worded",
    "accepts",
    "blocks",
    "clean",
    "composed",
    "load_form",
    "plain",
]

__getattr__ = exported(
    __name__,
    {
        "Answered": "questions",
        "Attachment": "attachments",
        "accepts": "attachments",
        "Block": "prose",
        "BlockKind": "prose",
        "Changes": "recalculation",
        "Choice": "kinds",
        "Condition": "validation",
        "EntityChange": "entities",
        "Entry": "pages",
        "Form": "definition",
        "FormSession": "session",
        "FormWarning": "definition",
        "KIOSK_NAMESPACE": "names",
        "Limits": "limits",
        "Listing": "pages",
        "Page": "pages",
        "Question": "questions",
        "QuestionKind": "kinds",
        "Row": "tabling",
        "Run": "prose",
        "Stop": "pages",
        "Table": "tabling",
        "Tabulation": "tabling",
        "Violation": "validation",
        "Worded": "questions",
        "blocks": "prose",
        "clean": "cleaning",
        "composed": "cleaning",
        "load_form": "loading",
        "plain": "prose",
    },
)
