# SPDX-License-Identifier: Apache-2.0
"""The command line without a screen: each command parses, hands over and answers."""

from kiosk.commands.audit import audit
from kiosk.commands.central import central
from kiosk.commands.codes import codes
from kiosk.commands.day import day
from kiosk.commands.enrol import enrol
from kiosk.commands.forms import forms
from kiosk.commands.output import Exit, run_and_report
from kiosk.commands.queue import queue
from kiosk.commands.receipt import receipt
from kiosk.commands.rekey import rekey
from kiosk.commands.release import release
from kiosk.commands.settings import settings
from kiosk.commands.staff import staff
from kiosk.commands.station import station
from kiosk.commands.stick import export_queue, import_acknowledgements
from kiosk.commands.sync import sync
from kiosk.commands.update import update

__all__ = [
    "Exit",
    "audit",
    "central",
    "codes",
    "day",
    "enrol",
    "export_queue",
    "forms",
    "import_acknowledgements",
    "queue",
    "receipt",
    "rekey",
    "release",
    "run_and_report",
    "settings",
    "staff",
    "station",
    "sync",
    "update",
]
