# SPDX-License-Identifier: Apache-2.0
"""A kiosk at work loads nothing of the converter: it could not even be installed."""

import json
import subprocess
import sys

import pytest

WALK = """
import json, sys
from pathlib import Path
{before}
from kiosk.clock import FixedClock
from kiosk.following import open_messages
from kiosk.forms import FormSession
from kiosk.identifiers import IdSource
from kiosk.settings import Settings
from kiosk.station import Station

clock = FixedClock()
settings = Settings(
    data_dir=Path({data!r}), published_dir=Path({published!r}), central_url="http://127.0.0.1:9"
)
from kiosk.sealing import Recipients, ServiceIdentity
ServiceIdentity.load_or_create(settings.keys_dir).recipients.save(settings.keys_dir)
station = Station(settings, clock, open_messages(settings))
try:
    station.warm()
    form = station.catalogue.form("registration")
    session = FormSession(form, clock=clock, ids=IdSource(clock), instance_id="1")
    session.finalise()
finally:
    station.close()
print(json.dumps([name for name in sys.modules if name.split(".")[0] in ("pyxform", "openpyxl")
    or name.startswith("kiosk.forms.publishing")]))
"""
WITHOUT = "sys.modules['pyxform'] = sys.modules['openpyxl'] = None  # as if not installed"
CONTROL = "import pyxform, kiosk.forms.publishing"


@pytest.mark.parametrize(
    ("before", "is_loaded"),
    [("", False), (WITHOUT, False), (CONTROL, True)],
    ids=["as it is", "not installed", "control"],
)
def test_a_station_opens_and_walks_without_the_converter(
    root, published, tmp_path, before, is_loaded
):
    code = WALK.format(before=before, data=str(tmp_path), published=str(published))
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    loaded = [name for name in json.loads(done.stdout) if before != WITHOUT or "." in name]
    assert bool(loaded) is is_loaded, loaded


CONTRACT = """
name = no converter
type = forbidden
source_modules = kiosk.intake
forbidden_modules = pyxform
"""


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        ("import pyxform", True),
        ("def late():\n    from kiosk.forms.publishing import convert", True),
        ("import json", False),
    ],
)
def test_the_converter_below_the_intake_turns_the_contract_red(breaks, line, broken):
    modules = {
        "kiosk/forms/__init__.py": "",
        "kiosk/forms/publishing/__init__.py": "def convert():\n    import pyxform",
        "kiosk/intake/visit.py": line,
    }
    assert breaks(CONTRACT, modules) is broken
