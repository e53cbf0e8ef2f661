# SPDX-License-Identifier: Apache-2.0
"""Starts everything with what is plugged in and says what works."""

import os
import sys
from typing import TYPE_CHECKING

from kiosk import production
from kiosk.clock import SystemClock
from kiosk.diagnostics import Finding, Health
from kiosk.diagnostics.checks import Check, found
from kiosk.errors import KioskError
from kiosk.settings import Settings
from ui import delivering

if TYPE_CHECKING:
    from kiosk.printing import Printer
    from kiosk.readers import Readers

__all__ = ["Finding", "Health", "examine"]


_CALLED = {
    "scanner": "scanner",
    "camera": "camera",
    "stick": "memory stick",
    "barcode": "bar code reader",
}


def examine(settings: Settings) -> list[Finding]:
    """Look at every part in the order in which a kiosk starts them."""
    return [*_of_the_kiosk(settings), *_of_the_machine(settings)]


def _of_the_machine(settings: Settings) -> list[Finding]:
    """Look at what any station has, with a screen or without."""
    from kiosk.diagnostics.checks import checks, findings
    from kiosk.store import Store

    clock = SystemClock()
    try:
        with Store(settings, clock) as store:
            return list(findings(checks(settings, store, clock)))
    except KioskError as error:
        return [Finding(Health.FAILED, "journal", str(error))]


def _of_the_kiosk(settings: Settings) -> list[Finding]:
    return [
        found("surroundings", lambda: _surroundings(settings)),
        found("interpreter and Qt", _qt),
        found("screen", lambda: _screen(settings)),
        found("fonts", lambda: _fonts(settings)),
        found("services", lambda: _services(settings)),
        found("database", lambda: _database(settings)),
        found("damaged databases", lambda: _damaged(settings)),
        found("savepoint", lambda: _savepoint(settings)),
        found("signing key", lambda: _key(settings)),
        found("printer", lambda: _printer(settings)),
        found("readers", lambda: _readers(settings)),
        found("keypad", lambda: _keypad(settings)),
        found("queue", lambda: delivering.queue(settings)),
        found("new visits", lambda: delivering.gates(settings)),
        found("forms' keys", lambda: delivering.forms(settings)),
        found("enrolment", lambda: delivering.enrolment(settings)),
        found("central", lambda: delivering.central(settings)),
    ]


def while_at_work(settings: Settings, printer: "Printer", readers: "Readers") -> dict[str, Check]:
    """Name what can be looked at beside a kiosk that works, with the devices that it has."""
    return {
        "central": lambda: delivering.central(settings),
        "enrolment": lambda: delivering.enrolment(settings),
        "queue": lambda: delivering.queue(settings),
        "new visits": lambda: delivering.gates(settings),
        "printer": lambda: of_printer(settings, printer),
        "readers": lambda: of_readers(readers),
        "keypad": lambda: _keypad(settings),
        "screen": lambda: _screen(settings),
    }


def _surroundings(settings: Settings) -> tuple[Health, str]:
    """Say every reason for which a kiosk in production mode would not start in this environment."""
    from kiosk.commands.words import cause

    found = [
        one
        for one in production.examine(settings, os.environ)
        if one.code != "unsafe.no-display"  # the operator's own terminal has none
    ]
    if not found:
        return Health.WELL, f"safe for the public; mode {settings.mode}"
    told = "; ".join(f"{one}. {cause(one.code)}" for one in found)
    if settings.is_production:
        return Health.FAILED, told
    return Health.MISSING, f"development; in production it would not start: {told}"


def _qt() -> tuple[Health, str]:
    from PySide6.QtCore import QObject, qVersion

    before = sys.getrefcount(None)
    something = QObject()
    for _ in range(200):
        something.setObjectName("x")
    is_sound = sys.getrefcount(None) > before - 100
    version = f"Python {sys.version.split()[0]}, Qt {qVersion()}"
    return (Health.WELL, version) if is_sound else (Health.FAILED, f"{version} loses references")


def _screen(settings: Settings) -> tuple[Health, str]:
    """Say whether letters and buttons are as large as they were meant to be."""
    from kiosk import panel
    from kiosk.commands.words import cause

    found = panel.judge(settings.screen, panel.connected(panel.CONNECTORS))
    if found.code:
        return Health.MISSING, f"{found.code}: {found.detail}. {cause(found.code)}"
    return Health.WELL, found.detail


