# SPDX-License-Identifier: Apache-2.0
"""Answers as tables for officials: opened on their machine, never at the centre."""

from kiosk.exporting.books import Book, open_book
from kiosk.exporting.export import Export, Facts, Opened, tables_of, workshop

__all__ = ["Book", "Export", "Facts", "Opened", "open_book", "tables_of", "workshop"]
