# SPDX-License-Identifier: Apache-2.0
"""What a person takes away: a reference number, a signed token, and the words on paper."""

from kiosk import reference
from kiosk.receipts.compose import compose
from kiosk.receipts.files import size_of, told
from kiosk.receipts.model import Answer, Block, Receipt, Standing, Step
from kiosk.receipts.nextsteps import FILE_NAME, source_texts
from kiosk.receipts.picture import payload_in
from kiosk.receipts.resuming import compose_slip
from kiosk.receipts.shown import Remembering, Shown
from kiosk.reference import Reference
from kiosk.sealing import Verdict, judge, token
from kiosk.sealing.token import Claims, verify

__all__ = [
    "FILE_NAME",
    "Answer",
    "Block",
    "Claims",
    "Receipt",
    "Reference",
    "Remembering",
    "Shown",
    "Standing",
    "Step",
    "Verdict",
    "compose",
    "compose_slip",
    "judge",
    "payload_in",
    "reference",
    "size_of",
    "source_texts",
    "token",
    "told",
    "verify",
]
