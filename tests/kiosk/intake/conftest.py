# SPDX-License-Identifier: Apache-2.0
"""A small form with a document's zone in it, and all that a visit needs around it."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from kiosk.catalogue import Service
from kiosk.errors import FormError
from kiosk.forms import load_form
from kiosk.identifiers import IdSource
from kiosk.intake import Intake, Savepoint, ServiceSeal
from kiosk.intake.fakes import MemorySubmissions
from kiosk.receipts import reference
from kiosk.sealing import Sealer, ServiceIdentity, StationKey
from kiosk.settings import Settings

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:orx="http://openrosa.org/xforms" xmlns:kiosk="https://migration-kiosk.az/xforms">
<h:head><h:title>Arrival</h:title><model>
  <itext>
    <translation lang="English (en)" default="true()">
      <text id="/data/surname:label"><value>Surname</value></text></translation>
    <translation lang="Azərbaycanca (az)">
      <text id="/data/surname:label"><value>Soyad</value></text></translation>
  </itext>
  <instance><data id="arrival" version="VERSION">
    <way/><zone/><surname/><sex/><birth/><nationality/><note/><photo/>
    <meta><instanceID/></meta></data></instance>
  <bind nodeset="/data/way" type="string"/>
  <bind nodeset="/data/zone" type="string" relevant="/data/way = 'lines'" kiosk:mrz="lines"/>
  <bind nodeset="/data/surname" type="string" required="true()" kiosk:mrz="surname"/>
  <bind nodeset="/data/sex" type="string" kiosk:mrz="sex"/>
  <bind nodeset="/data/birth" type="date" constraint=". &lt;= today()" kiosk:mrz="birth-date"/>
  <bind nodeset="/data/nationality" type="string" relevant="/data/surname != ''"
    kiosk:mrz="nationality"/>
  <bind nodeset="/data/note" type="string"/>
  <bind nodeset="/data/photo" type="binary"/>
  <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"
    xmlns:jr="http://openrosa.org/javarosa"/>
</model></h:head>
<h:body>
  <input ref="/data/way"><label>Way</label></input>
  <input ref="/data/zone"><label>Lines</label></input>
  <input ref="/data/surname"><label ref="jr:itext('/data/surname:label')"/></input>
  <select1 ref="/data/sex"><label>Sex</label>
    <item><label>Female</label><value>female</value></item>
    <item><label>Male</label><value>male</value></item></select1>
  <input ref="/data/birth"><label>Born</label></input>
  <input ref="/data/nationality"><label>Nationality</label></input>
  <input ref="/data/note"><label>Note</label></input>
  <upload ref="/data/photo" mediatype="image/*"><label>Photo</label></upload>
</h:body></h:html>"""


class OneService:
    """A catalogue with one service, whose form may be renewed."""

    def __init__(self) -> None:
        self.renew("1")

    def renew(self, version: str) -> None:
        """Publish the form anew."""
        self._form = load_form(FORM.replace("VERSION", version).encode())

    def remake(self, changed) -> None:
        """Publish the form with changes of a test."""
        self._form = load_form(changed(FORM.replace("VERSION", "1")).encode())

    def service(self, service_id: str) -> Service:
        """Find the service."""
        if service_id != "arrival":
            raise FormError(code="form.catalogue.unknown")
        return Service(
            id="arrival",
            version=self._form.version,
            order=1,
            icon="",
            category="",
            languages=("en", "az"),
            titles={"en": "Arrival"},
            summaries={"en": ""},
        )

    def form(self, _service_id: str):
        """Give the form."""
        return self._form


@pytest.fixture
def ram():
    """A folder on a RAM file system."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder)


class Kiosk:
    """A station that may crash and be started again."""

    def __init__(self, tmp_path, ram, clock) -> None:
        self.clock = clock
        self.ram = ram
        self.catalogue = OneService()
        self.store = MemorySubmissions()
        self.service = ServiceIdentity.load_or_create(tmp_path / "centre")
        self.key = StationKey.load_or_create(tmp_path / "keys")
        self.settings = Settings(data_dir=tmp_path, runtime_dir=ram, minimum_free=0)
        self.taken = []
        self.events = []
        self.start()

    def start(self, **changes) -> Intake:
        """Start the program, as after a crash: nothing is left but disk and RAM."""
        values = {
            "numbering": reference.make,
            "key": self.key,
            "on_taken": self.taken.append,
            "record": lambda event, facts: self.events.append((event, dict(facts))),
            **changes,
        }
        self.intake = Intake(
            self.catalogue,
            ServiceSeal(Sealer(self.service.recipients)),
            values.pop("store", self.store),
            self.clock,
            IdSource(self.clock),
            values.pop("settings", self.settings),
            **values,
        )
        return self.intake

    def begin(self, **answers: str):
        """Begin a visit and answer."""
        visit = self.intake.begin("arrival", "en")
        for name, text in answers.items():
            visit.answer(f"/data/{name}", text)
        return visit

    def opened(self, submission) -> dict[str, bytes]:
        """Open what was stored under an id, as the Service does."""
        return self.service.open(self.body(submission))

    def body(self, submission) -> bytes:
        """The sealed bytes that are stored under an id."""
        return b"".join(self.store.taken[submission].sealed.chunks())

    @property
    def savepoint_file(self) -> Path:
        """Where the savepoint stands while there is one."""
        return self.ram / f"migration-kiosk-{os.getuid()}" / "visit-BK01.json"

    def savepoint(self, mounts: Path | None = None) -> Savepoint:
        """Look at the RAM as the program does."""
        given = {} if mounts is None else {"mounts": mounts}
        return Savepoint(self.ram, "BK01", self.clock, **given)


@pytest.fixture
def kiosk(tmp_path, ram, clock):
    return Kiosk(tmp_path, ram, clock)