def _fonts(settings: Settings) -> tuple[Health, str]:
    from PySide6.QtGui import QGuiApplication

    from ui import fonts

    application = QGuiApplication.instance() or QGuiApplication([sys.argv[0]])
    missing = {code: families for code in settings.languages if (families := fonts.missing(code))}
    del application
    if missing:
        return Health.FAILED, "; ".join(f"{code}: {', '.join(f)}" for code, f in missing.items())
    return Health.WELL, f"for {', '.join(settings.languages)}"


def _services(settings: Settings) -> tuple[Health, str]:
    from kiosk.catalogue import open_newest, trust_of
    from kiosk.following import open_messages

    installed = open_newest(settings, trust_of(settings))
    catalogue = installed.catalogue
    open_messages(settings, catalogue.folder / "messages")
    if installed.problem:
        return Health.FAILED, f"{installed.problem}: edition {catalogue.edition} is offered instead"
    for service in catalogue.services:
        catalogue.form(service.id)
    names = ", ".join(f"{one.id} {one.version}" for one in catalogue.services)
    signed = "" if settings.publisher_keys else "; signed with a development key"
    return Health.WELL, f"edition {catalogue.edition}: {names}{signed}"


def _database(settings: Settings) -> tuple[Health, str]:
    from kiosk.store import Store

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with Store(settings, SystemClock()) as store:
        wrong = store.database.check()
        counts = store.outbox.counts()
    if wrong:
        return Health.FAILED, wrong[0]
    return Health.WELL, ", ".join(f"{state.value} {number}" for state, number in counts.items())


def _damaged(settings: Settings) -> tuple[Health, str]:
    """Stay in alarm until an operator has taken away what was moved aside."""
    from kiosk.storage.rescue import standing

    found = standing(settings.database)
    if found:
        listed = "; ".join(map(str, found))
        where = found[0].folder.parent
        return Health.FAILED, f"storage.damaged: take away what is in {where}: {listed}"
    return Health.WELL, "none"


def _savepoint(settings: Settings) -> tuple[Health, str]:
    from kiosk.intake import Savepoint

    problem = Savepoint(settings.runtime_dir, settings.station_code, SystemClock()).problem
    if problem:
        return Health.MISSING, f"{problem}: a crash loses the answers of the moment"
    return Health.WELL, "on a RAM file system"


def _key(settings: Settings) -> tuple[Health, str]:
    from kiosk.sealing import StationKey

    key = StationKey.load_or_create(settings.keys_dir)
    return Health.WELL, f"{key.key_id}, public {key.public_bytes.hex()}"


def _printer(settings: Settings) -> tuple[Health, str]:
    from kiosk.printing import open_printer

    printer = open_printer(settings.printer, settings.receipts_dir, settings.receipt_paper)
    return of_printer(settings, printer)


def of_printer(settings: Settings, printer: "Printer") -> tuple[Health, str]:
    """Say how a printer is."""
    status = printer.status()
    text = f"{settings.printer or 'file printer'}, {status.state.value}"
    if status.detail:
        text += f" ({status.detail})"
    return (Health.WELL if status.can_print else Health.FAILED), text


def _readers(settings: Settings) -> tuple[Health, str]:
    from kiosk.readers import readers_of

    return of_readers(readers_of(settings))


def of_readers(readers: "Readers") -> tuple[Health, str]:
    """Say which devices bring documents in; one that is named and isn't there is missing."""
    from kiosk.readers import ReaderState, WedgeReader
    from kiosk.readers.names import BARCODE, STICK

    found = {name: device.status().state for name, device in readers.named()}
    if not found:
        return Health.WELL, "none set: officers take documents"
    # nobody leaves a stick plugged in
    is_whole = all(state is ReaderState.READY for name, state in found.items() if name != STICK)
    text = ", ".join(
        f"{_CALLED[name]}: plays a keyboard"
        if name == BARCODE and isinstance(readers.barcode, WedgeReader)
        else f"{_CALLED[name]} {state.value}"
        for name, state in found.items()
    )
    return (Health.WELL if is_whole else Health.MISSING), text


def _keypad(settings: Settings) -> tuple[Health, str]:
    """Say which map the keys of the keypad have; the keypad itself is a keyboard like any other."""
    from ui import keypads

    keypad = keypads.load(settings.keypad)
    if not keypads.is_there(settings.keypad):
        return Health.FAILED, f"settings.keypad: no map called {settings.keypad}; the usual one"
    return Health.WELL, f"{settings.keypad}: {len(keypad.named) + len(keypad.numbered)} keys"
