# SPDX-License-Identifier: Apache-2.0
"""What the desk says of things that are codes elsewhere."""

from datetime import datetime

from kiosk.central.desk.condition import Finding
from kiosk.i18n import Translator


def ago(says: Translator, moment: datetime | None, now: datetime) -> str:
    """Say how long ago something was, in the largest unit that fits."""
    if moment is None:
        return says.gettext("never")
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < 60:
        return says.gettext("just now")
    if seconds < 3_600:
        minutes = seconds // 60
        return says.ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if seconds < 86_400:
        hours = seconds // 3_600
        return says.ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    days = seconds // 86_400
    return says.ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": says.number(days)}


def duration(says: Translator, seconds: float) -> str:
    """Say how long something takes."""
    if seconds < 90:
        count = round(seconds)
        return says.ngettext("%(n)s second", "%(n)s seconds", count) % {"n": says.number(count)}
    minutes = round(seconds / 60)
    return says.ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": says.number(minutes)}


def finding(says: Translator, found: Finding, now: datetime) -> str:
    """Say what is not as it should be at a station."""
    _ = says.gettext
    facts = found.facts
    match found.code:
        case "late":
            return _("Oldest waits since %(when)s") % {"when": ago(says, facts["since"], now)}
        case "stopped":
            count = facts["count"]
            return says.ngettext("%(n)s needs a person", "%(n)s need a person", count) % {
                "n": says.number(count)
            }
        case "edition":
            return _("Not yet on edition %(number)s") % {"number": facts["offered"]}
        case "refused":
            count = facts["count"]
            return says.ngettext("%(n)s request refused", "%(n)s requests refused", count) % {
                "n": says.number(count)
            }
        case "skew":
            return _("Clock off by %(time)s") % {"time": duration(says, abs(facts["seconds"]))}
        case "alarm":
            return alarm(says, facts["code"])
        case _:
            return _plain(says, found.code)


def alarm(says: Translator, code: str) -> str:
    """Say what a station reported; a code that is new stays a code."""
    _ = says.gettext
    known = {
        "gate.clock": _("Takes no one: its clock is wrong"),
        "gate.maintenance": _("Takes no one: being looked after"),
        "gate.disk": _("Takes no one: disk nearly full"),
        "gate.unsent": _("Takes no one: an application waited too long"),
        "gate.catalogue": _("Takes no one: services not confirmed for too long"),
        "outbox.conflict": _("An application is in conflict"),
        "outbox.parked": _("An application was refused"),
        "storage.rescued": _("Database was damaged"),
        "catalogue.damaged": _("Services were damaged: older ones are offered"),
        "catalogue.no-room": _("No room for newer services"),
        "printing.hardware": _("Printer is broken"),
        "settings.refused": _("Settings not taken: a value is not allowed"),
        "settings.unproven": _("Settings not taken: this central did not sign them"),
        "audit.altered": _("Its audit journal was changed"),
        "audit.missing": _("Records are missing from its audit journal"),
        "audit.reordered": _("Records of its audit journal were moved"),
        "audit.cut": _("The end of its audit journal was cut off"),
        "audit.rewritten": _("Its audit journal was written anew"),
        "audit.gone": _("Records of its audit journal were rescued away or pruned"),
        "audit.mark": _("The mark of its audit journal can't be believed"),
        "station.retiring": _("Is being retired: its data are erased"),
        "staff.older": _("Staff accounts not taken: they are older than those before"),
        "staff.unproven": _("Staff accounts not taken: this central did not sign them"),
        "station.keys-older": _("Stations' keys not taken: they are older than those before"),
        "station.keys-unproven": _("Stations' keys not taken: this central did not sign them"),
        "neighbour.address": _("Not heard by other stations: its address is not there"),
        "neighbour.public": _("Not heard by other stations: its address is not a local one"),
        "update.rolled-back": _("A newer program failed and was taken back"),
        "update.stranded": _("A newer program that failed left what this one can't read"),
    }
    if code in known:
        return known[code]
    if code.startswith(("catalogue.", "form.")):
        return _("Newer services not taken: %(code)s") % {"code": code}
    if code.startswith("update."):
        return _("Newer program not taken: %(code)s") % {"code": code}
    if code.startswith("savepoint."):
        return _("A crash would lose the answers of a visit")
    return code


