# SPDX-License-Identifier: Apache-2.0
"""Starts everything with what is plugged in and says what works."""

import os
import sys
from typing import TYPE_CHECKING

from kiosk import production
from kiosk.clock import SystemClock
from kiosk.diagnostics import Finding, Health
from kiosk.diagnostics.checks import Check, found
from kiosk.diagnostics.program import program
from kiosk.diagnostics.remarks import Languages, Said, Word, remark, say
from kiosk.errors import KioskError
from kiosk.settings import Settings
from ui import delivering
from ui.messages import N_

if TYPE_CHECKING:
    from kiosk.printing import Printer
    from kiosk.readers import Readers

__all__ = ["Finding", "Health", "examine"]


_CALLED = {
    "scanner": N_("Scanner"),
    "camera": N_("Document camera"),
    "stick": N_("Memory stick"),
    "barcode": N_("Bar code reader"),
}
_READERS = {
    "ready": N_("%(reader)s: ready."),
    "absent": N_("%(reader)s: not there."),
    "busy": N_("%(reader)s: at work."),
    "failed": N_("%(reader)s: it does not work."),
}
"""How a reader is, by the name of its state."""
_PRINTERS = {
    "ready": N_("%(printer)s: ready."),
    "near-end": N_("%(printer)s: ready; the roll is almost used up."),
    "busy": N_("%(printer)s: at work."),
    "paper-out": N_("%(printer)s: there is no paper."),
    "cover-open": N_("%(printer)s: the cover is open."),
    "cutter": N_("%(printer)s: it can't cut the paper."),
    "over-temperature": N_("%(printer)s: it has to cool down."),
    "hardware": N_("%(printer)s: it says that it is broken."),
    "offline": N_("%(printer)s: not there, or switched off."),
    "unknown": N_("%(printer)s: it gives no answer that can be understood."),
}
"""How a printer is, by the name of its state."""
_UNSAFE = {
    "unsafe.environment": N_("A variable of the environment may not be set: %(what)s."),
    "unsafe.interpreter": N_("The program was started with options that tell what it does."),
    "unsafe.platform": N_("The screen's platform can't be used: %(what)s."),
    "unsafe.runtime-dir": N_("The folder for answers in progress is not in memory: %(what)s."),
    "unsafe.swap": N_("Memory is written to a disk: %(what)s."),
    "unsafe.data-dir": N_("The data folder is open to others: %(what)s."),
    "unsafe.central": N_("The embedded centre is for trying things out."),
    "unsafe.publisher": N_("Services are signed with a development key."),
    "unsafe.window": N_("The window has a frame."),
}
"""Why a kiosk in production would not start, by stable codes."""
_PANELS = {
    "": N_("%(own)s by the settings and by the panel."),
    "screen.size-implausible": N_("%(own)s by the settings; no kiosk has such a panel."),
    "screen.size-unknown": N_("%(own)s by the settings; the panel does not say. Measure it."),
    "screen.size-differs": N_("%(own)s by the settings, %(other)s by the panel. Measure it."),
}
"""How large the panel is, by stable codes."""
_COUNTS = {
    "pending": N_("Waits to be sent: %(count)s."),
    "sending": N_("Is being sent: %(count)s."),
    "received": N_("Received by the Service: %(count)s."),
    "purged": N_("Received and erased here: %(count)s."),
    "parked": N_("Not sent by itself: %(count)s."),
    "conflict": N_("In conflict: %(count)s."),
}
"""How many submissions there are, by their states."""


def examine(settings: Settings) -> list[Finding]:
    """Look at every part in the order in which a kiosk starts them."""
    return [*_of_the_kiosk(settings), *_of_the_machine(settings)]


