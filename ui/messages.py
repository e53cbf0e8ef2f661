# SPDX-License-Identifier: Apache-2.0
"""What a person is told for each stable code: what to do, never what is wrong with them."""

from collections.abc import Mapping
from typing import Final


def N_(text: str) -> str:
    """Mark a text for the message catalogue; it is looked up when it is shown."""
    return text


PROBLEMS: Final[Mapping[str, str]] = {
    "required": N_("Answer this question."),
    "required.text": N_("Enter an answer."),
    "required.date": N_("Enter the day, the month and the year."),
    "required.month": N_("Enter the month and the year."),
    "required.year": N_("Enter the year."),
    "required.time": N_("Enter the hour and the minute."),
    "required.dateTime": N_("Enter the day and the time."),
    "required.range": N_("Choose a number: touch plus, minus or the scale."),
    "required.rating": N_("Touch a star: the more stars, the better."),
    "required.choice": N_("Choose one answer."),
    "required.choices": N_("Choose at least one answer."),
    "required.rank": N_("Put the entries in order, or say that this order is right."),
    "required.acknowledge": N_("Touch the box to agree. We can only take the application then."),
    "required.document": N_(
        "Add the document in one of the ways below. If none works, touch Go on without it."
    ),
    "reading": N_("Wait until your page has been read, or touch Stop reading."),
    "unsigned": N_("Sign with the name that you have written, or delete it."),
    "unsigned.words": N_("Use the words that you have written, or delete them."),
    "required.signature": N_("Sign in the box, or sign with your name."),
    "type.integer": N_("Write a whole number, for example 12."),
    "type.decimal": N_("Write a number, for example 12.5."),
    "type.date": N_("Enter a date that exists: day, month and a year of four digits."),
    "type.date.day": N_("Enter the day as well."),
    "type.date.month": N_("Enter the month as well."),
    "type.date.year": N_("Enter the year with all four digits, for example 1990."),
    "type.date.day-range": N_("Compare the day with the month: this month has no such day."),
    "type.date.month-range": N_("Enter the month as a number from 1 to 12."),
    "type.date.hour": N_("Enter the hour as well."),
    "type.date.minute": N_("Enter the minute as well, 00 for the full hour."),
    "type.date.hour-range": N_("Enter the hour as a number from 0 to 23."),
    "type.date.minute-range": N_("Enter the minute as a number from 0 to 59."),
    "type.time": N_("Enter the hour and the minute, for example 14 and 30."),
    "type.dateTime": N_("Enter the day, and the time with hour and minute."),
    "type.range": N_("Choose a number of the scale."),
    "type": N_("Write this the way the example shows."),
    "length": N_("Make this shorter. It has more characters than fit."),
    "ranking": N_("Give every entry a place."),
    "form.repeat-limit": N_("There is no room for more entries here."),
    "form.size": N_("There is no room for more entries here."),
    "form.repeat": N_("The form says how many entries there are."),
    "count": N_("Enter a smaller number. There is no room for so many entries."),
    "constraint": N_("Check this answer. It doesn't fit the question."),
    "mrz.characters": N_(
        "Look at line %(line)s, character %(column)s. Use only the letters A to Z, the digits "
        "0 to 9 and the sign < as they stand in the passport."
    ),
    "mrz.length": N_(
        "Line %(line)s is too short or too long. Type every character, with each < sign: "
        "a passport has two lines of 44."
    ),
    "mrz.check-digit": N_(
        "Compare line %(line)s with your passport near character %(column)s: one character differs."
    ),
    "mrz.check-digit.document-number": N_(
        "Compare the passport number in line %(line)s with your passport: one character differs."
    ),
    "mrz.check-digit.birth-date": N_(
        "Compare the date of birth in line %(line)s with your passport: one digit differs."
    ),
    "mrz.check-digit.expiry-date": N_(
        "Compare the expiry date in line %(line)s with your passport: one digit differs."
    ),
    "mrz.check-digit.personal-number": N_(
        "Compare the personal number in line %(line)s with your passport: one character differs."
    ),
    "mrz.check-digit.composite": N_(
        "Compare the lines with your passport character by character: one character differs."
    ),
    "mrz.date": N_("Compare the dates in line %(line)s with your passport: one can't exist."),
    "mrz.visa": N_("These are the lines of a visa. Use the page of your passport with your photo."),
    "mrz.no-visa": N_("These are not the lines of a visa. Copy the lines of the visa itself."),
    "mrz.document-code": N_("Begin with the line that starts with P for a passport."),
    "mrz": N_("Compare line %(line)s with your passport near character %(column)s."),
}
"""Texts for the codes of ``kiosk.intake`` problems; a form's own text comes first."""

