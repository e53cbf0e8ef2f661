# SPDX-License-Identifier: Apache-2.0
"""Travel documents that nobody has: valid zones of every format, and pictures of their pages."""

from tests.specimens.degrading import LEVELS, Level, spoilt
from tests.specimens.documents import KINDS, Document, document, states
from tests.specimens.pages import CUTS, Print, page, printed, sheet

__all__ = [
    "CUTS",
    "KINDS",
    "LEVELS",
    "Document",
    "Level",
    "Print",
    "document",
    "page",
    "printed",
    "sheet",
    "spoilt",
    "states",
]