def needed(settings: Settings) -> list[Finding]:
    """Look at what a version of the program can't do without, whatever is plugged in."""
    return [
        found("interpreter and Qt", _qt),
        found("fonts", lambda: _fonts(settings)),
        found("services", lambda: _services(settings)),
        found("signing key", lambda: _key(settings)),
        found("keypad", lambda: _keypad(settings)),
    ]


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
        found("program", lambda: program(settings, SystemClock())),
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
        "program": lambda: program(settings, SystemClock()),
    }


def _surroundings(settings: Settings) -> tuple[Health, Said]:
    """Say every reason for which a kiosk in production mode would not start in this environment."""
    from kiosk.commands.words import cause

    found = [
        one
        for one in production.examine(settings, os.environ)
        if one.code != "unsafe.no-display"  # the operator's own terminal has none
    ]
    if not found:
        safe = remark(N_("Safe for the public."))
        return Health.WELL, say(safe, besides=f"Mode {settings.mode}.")
    told = [remark(_UNSAFE[one.code], one.code, what=one.what) for one in found]
    besides = " ".join(f"{one}. {cause(one.code)}" for one in found)
    if settings.is_production:
        return Health.FAILED, say(*told, besides=besides)
    trying = remark(N_("In production it would not start."))
    return Health.MISSING, say(trying, *told, besides=besides)


def _qt() -> tuple[Health, Said]:
    from PySide6.QtCore import QObject, qVersion

    before = sys.getrefcount(None)
    something = QObject()
    for _ in range(200):
        something.setObjectName("x")
    is_sound = sys.getrefcount(None) > before - 100
    version = remark("%(told)s", told=f"Python {sys.version.split()[0]}, Qt {qVersion()}.")
    if is_sound:
        return Health.WELL, say(version)
    return Health.FAILED, say(version, remark(N_("Python and Qt do not fit each other.")))


def _screen(settings: Settings) -> tuple[Health, Said]:
    """Say whether letters and buttons are as large as they were meant to be."""
    from kiosk import panel
    from kiosk.commands.words import cause

    found = panel.judge(settings.screen, panel.connected(panel.CONNECTORS))
    told = remark(_PANELS[found.code], found.code, own=str(found.own), other=str(found.other or ""))
    if found.code:
        return Health.MISSING, say(told, besides=f"{found.detail}. {cause(found.code)}")
    return Health.WELL, say(told)


def _fonts(settings: Settings) -> tuple[Health, Said]:
    from PySide6.QtGui import QGuiApplication

    from ui import fonts

    application = QGuiApplication.instance() or QGuiApplication([sys.argv[0]])
    missing = {code: families for code in settings.languages if (families := fonts.missing(code))}
    del application
    if missing:
        lacking = N_("%(languages)s: no font of the system has these letters (%(fonts)s).")
        return Health.FAILED, say(
            *(
                remark(lacking, languages=Languages((code,)), fonts=", ".join(families))
                for code, families in missing.items()
            )
        )
    there = N_("There are letters for: %(languages)s.")
    return Health.WELL, say(remark(there, languages=Languages(tuple(settings.languages))))


def _services(settings: Settings) -> tuple[Health, Said]:
    from kiosk.catalogue import open_newest, trust_of
    from kiosk.following import open_messages

    installed = open_newest(settings, trust_of(settings))
    catalogue = installed.catalogue
    open_messages(settings, catalogue.folder / "messages")
    if installed.problem:
        instead = N_("The newest can't be used; edition %(edition)s is offered instead.")
        older = remark(instead, installed.problem, edition=str(catalogue.edition))
        return Health.FAILED, say(older)
    for service in catalogue.services:
        catalogue.form(service.id)
    names = ", ".join(f"{one.id} {one.version}" for one in catalogue.services)
    offered = N_("Edition %(edition)s: %(services)s.")
    told = [remark(offered, edition=str(catalogue.edition), services=names)]
    if not settings.publisher_keys:
        told.append(remark(_UNSAFE["unsafe.publisher"]))
    return Health.WELL, say(*told)