FINDINGS: Final[Mapping[str, str]] = {
    "mrz.finding.expired": N_("This passport has expired. You can go on; an officer decides."),
    "mrz.finding.expired.visa": N_("This visa has expired. You can go on; an officer decides."),
    "mrz.finding.no-expiry-date": N_("The lines say no expiry date. You can go on."),
    "mrz.finding.birth-date-incomplete": N_(
        "The lines say no full date of birth. Enter the part that your passport shows."
    ),
    "mrz.finding.name-may-be-cut": N_(
        "Your name may be longer than the lines hold. Compare it with your passport."
    ),
    "mrz.finding.corrected": N_(
        "Some symbols were hard to read. Compare your name and the number with your document."
    ),
    "mrz.finding.name": N_(
        "The lines of your document say %(name)s. Compare the name here with your document."
    ),
}
"""Texts for what is true of an answer and holds nobody up."""

READING: Final[Mapping[str, str]] = {
    "reader.absent.stick": N_(
        "There is no memory stick. Plug it in, wait a moment and touch the button again."
    ),
    "reader.absent": N_(
        "This device doesn't answer. Try another way, or go on without the document: an officer "
        "takes it from you."
    ),
    "reader.nothing": N_(
        "There is no document on the memory stick that can be taken. Photographs and PDF files can."
    ),
    "reader.no-name": N_("Write your name first."),
    "reader.nowhere": N_("This kind of document can't be added here."),
    "reader.busy": N_("The device is still at work. Wait a moment and touch the button again."),
    "reader.empty": N_("There is no page in the scanner. Lay one in and touch Scan again."),
    "reader.jammed": N_("The paper is stuck. Please ask an officer for help."),
    "reader.cover-open": N_("Close the scanner's cover and touch Scan again."),
    "reader.changed": N_("The file has changed. Choose it again."),
    "reader.picture": N_("This file can't be read as a picture. Choose another one."),
    "reader.pixels": N_("This picture is too large. Choose a smaller one, or scan the page."),
    "reader.size": N_("This file is too large. Choose a smaller one, or scan the page."),
    "zone": N_("That gave no lines. Try again, or copy them here."),
    "zone.none": N_(
        "No lines with < signs were found. Lay the page so that they are in the picture, and try "
        "again."
    ),
    "zone.cut": N_("The lines are not whole in the picture. Move the page and try again."),
    "zone.blurred": N_(
        "The lines are blurred. Keep the page flat and still, and try again; or copy the lines."
    ),
    "zone.unsure": N_(
        "The lines could not be read for certain. Try again without light on the page; or copy them."
    ),
    "form.attachment-size": N_("There is no room for so much. Choose a smaller file."),
    "form.attachment": N_("This question takes another kind of file. Choose another one."),
    "": N_(
        "That gave no page. Touch the button again, or go on without the document: an officer "
        "takes it from you."
    ),
}
"""Texts for what went wrong with a scanner, a camera or a memory stick, by code."""

CODES: Final[Mapping[str, str]] = {
    "code": N_("No code could be read. Lay it flat and still, with the whole code in the picture."),
    "code.unknown": N_(
        "This code is no receipt of the Service and no application that was filled in on a telephone."
    ),
    "prefilled": N_(
        "This application can't be read. Make the code again on your telephone, or begin here without it."
    ),
    "prefilled.version": N_(
        "This code is of a newer make than this kiosk knows. Begin here without it."
    ),
    "prefilled.service": N_(
        "This kiosk does not offer the service that was filled in on your telephone."
    ),
    "receipt": N_("This receipt can't be checked here. Please show it to an officer."),
    "receipt.signature": N_("This receipt is not as it was made. Please show it to an officer."),
    "receipt.unknown-station": N_(
        "No kiosk of the Service made this receipt, as far as is known here. Please show it to an officer."
    ),
    "receipt.training": N_(
        "This is a paper of a training. It is no receipt, and nothing was applied for with it."
    ),
    "receipt.version": N_(
        "This receipt is of a newer make than this kiosk knows. Questions: call 919."
    ),
    "": N_("We could not finish this. Please try again."),
}
"""Texts for a code that somebody shows and that leads nowhere."""

