# SPDX-License-Identifier: Apache-2.0
"""The readiness report is on A4, in the language that was asked for, and names what was signed."""

from dataclasses import replace
from hashlib import sha256

import pypdfium2
import pytest

from kiosk.clock import SystemClock
from kiosk.diagnostics import Finding, Health
from kiosk.diagnostics.report import READINESS_TYPE
from kiosk.sealing import StationKey, jws
from kiosk.settings import Settings
from ui.partnames import HEALTHS, PARTS
from ui.readiness import write


@pytest.fixture
def settings(tmp_path, published):
    return Settings(data_dir=tmp_path, published_dir=published, languages=("az", "en"))


def text_of(file):
    """What stands in it without blanks, which a reader puts in where it likes."""
    document = pypdfium2.PdfDocument(file)
    pages = [page.get_textpage().get_text_range() for page in document]
    size = document[0].get_size()
    document.close()
    return "".join("".join(pages).split()), size, len(pages)


def findings(count=3):
    health = (Health.WELL, Health.MISSING, Health.FAILED)
    return [
        Finding(health[place % 3], name, f"detail {place} of it" * 3)
        for place, name in enumerate(list(PARTS)[:count])
    ]


@pytest.mark.parametrize("language", ["en", "az"])
def test_the_report_says_every_part_and_the_digest_of_what_was_signed(
    settings, tmp_path, qapp, language
):
    file = tmp_path / "report.pdf"
    write(settings, findings(), file, language)
    said, (width, height), _pages = text_of(file)
    assert (round(width), round(height)) == (595, 842)
    assert "BK01" in said
    assert "detail2ofit" in said
    statement = file.with_suffix(".jws").read_text(encoding="ascii")
    key = StationKey.load_or_create(settings.keys_dir)
    _name, facts = jws.verify(statement, READINESS_TYPE, {key.key_id: key.public_bytes}.get)
    assert facts["ready"] is False
    assert sha256(statement.encode()).hexdigest() in said


def test_a_long_report_goes_on_on_the_next_page(settings, tmp_path, qapp):
    file = tmp_path / "report.pdf"
    many = [Finding(Health.WELL, f"part {number}", "word " * 60) for number in range(25)]
    write(settings, many, file, "en")
    said, _size, pages = text_of(file)
    assert pages > 1
    assert all(f"part{number}" in said for number in range(25))


def test_every_part_of_the_doctor_has_a_name(settings, tmp_path):
    from ui import doctor

    away = replace(settings, central_url="http://127.0.0.1:9")
    named = {one.subject for one in doctor.examine(away)}
    assert named <= set(PARTS)
    assert set(HEALTHS) == set(Health)


def test_the_clock_of_the_report_is_the_machine_s(settings, tmp_path, qapp):
    file = tmp_path / "report.pdf"
    write(settings, findings(1), file, "en")
    said, _size, _pages = text_of(file)
    assert str(SystemClock().now().year) in said
