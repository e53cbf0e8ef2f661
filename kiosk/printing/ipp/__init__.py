# SPDX-License-Identifier: Apache-2.0
"""Printers that take a receipt as PDF by IPP: alone, or behind CUPS."""

from kiosk.printing.ipp.printer import IppPrinter

__all__ = ["IppPrinter"]
