# SPDX-License-Identifier: Apache-2.0
"""Editions of the services, a centre that offers them, and a station that follows."""

import json
import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kiosk.catalogue import Shelf, examine, open_newest, trust_of
from kiosk.editions import FETCHED
from kiosk.forms.publishing import publish
from kiosk.i18n import language
from kiosk.memory import ShortMemory
from kiosk.sealing import PublisherKey, key_id
from kiosk.settings import Settings
from kiosk.sync.fakes import MemoryPublisher
from kiosk.sync.renewing import Renewing

ROOT = Path(__file__).resolve().parents[3]
ROOM = 1 << 30
FIRST = 1_790_000_000


@pytest.fixture(scope="session")
def services(tmp_path_factory) -> Path:
    """One of the product's own services in two languages, published once."""
    out = tmp_path_factory.mktemp("services") / "published"
    resources = ROOT / "resources"
    spoken = [language("en"), language("az")]
    service = resources / "services" / "registration"
    publish([service], resources / "translations", out, languages=spoken)
    return out


@pytest.fixture(scope="session")
def publisher_key(services) -> PublisherKey:
    return PublisherKey.load(services.parent / "keys" / "publisher.ed25519")


class Press:
    """Makes editions out of the first one."""

    def __init__(self, services, key, folder) -> None:
        self._services, self._key, self._folder = services, key, folder

    def __call__(self, number, *, title=None, form=None, media=None, by=None, **changes) -> Path:
        folder = Path(shutil.copytree(self._services.resolve(), self._folder / str(number)))
        data = json.loads((folder / "catalogue.json").read_bytes())
        data |= {"edition": number, **changes}
        (entry,) = data["services"]
        if title is not None:
            entry["title"] = dict.fromkeys(entry["title"], title)
        if form is not None:
            (folder / entry["form"]).write_bytes(form)
            entry["sha256"] = sha256(form).hexdigest()
        for name, content in (media or {}).items():
            (folder / entry["form"]).with_name(name).write_bytes(content)
            entry["media"][name] = sha256(content).hexdigest()
        self.sign(folder, json.dumps(data).encode(), by)
        return folder

    def sign(self, folder, content, by=None) -> None:
        key = by or self._key
        (folder / "catalogue.json").write_bytes(content)
        line = f"ed25519 {key_id(key.public_bytes)} {key.sign(content).hex()}\n"
        (folder / "catalogue.sig").write_text(line, encoding="ascii")


@pytest.fixture
def press(services, publisher_key, tmp_path) -> Press:
    """Publish editions by their numbers."""
    return Press(services, publisher_key, tmp_path / "press")


@pytest.fixture
def settings(tmp_path, press, publisher_key) -> Settings:
    """A station whose first edition came with the program and can't be written to."""
    given = press(FIRST, title="first")
    for path in given.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    given.chmod(0o555)
    yield Settings(
        data_dir=tmp_path / "station",
        published_dir=given,
        publisher_keys=(publisher_key.public_bytes.hex(),),
        languages=("az", "en"),
        central_url="https://central.example",
        minimum_free=0,
    )
    given.chmod(0o755)
    for path in given.rglob("*"):
        path.chmod(0o755)


class Follower:
    """What of a station follows editions; made anew, it is the station after a start."""

    def __init__(self, settings, clock, publisher, memory) -> None:
        self.settings, self.clock, self.memory = settings, clock, memory
        self.trust = trust_of(settings)
        self.shelf = Shelf(settings.data_dir / FETCHED)
        installed = open_newest(settings, self.trust)
        self.catalogue, self.set_aside = installed.catalogue, installed.problem
        self.renewing = Renewing(
            publisher,
            self.shelf,
            memory,
            clock,
            trust=self.trust,
            believers=" ".join(settings.publisher_keys),
            offered=lambda: (self.catalogue.edition, self.catalogue.folder),
            take=self._take,
            minimum_free=lambda: settings.minimum_free,
            fraction=lambda: 1.0,
        )
        self.publisher = publisher

    def _take(self, shelf, folder) -> None:
        catalogue = examine(folder, self.trust)
        shelf.put_in_force(folder)
        self.trust.follow(catalogue.edition)
        shelf.tidy()
        self.catalogue = catalogue

    def follow(self, room=ROOM, most=10_000) -> int:
        """Hear a heartbeat's answer and do all that it sets off; says how many steps that took."""
        self.renewing.told(self.publisher.beat())
        steps = 0
        while steps < most and self.renewing.step(room):
            steps += 1
        return steps

    @property
    def title(self) -> str:
        return self.catalogue.services[0].title("en")


@pytest.fixture
def memory():
    return ShortMemory()


@pytest.fixture
def start(settings, clock, memory):
    """Start the station against a centre that offers the set in a folder."""

    def start(folder, **changes) -> Follower:
        return Follower(replace(settings, **changes), clock, MemoryPublisher(folder), memory)

    return start
