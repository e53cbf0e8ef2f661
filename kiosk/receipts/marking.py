# SPDX-License-Identifier: Apache-2.0
"""The mark across every paper of a training."""

from kiosk.receipts.port import Translator
from kiosk.reference import is_training


def training_mark(words: Translator, number: str) -> str:
    """Write it for a paper of this station or this number; empty for a paper that counts.

    By what the paper itself names, so that its words say no less than its code.
    """
    return words.gettext("TRAINING – not a receipt") if is_training(number) else ""
