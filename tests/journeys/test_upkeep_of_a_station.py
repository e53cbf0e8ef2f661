# SPDX-License-Identifier: Apache-2.0
"""What the staff's pages ask of a kiosk is answered by the station itself."""

from functools import partial

import pypdfium2
import pytest

from kiosk.checking import trust_of
from kiosk.diagnostics import bundle
from kiosk.diagnostics.upkeep import Upkeep
from kiosk.errors import StaffError
from kiosk.readers.stick import mounted
from kiosk.staff import Member, Role, Session
from ui.partnames import PARTS


def session(role, clock):
    return Session(member=Member(id="0190", name="Vaqif", role=role), began_at=clock.now())


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """A folder that counts as a mounted stick, which a test can't make."""
    folder = tmp_path / "export"
    folder.mkdir()
    defaults = {"sticks": partial(mounted, is_mount=lambda where: where == folder)}
    monkeypatch.setattr(Upkeep.__init__, "__kwdefaults__", defaults)
    return folder


def test_a_technician_has_the_whole_of_it(run_kiosk, stick, clock):
    away = {"central_url": "http://127.0.0.1:9", "export_dir": stick}
    with run_kiosk(**away) as kiosk:
        desk = kiosk.desk.staff.upkeep()
        technician = session(Role.TECHNICIAN, clock)
        found = desk.look(technician)
        assert {one.subject for one in found} <= set(PARTS)
        assert {"printer", "network", "journal", "versions"} <= {one.subject for one in found}
        report = desk.report(technician, found, kiosk.flow.screens.staff.words)
        made = desk.export(technician, found)
        examined, problem = desk.verify(technician)
        assert (examined.wrong, problem) == ((), "")
        assert made.head.number <= examined.head.number
        trust = trust_of(kiosk.station.settings)
        assert bundle.read(made.file, trust.keys, {}).station == "BK01"
        document = pypdfium2.PdfDocument(report)
        assert len(document) >= 1
        document.close()
        assert report.with_suffix(".jws").exists()
        with pytest.raises(StaffError):
            desk.look(session(Role.OFFICER, clock))
        assert "next" in desk.keys
        assert [code for code, _name in desk.languages] == list(kiosk.station.settings.languages)
        assert desk.trials().of("scanner").said == "none"