TRIALS: Final[Mapping[str, str]] = {
    "none": N_("Not set up at this kiosk."),
    "printed": N_("The paper came out; the printer confirms it."),
    "sent": N_("The printer took it. Look whether a paper came out."),
    "no-paper": N_("No paper came out."),
    "page": N_("%(width)s × %(height)s dots, %(size)s kB."),
    "sharp": N_("The page is sharp and whole."),
    "no-stick": N_("No memory stick is plugged in."),
    "stick": N_("Files that can be taken: %(count)s."),
    "keyboard": N_("It plays a keyboard: hold a code before it on a page that asks for one."),
    "heard": N_("Characters that were heard: %(count)s."),
    "silent": N_("Nothing was heard."),
    "failed": N_("It failed (%(code)s)."),
}
"""What a trial of a device came to."""

DEVICES: Final[Mapping[str, tuple[str, str]]] = {
    "printer": (N_("Printer"), N_("Prints a paper that is no receipt.")),
    "scanner": (N_("Scanner"), N_("Lay a page on it first.")),
    "camera": (N_("Document camera"), N_("Lay a page under it first.")),
    "stick": (N_("Memory stick"), N_("Plug one in first.")),
    "reader": (
        N_("Bar code reader"),
        N_("Touch Try, then hold a code before it within 20 seconds."),
    ),
}
"""What can be tried: its name, and what to do before."""

WORKING: Final[Mapping[str, str]] = {
    "scanner": N_("Your page is being scanned. Leave it where it is."),
    "camera": N_("The picture is being taken. Keep the page still."),
    "stick": N_("Your memory stick is being read. Leave it in."),
}
"""What is said while a device is at work."""

PAGE_ADVICE: Final[Mapping[str, str]] = {
    "cut": N_(
        "A part of the page is outside the picture. Take it again, or go on if nothing is missing."
    ),
    "blurred": N_("The page is blurred. Take it again, or go on if you can read it."),
    "glare": N_(
        "A light is mirrored on the page. Move it a little and take it again, or go on if you can "
        "read it."
    ),
    "dark": N_("The page is dark. Take it again in more light, or go on if you can read it."),
}
"""Texts for a page that is kept and that is hard to read, by ``kiosk.readers.Advice``."""

IDLE_READERS: Final[Mapping[str, str]] = {
    "scanner": N_("The scanner does not work now. You can go on; an officer takes your documents."),
    "camera": N_(
        "The document camera does not work now. You can go on; an officer takes your documents."
    ),
    "stick": N_(
        "Memory sticks can't be read here now. You can go on; an officer takes your documents."
    ),
    "barcode": N_(
        "The bar code reader does not work now. You can go on: type what stands below the bar code."
    ),
}
"""Texts for a reader that this kiosk should have and that is absent or has failed."""

PRINTERS: Final[Mapping[str, str]] = {
    "paper-out": N_("The printer has no paper."),
    "cover-open": N_("The printer's cover is open."),
    "cutter": N_("The printer can't cut the paper."),
    "over-temperature": N_("The printer has to cool down."),
    "offline": N_("The printer is switched off."),
    "": N_("The printer does not work now."),
}
"""Why there is no paper, by the name of the printer's state."""

FAILURES: Final[Mapping[str, str]] = {
    "storage": N_(
        "We could not confirm that your application is saved. Touch Try again: "
        "it can't be taken twice."
    ),
    "sealing": N_(
        "This kiosk can't protect your application now. Nothing was sent. "
        "Please use another kiosk or ask an officer."
    ),
    "operational": N_("We could not finish this. Touch Try again. Your answers are kept."),
}
"""Texts for operational errors while an application is sent."""

SLIPS: Final[Mapping[str, str]] = {
    "slip.too-large": N_(
        "Your answers hold more than a slip can keep. Ask an officer to come to this kiosk."
    ),
    "slip.unseen": N_("No slip is kept. You can try again, or ask an officer to come."),
    "storage": N_("This kiosk can't say now whether the slip was used. Try again in a moment."),
    "": N_("No slip can be printed now. Ask an officer to come to this kiosk."),
}
"""Why there is no slip, the nearest to the code first; the answers are as they were."""

