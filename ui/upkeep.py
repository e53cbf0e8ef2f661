# SPDX-License-Identifier: Apache-2.0
"""Joins a station and the pages for those who look after it; like ``ui.offering`` it knows both."""

from typing import TYPE_CHECKING

from ui.staff.upkeep import UpkeepDesk

if TYPE_CHECKING:
    from kiosk.audit import Examined
    from kiosk.staff import Session
    from kiosk.station import Station


def make_upkeep_desk(station: "Station") -> UpkeepDesk:
    """Hand over what a station has; costs imports, so whoever opens the page pays for it."""
    from kiosk.diagnostics.saying import Saying
    from kiosk.diagnostics.upkeep import Upkeep
    from kiosk.i18n import language
    from kiosk.speech.espeak import Espeak
    from kiosk.speech.playing import MiniaudioPlayer
    from kiosk.training import Deed
    from ui import doctor, keypads
    from ui.readiness import deliver
    from ui.trying import Trials

    settings = station.settings
    upkeep = Upkeep(
        lambda: station.settings,
        station.store,
        station.clock,
        key=lambda: station.key,
        more=doctor.while_at_work(settings, station.printer, station.readers),
    )

    def note(deed: Deed) -> None:
        if station.practice is not None:
            station.practice.note(deed)

    def verify(session: "Session") -> "tuple[Examined, str]":
        found = upkeep.verify(session)
        note(Deed.JOURNAL_CHECKED)
        return found

    saying, keypad = Saying(Espeak, MiniaudioPlayer), keypads.load(settings.keypad)
    moves = {*keypad.named.values(), *keypad.numbered.values()}
    return UpkeepDesk(
        trials=lambda: Trials(
            settings,
            readers=station.readers,
            printer=station.printer,
            on_printed=lambda: note(Deed.PRINTER_TRIED),
        ),
        keys=tuple(move.value for move in keypads.Move if move in moves),
        languages=tuple((code, language(code).name) for code in settings.languages),
        say=lambda code: saying.say(code, language(code).prompt),
        look=upkeep.look,
        report=lambda session, findings, words: deliver(upkeep, session, findings, words),
        export=upkeep.export,
        verify=verify,
    )