def _database(settings: Settings) -> tuple[Health, Said]:
    from kiosk.store import Store

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with Store(settings, SystemClock()) as store:
        wrong = store.database.check()
        counts = store.outbox.counts()
    if wrong:
        return Health.FAILED, say(remark(N_("It is damaged.")), besides=wrong[0])
    told = (remark(_COUNTS[state.value], count=number) for state, number in counts.items())
    return Health.WELL, say(*told)


def _damaged(settings: Settings) -> tuple[Health, Said]:
    """Stay in alarm until an operator has taken away what was moved aside."""
    from kiosk.storage.rescue import standing

    found = standing(settings.database)
    if found:
        listed = "; ".join(map(str, found))
        where = found[0].folder.parent
        aside = N_("Damaged databases that were moved aside: %(count)s. Take them away.")
        told = remark(aside, "storage.damaged", count=len(found))
        return Health.FAILED, say(told, besides=f"They are in {where}: {listed}")
    return Health.WELL, say(remark(N_("There is none.")))


def _savepoint(settings: Settings) -> tuple[Health, Said]:
    from kiosk.intake import Savepoint

    problem = Savepoint(settings.runtime_dir, settings.station_code, SystemClock()).problem
    if problem:
        return Health.MISSING, say(remark(N_("A crash loses the answers of the moment."), problem))
    return Health.WELL, say(remark(N_("It is in memory alone.")))


def _key(settings: Settings) -> tuple[Health, Said]:
    from kiosk.sealing import StationKey

    key = StationKey.load_or_create(settings.keys_dir)
    named = remark(N_("The station's key is %(key)s."), key=key.key_id)
    return Health.WELL, say(named, besides=f"Public: {key.public_bytes.hex()}")


def _printer(settings: Settings) -> tuple[Health, Said]:
    from kiosk.printing import open_printer

    printer = open_printer(settings.printer, settings.receipts_dir, settings.receipt_paper)
    return of_printer(settings, printer)


def of_printer(settings: Settings, printer: "Printer") -> tuple[Health, Said]:
    """Say how a printer is."""
    status = printer.status()
    printer_name = settings.printer or Word(N_("Printing to a file"))
    told = remark(_PRINTERS[status.state.value], printer=printer_name)
    besides = f"({status.detail})" if status.detail else ""
    return (Health.WELL if status.can_print else Health.FAILED), say(told, besides=besides)


def _readers(settings: Settings) -> tuple[Health, Said]:
    from kiosk.readers import readers_of

    return of_readers(readers_of(settings))


def of_readers(readers: "Readers") -> tuple[Health, Said]:
    """Say which devices bring documents in; one that is named and isn't there is missing."""
    from kiosk.readers import ReaderState, WedgeReader
    from kiosk.readers.names import BARCODE, STICK

    found = {name: device.status().state for name, device in readers.named()}
    if not found:
        return Health.WELL, say(remark(N_("None is set up: officers take documents.")))
    # nobody leaves a stick plugged in
    is_whole = all(state is ReaderState.READY for name, state in found.items() if name != STICK)
    plays = N_("%(reader)s: it plays a keyboard.")
    told = (
        remark(
            plays
            if name == BARCODE and isinstance(readers.barcode, WedgeReader)
            else _READERS[state.value],
            reader=Word(_CALLED[name]),
        )
        for name, state in found.items()
    )
    return (Health.WELL if is_whole else Health.MISSING), say(*told)


def _keypad(settings: Settings) -> tuple[Health, Said]:
    """Say which map the keys of the keypad have; the keypad itself is a keyboard like any other."""
    from ui import keypads

    keypad = keypads.load(settings.keypad)
    if not keypads.is_there(settings.keypad):
        none = N_("There is no map called %(map)s; the usual one is used.")
        return Health.FAILED, say(remark(none, "settings.keypad", map=settings.keypad))
    keys = N_("Map %(map)s, with %(count)s keys.")
    count = len(keypad.named) + len(keypad.numbered)
    return Health.WELL, say(remark(keys, map=settings.keypad, count=count))