OUT_OF_ORDER: Final[Mapping[str, str]] = {
    "gate.maintenance": N_(
        "This kiosk is being looked after. Applications that were taken here are safe."
    ),
    "gate.maintenance.cleaning": N_(
        "This kiosk is being cleaned. Applications that were taken here are safe."
    ),
    "gate.maintenance.repair": N_(
        "This kiosk is being repaired. Applications that were taken here are safe."
    ),
    "gate.maintenance.no-paper": N_(
        "This kiosk is waiting for paper. Applications that were taken here are safe."
    ),
    "gate.disk": N_(
        "This kiosk has no room for more applications. Those that were taken here are safe."
    ),
    "gate.unsent": N_(
        "This kiosk first has to send the applications that were taken here. They are safe."
    ),
    "gate.clock": N_("The clock of this kiosk has to be set first."),
    "gate.catalogue": N_(
        "This kiosk first has to make sure that its services are still the current ones."
    ),
    "gate": N_("This kiosk takes no new applications now."),
    "storage": N_("This kiosk can't keep applications safe right now, so it takes none."),
    "sealing": N_("This kiosk can't protect applications right now, so it takes none."),
    "sealing.no-recipient": N_("This kiosk is being set up."),
    "screen": N_(
        "This kiosk can't show its next page. If you were in the middle of an application, ask an "
        "officer."
    ),
    "visit.given-up": N_(
        "This kiosk can't go on with your application. Nothing of it was sent. Please ask an officer."
    ),
    "update": N_("This kiosk is being looked after. Applications that were taken here are safe."),
    "catalogue": N_("The services of this kiosk are being renewed."),
    "form": N_("The services of this kiosk are being renewed."),
    "settings": N_("This kiosk is being set up."),
    "": N_("This kiosk is being looked after."),
}
"""Why no visit can begin, the nearest to the code first."""

WHERE_TO_TURN: Final[Mapping[str, str]] = {
    "gate": N_("Please use another kiosk or go to the desk"),
    "visit": N_("Please use another kiosk or go to the desk"),
    "": N_("Please use another kiosk"),
}
"""What to do then, as a heading."""

ELSEWHERE: Final[Mapping[str, str]] = {
    "gate": N_("Please use another kiosk or go to the desk. Questions: call 919."),
    "visit": N_("Please use another kiosk or go to the desk. Questions: call 919."),
    "": N_("Please use another kiosk. Questions: call 919."),
}
"""What to do then, in one line for each of the languages that are not spoken."""


def problem(code: str, kind: str = "") -> str:
    """Find the text for a problem: for this kind of question first, then ever more general."""
    if kind and (text := PROBLEMS.get(f"{code}.{kind}")):
        return text
    return _general(PROBLEMS, code) or PROBLEMS["constraint"]


def finding(code: str) -> str:
    """Find the text for something to know, the nearest; empty for what need not be said."""
    return _general(FINDINGS, code)


def reading(code: str, source: str = "") -> str:
    """Find the text for a page or a file that could not be read from a source."""
    if source and (text := READING.get(f"{code}.{source}")):
        return text
    return _general(READING, code) or READING[""]


def code_text(code: str) -> str:
    """Find the text for a code that leads nowhere."""
    return _general(CODES, code) or CODES[""]


def slip_text(code: str) -> str:
    """Find the text for a slip that did not come about."""
    return _general(SLIPS, code) or SLIPS[""]


def printer(state: str) -> str:
    """Find the text for a printer that gives no paper."""
    return PRINTERS.get(state, PRINTERS[""])


def failure(code: str) -> str:
    """Find the text for an operational error."""
    return _general(FAILURES, code) or FAILURES["operational"]


def out_of_order(code: str) -> str:
    """Find the text for the reason why the kiosk takes no applications."""
    return _general(OUT_OF_ORDER, code) or OUT_OF_ORDER[""]


def where_to_turn(code: str) -> str:
    """Find the heading that says what to do then."""
    return _general(WHERE_TO_TURN, code) or WHERE_TO_TURN[""]


def elsewhere(code: str) -> str:
    """Find the line that says what to do then to those who read another language."""
    return _general(ELSEWHERE, code) or ELSEWHERE[""]


def _general(texts: Mapping[str, str], code: str) -> str:
    while code:
        if text := texts.get(code):
            return text
        code = code.rpartition(".")[0]
    return ""
