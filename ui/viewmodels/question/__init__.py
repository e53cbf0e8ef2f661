# SPDX-License-Identifier: Apache-2.0
"""The question screen: its view model, and one item for each question on the page."""

from ui.viewmodels.question.item import QuestionItem
from ui.viewmodels.question.kinds import item_for
from ui.viewmodels.question.page import QuestionViewModel

__all__ = ["QuestionItem", "QuestionViewModel", "item_for"]