def printer(says: Translator, state: str) -> str:
    """Say how a printer is."""
    _ = says.gettext
    return {
        "ready": _("Ready"),
        "busy": _("Printing"),
        "paper-low": _("Paper low"),
        "paper-out": _("Paper out"),
        "cover-open": _("Cover open"),
        "jam": _("Paper jam"),
        "hot": _("Too hot"),
        "offline": _("Printer off"),
    }.get(state, _("Not known"))


def event(says: Translator, name: str) -> str:
    """Say what was done, for the lists of what was done; a newer event keeps its name."""
    _ = says.gettext
    return {
        "station-invited": _("Code to enrol made"),
        "station-enrolled": _("Station enrolled"),
        "station-retired": _("Station retired"),
        "key-revoked": _("Key revoked"),
        "station-set": _("Station changed"),
        "station-rekeyed": _("Station changed its key"),
        "signed-in": _("Came in at the desk"),
        "account-added": _("Account added"),
        "account-role": _("Role changed"),
        "account-retired": _("Account retired"),
        "account-password": _("Password changed"),
        "account-locked": _("Account locked"),
        "account-unlocked": _("Account unlocked"),
        "reference-looked-up": _("Reference looked up"),
        "edition-published": _("Edition uploaded"),
        "edition-released": _("Edition released"),
        "edition-withdrawn": _("Edition withdrawn"),
        "edition-erased": _("Edition erased"),
        "notice-put": _("Notice published"),
        "notice-ended": _("Notice ended"),
        "settings-set": _("Settings changed"),
        "staff-added": _("Staff account added"),
        "staff-retired": _("Staff account retired"),
        "staff-pin": _("Staff PIN set"),
        "staff-badge": _("Staff badge made"),
        "staff-unlocked": _("Staff account unlocked"),
        "consumer-added": _("Consumer added"),
        "consumer-renewed": _("Consumer given another token"),
        "consumer-retired": _("Consumer retired"),
        "hook-added": _("Address to call added"),
        "hook-gone": _("Address to call is gone"),
        "hook-removed": _("Address to call removed"),
        "program-published": _("Program uploaded"),
        "program-released": _("Program released"),
        "program-withdrawn": _("Program withdrawn"),
        "program-erased": _("Program erased"),
        "purged": _("Content erased"),
        "restored": _("Central brought back from a backup"),
    }.get(name, name)


def step(says: Translator, name: str) -> str:
    """Say where an application stands."""
    _ = says.gettext
    return {
        "documents-missing": _("Documents are missing"),
        "in-review": _("In review"),
        "decided": _("Decided"),
        "awaiting-payment": _("Awaiting payment"),
        "issued": _("Issued"),
    }.get(name, name)


def notice_kind(says: Translator, kind: str) -> str:
    """Say what a notice is."""
    _ = says.gettext
    return {
        "information": _("Information"),
        "closed": _("Closed"),
        "changed": _("A rule or an amount changed"),
        "not-needed": _("No application is needed"),
    }.get(kind, kind)


def trouble(says: Translator, code: str) -> str:
    """Say why something was not done, and what to do."""
    _ = says.gettext
    known = {
        "central.account-name": _(
            "A name has small letters, digits and . _ @ - and no more than 64."
        ),
        "central.account-taken": _("There is an account of this name already."),
        "central.password": _("A password has at least 12 characters."),
        "central.password-guessable": _(
            "Anybody would try that password first. Take several words that have nothing to do "
            "with each other or with this place."
        ),
        "desk.self": _("Another administrator has to change your own account."),
        "central.edition-used": _(
            "Stations are offered this edition, or have it. Release a newer one first."
        ),
        "central.ring": _("Rings are numbers from 0 to 99; 0 are the pilots."),
        "central.notice-over": _("Its time is over already. Choose a later end."),
        "central.notices-many": _("There are too many notices at a time. End another one first."),
        "central.scope": _("There is no such station or service point."),
        "central.setting": _("A value is not one that stations take."),
        "desk.notice": _(
            "The notice needs an id, an end after its beginning, and a text in Azerbaijani."
        ),
    }
    return known.get(code) or _("Nothing was changed. Load the page again and repeat.")


def _plain(says: Translator, code: str) -> str:
    _ = says.gettext
    return {
        "offline": _("Not heard"),
        "disk": _("Disk nearly full"),
        "central.journal-cut": _("Audit journal was cut"),
        "central.journal-altered": _("Audit journal was altered"),
    }.get(code) or printer(says, code.removeprefix("printer-"))
