# SPDX-License-Identifier: Apache-2.0
"""The readiness report on A4: every part with how it is, and the digest of what was signed."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from PySide6.QtGui import QGuiApplication

from kiosk import durable
from kiosk.clock import SystemClock
from kiosk.diagnostics import machine
from kiosk.diagnostics.health import Finding
from kiosk.diagnostics.report import Readiness
from kiosk.diagnostics.upkeep import Upkeep
from kiosk.errors import StorageError
from kiosk.sealing import StationKey
from kiosk.settings import Settings
from kiosk.staff import Session
from ui.marking import training_words
from ui.messages import N_
from ui.partnames import HEALTHS, PARTS
from ui.remarks import told
from ui.rendering import Fonts
from ui.rendering.marking import head_further_sheets, set_mark
from ui.rendering.output import to_pdf
from ui.rendering.sheet import Column, Sheet, Style
from ui.words import Words

_WIDTH: Final = 1460
"""Dots: an A4 sheet within the margins that every printer leaves."""
_MARGIN: Final = 10
_TITLE: Final = Style(44, bold=True)
_HEADING: Final = Style(30, bold=True)
_BODY: Final = Style(24)
_BOLD: Final = Style(24, bold=True)
_MARK: Final = 36
_GAP: Final = 14

READY: Final = N_("Ready for the public")
NOT_READY: Final = N_("Not ready for the public")
_NAMES: Final = 330
"""Dots that the name of a part takes."""
_HEALTH: Final = 270
_GROUP: Final = 32
"""Digits of a digest on a line."""


def write(settings: Settings, findings: Sequence[Finding], file: Path, language: str) -> None:
    """Write the report, and beside it the signed facts (``.jws``).

    Raises SettingsError for a language without words, and StorageError.
    """
    from ui import wording

    application = QGuiApplication.instance() or QGuiApplication([])
    words = Words(wording.read(settings).messages.translator(language))
    readiness = Readiness(
        station=settings.station_code,
        service_point=settings.service_point,
        at=SystemClock().now(),
        findings=findings,
        versions=machine.versions(settings),
    )
    statement = readiness.statement(StationKey.load_or_create(settings.keys_dir))
    drawn = pdf(readiness, statement, words)
    del application
    try:
        durable.write(file, drawn)
        durable.write(file.with_suffix(".jws"), statement.encode("ascii"))
    except OSError as error:
        raise StorageError(str(error.strerror), code="storage.unwritable") from error


def deliver(upkeep: Upkeep, session: Session, findings: Sequence[Finding], words: Words) -> Path:
    """Bring the report and the signed facts to the stick; gives where the report lies.

    Raises StorageError, and StaffError for whoever may not.
    """
    readiness = upkeep.readiness(session, findings)
    statement = upkeep.statement(readiness)
    told_apart = sha256(statement.encode("ascii")).hexdigest()[:8]  # also within a second
    name = f"{readiness.station}-{readiness.at:%Y%m%dT%H%M%SZ}-{told_apart}"
    upkeep.deliver(session, f"{name}.jws", statement.encode("ascii"))
    return upkeep.deliver(session, f"{name}.pdf", pdf(readiness, statement, words))


def pdf(readiness: Readiness, statement: str, words: Words) -> bytes:
    """Draw the report in a language; needs a QGuiApplication.

    ``statement`` is what was signed; its digest stands at the end.
    """
    digest = sha256(statement.encode("ascii")).hexdigest()
    moment = words.datetime(readiness.at)
    sheet = Sheet(_WIDTH, _MARGIN, Fonts())
    training = training_words(words, readiness.station)
    mark = [(training, words.is_mirrored)] if training else []
    head_further_sheets(sheet, mark, _MARK, _GAP)
    set_mark(sheet, mark, _MARK, _GAP)
    sheet.skip(_GAP)
    _line(sheet, words(N_("Readiness report")), _TITLE)
    _line(sheet, f"{readiness.station} · {readiness.service_point} · {moment}", _BODY)
    sheet.skip(_GAP)
    _line(sheet, words(READY if readiness.is_ready else NOT_READY), _HEADING)
    sheet.skip(_GAP)
    for finding in readiness.findings:
        _row(sheet, finding, words)
    sheet.skip(_GAP)
    _line(sheet, words(N_("Versions and digests")), _HEADING)
    for name, value in readiness.versions.items():
        if value:
            _line(sheet, f"{name}: {' '.join(_grouped(value))}", _BODY)
    sheet.skip(_GAP)
    _line(sheet, words(N_("SHA-256 of the signed report")), _HEADING)
    _line(sheet, " ".join(_grouped(digest)), _BODY)
    sheet.skip(_GAP)
    set_mark(sheet, mark, _MARK, _GAP)
    return to_pdf(sheet, f"{readiness.station} {digest[:16]}", is_a4=True)


def _row(sheet: Sheet, finding: Finding, words: Words) -> None:
    """Set a part: its name, how it is, and what was said, side by side."""
    top = sheet.y
    whole = Column(sheet.left, sheet.measure)
    beside = whole.without_start(_NAMES + _HEALTH, is_right_to_left=False)
    columns = (
        (
            words(PARTS.get(finding.subject, finding.subject)),
            _BOLD,
            Column(whole.left, _NAMES - _GAP),
        ),
        (
            f"{finding.mark} {words(HEALTHS[finding.health])}",
            _BODY,
            Column(whole.left + _NAMES, _HEALTH - _GAP),
        ),
        (told(finding, words), _BODY, beside),
    )
    bottom = top
    for text, style, column in columns:
        sheet.y = top
        sheet.text(text, style, is_right_to_left=False, column=column)
        bottom = max(bottom, sheet.y)
    sheet.y = bottom
    sheet.skip(_GAP / 2)


def _line(sheet: Sheet, text: str, style: Style) -> None:
    sheet.text(text, style, is_right_to_left=False)


def _grouped(value: str) -> list[str]:
    """Part a digest, so that its lines break; anything shorter stays whole."""
    if len(value) <= _GROUP:
        return [value]
    return [value[place : place + _GROUP] for place in range(0, len(value), _GROUP)]
