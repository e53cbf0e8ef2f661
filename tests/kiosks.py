# SPDX-License-Identifier: Apache-2.0
"""A kiosk as it stands in the hall: real services, intake, database and window; no line.

The journeys and the gate share these fixtures: their conftest files name what they take.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.settings import Screen, Settings
from tests.once import made_once

LANGUAGES = ("az", "en", "ru", "tr", "ar", "fa", "zh")
UPRIGHT = Screen(width=1080, height=1920, width_mm=1080 / 4.03)
WIDE = Screen(width=1920, height=1080, width_mm=1920 / 4.03)


@pytest.fixture(scope="session")
def published(tmp_path_factory, root) -> Path:
    """One service and the message catalogues, published once."""
    from kiosk.forms.publishing import publish

    out = tmp_path_factory.mktemp("published") / "set"
    service = root / "resources" / "services" / "registration"
    publish([service], root / "resources" / "translations", out)
    return out


@pytest.fixture(scope="session")
def offered(tmp_path_factory, root) -> Path:
    """All services of the product, as a kiosk at work offers them."""
    from kiosk.forms.publishing import publish

    sources = [root / "resources" / "services"]
    translations = root / "resources" / "translations"
    return made_once(tmp_path_factory, "offered", lambda out: publish(sources, translations, out))


@pytest.fixture
def runtime() -> Path:
    """A RAM folder for savepoints, where there is one."""
    import tempfile

    folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))  # noqa: S108
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def settings(tmp_path, published, runtime) -> Settings:
    """A station's settings with folders of its own."""
    return Settings(
        data_dir=tmp_path / "station",
        runtime_dir=runtime,
        published_dir=published,
        languages=LANGUAGES,
        minimum_free=0,
        keypad_debounce=0,
    )


@pytest.fixture
def service_identity(tmp_path, settings):
    """The Service's key pair; the station knows its public half."""
    from kiosk.sealing import ServiceIdentity

    identity = ServiceIdentity.load_or_create(tmp_path / "service")
    identity.recipients.save(settings.keys_dir)
    return identity


class Listener:
    """Somebody's ears: the sound device, the voice and the socket, in memory."""

    def __init__(self, folder) -> None:
        from kiosk.speech.fakes import MemoryPlayer, MemorySocket, MemoryVoice
        from ui.speech.voicing import Voicing

        self.said: list[tuple[str, str]] = []
        """Language and text of everything that was heard since ``record`` was called."""
        self.folder = folder
        self.known: dict = {}
        self.clips: list[str] = []

        self.player, self.voice, self.socket = MemoryPlayer(), MemoryVoice(), MemorySocket()
        self.voicing = Voicing(
            self.player,
            self.voice,
            self.socket,
            decode=self._decode,
            clips=self.published,
            usual_volume=4,
        )

    def _decode(self, clip: bytes) -> bytes:
        self.clips.append(clip.decode())
        return bytes(22050)

    def record(self, kiosk) -> None:
        """Note what is heard from now on."""
        channel = kiosk.flow.screens.speech.channel
        shown = channel._captioned

        def note(sound) -> None:
            self.said.append((sound.language, sound.text))
            shown(sound)

        channel._captioned = note

    def published(self, language: str):
        """What `forms publish` would render of the set in force."""
        from kiosk.forms.publishing.speaking import scripts
        from kiosk.i18n import languages
        from kiosk.speech.fakes import MemoryClips

        if not self.known:
            folder = self.folder()
            services = json.loads((folder / "catalogue.json").read_bytes())["services"]
            for script in scripts(folder, services, languages()):
                self.known[script.language] = MemoryClips(script.texts, script.templates)
        return self.known.get(language)


