# SPDX-License-Identifier: Apache-2.0
"""The command line without a screen: each command parses, hands over and answers."""

from kiosk.commands.central import central
from kiosk.commands.forms import forms
from kiosk.commands.output import Exit, run_and_report
from kiosk.commands.queue import queue, sync
from kiosk.commands.receipt import receipt

__all__ = ["Exit", "central", "forms", "queue", "receipt", "run_and_report", "sync"]
