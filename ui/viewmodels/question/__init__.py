# SPDX-License-Identifier: Apache-2.0
"""The screen that asks: a page, and each question on it."""

from ui.viewmodels.question.item import QuestionItem
from ui.viewmodels.question.page import AGREED, Answering, QuestionViewModel

__all__ = ["AGREED", "Answering", "QuestionItem", "QuestionViewModel"]