class Kiosk:
    """One run of the program, and a pair of hands at it."""

    def __init__(self, application, settings, clock, *, panel=UPRIGHT, readers=None) -> None:
        from kiosk.i18n import Messages, language
        from kiosk.printing.fakes import MemoryPrinter
        from kiosk.station import Station
        from ui import fonts
        from ui.flow import Flow
        from ui.offering import make_desk
        from ui.surface import Surface
        from ui.tasks import TaskRunner
        from ui.translation import QmlTranslation
        from ui.walker import Person

        fonts.apply(application)
        self.application = application
        spoken = [language(code) for code in settings.languages]
        messages = Messages.open(settings.published_dir / "messages", spoken)
        self.clock = clock
        self.printer = MemoryPrinter()
        self.station = Station(settings, clock, messages, printer=self.printer, readers=readers)
        self.desk = make_desk(self.station)
        self.tasks = TaskRunner(ThreadPoolExecutor(max_workers=2))
        translation = QmlTranslation(application)
        self.surface = Surface(
            panel,
            spoken,
            messages,
            translation,
            training=settings.training,
            at_desk=settings.is_at_desk,
        )
        self.window = self.surface.window
        self.flow = Flow(
            self.surface.attract,
            languages=spoken,
            messages=messages,
            clock=clock,
            tasks=self.tasks,
            settings=settings,
            translation=translation,
        )
        self.listener = Listener(lambda: self.station.catalogue.folder)
        self.flow.give_voice(self.listener.voicing)
        self.flow.shell.set_reduce_motion(reduce=True)
        self.flow.shell.set_hurry(0)
        self.flow.watch(self.window)
        self.surface.join(self.flow.properties())
        self.window.show()
        self.window.requestActivate()
        self.person = Person(self.window)

    def open(self) -> None:
        """Begin to take applications."""
        self.flow.start(self.desk)

    @property
    def screen(self):
        return self.flow.shell.at

    @property
    def visit(self):
        return self.flow.sitting.visit

    def wait_for(self, screen) -> None:
        self.person.wait(lambda: self.screen == screen, screen.name)

    def touch(self, across: int, down: int) -> None:
        """Touch a place of the screen, whatever is there."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        button, no_keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.window, button, no_keys, QPoint(across, down))

    def touch_twice(self, name: str) -> None:
        """Touch the same place twice, faster than anything can change."""
        place = self.person._middle(self.person.find(name))
        for _touch in range(2):
            self.touch(place.x(), place.y())

    def begin(self, language="en") -> None:
        """Touch a language and the service."""
        from ui.viewmodels.shell import ShellViewModel

        self.person.tap(f"language-{language}")
        self.wait_for(ShellViewModel.Screen.Services)
        self.person.tap("service-registration")
        self.wait_for(ShellViewModel.Screen.Question)

    def come_back(self) -> None:
        """Say after a crash that the answers are one's own."""
        self.person.wait(lambda: self.person.find("dialog-confirm", "return-dialog"), "a question")
        self.person.picture()  # everything stands in its place then
        self.person.tap("dialog-confirm", "return-dialog")

    def items(self) -> dict:
        """The questions on the page, by name."""
        return {row.item.question.name: row.item for row in self.flow.question._questions.rows}

    def answer(self, **answers: str) -> None:
        """Answer questions of the page with touch and keys."""
        for name, value in answers.items():
            item = self.items()[name]
            if item.question.value != value:
                self.person.answer(item, value)

    def put(self, name: str, value: str) -> None:
        """Answer a question of the page at once, without touch and keys."""
        self.flow.question.answer(self.items()[name].question.ref, value)

    def give(self, answers: Mapping[str, str], put: Callable[[str, str], None]) -> None:
        """Answer what the page asks, from the top down, and what its answers bring up."""
        done: set[str] = set()
        while more := [one for one in self.items() if one in answers and one not in done]:
            for name in more:
                if name in self.items():
                    put(name, answers[name])
            done.update(more)

    def go_on(self) -> None:
        """Touch Continue and let the next page come."""
        self.person.tap("continue")
        self.person.settle()

    def fill(self, answers: dict[str, str], until: str = "") -> None:
        """Answer page after page, to the page that asks ``until`` or to the check."""
        from ui.viewmodels.shell import ShellViewModel

        while self.screen == ShellViewModel.Screen.Question and until not in self.items():
            page = self.flow.question.page_id
            self.give(answers, lambda name, value: self.answer(**{name: value}))
            self.go_on()
            left = self.screen != ShellViewModel.Screen.Question
            assert left or self.flow.question.page_id != page, self.person.names()

    def sample(self, number: int = 0) -> dict[str, str]:
        """The sample answers that came with the service."""
        samples = {one.id: one for one in self.station.catalogue.samples("registration")}
        return dict(list(samples.values())[number].resolved(self.clock))

    def text(self, name: str) -> str:
        item = self.person.find(name)
        return "" if item is None else str(item.property("text"))

    def focused(self):
        return self.window.activeFocusItem()

    def reaches(self, item, name: str) -> bool:
        """Say whether ``item`` is the item of that name or stands in it."""
        while item is not None:
            if item.objectName() == name:
                return True
            item = item.parentItem()
        return False

    def crash(self) -> None:
        """End without a word to the visit: the savepoint is all that is left."""
        self.flow.close()
        self.surface.close()
        self.tasks.close()
        self.station.close()


@pytest.fixture
def run_kiosk(qapp, settings, service_identity, clock):
    """Start kiosks on one station's data, one after the other."""
    running: list[Kiosk] = []

    @contextmanager
    def run(*, wide=False, panel=None, opened=True, readers=None, **changes):
        panel = panel or (WIDE if wide else UPRIGHT)
        kiosk = Kiosk(qapp, replace(settings, **changes), clock, panel=panel, readers=readers)
        running.append(kiosk)
        kiosk.person.wait(lambda: kiosk.person.find("stage"), "the screens")
        kiosk.person.settle()
        if opened:
            kiosk.open()
            kiosk.person.wait(lambda: kiosk.flow.services._services.rows, "the services")
        try:
            yield kiosk
        finally:
            running.remove(kiosk)
            kiosk.crash()

    yield run
    assert running == []


@pytest.fixture
def kiosk(run_kiosk):
    """One kiosk, upright."""
    with run_kiosk() as one:
        yield one
