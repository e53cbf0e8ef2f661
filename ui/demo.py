# SPDX-License-Identifier: Apache-2.0
"""Walks every installed service in every language through the real window, with the line cut.

Nothing here is a second way through the program: the walk taps the same window that a person
taps, on the same station, with the same central as a child process.
"""

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from kiosk.catalogue import Catalogue, Sample, Service, trust_of
from kiosk.clock import Clock, SystemClock
from kiosk.commands.output import Exit, table
from kiosk.errors import ReceiptError
from kiosk.receipts import payload_in, reference, verify
from kiosk.settings import HALL, TRAINING_FOLDER, Settings
from ui import logs
from ui.application import make_application
from ui.composition import Composition
from ui.flow import Flow
from ui.rows import RowModel
from ui.viewmodels.question import QuestionItem, QuestionViewModel
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.walker import LostError, Person

Screen = ShellViewModel.Screen

LOOK_EVERY = 0.3
"""Seconds between two looks at the line, so that the demo sees it come and go."""


@dataclass(slots=True)
class Walk:
    """One person's way through one service."""

    service: Service
    language: str
    sample: Sample
    pages: int = 0
    answers: int = 0
    seconds: float = 0.0
    was_online: bool = True
    id: str = ""
    reference: str = ""
    digest: str = ""
    received: int = 0
    has_good_paper: bool = False

    @property
    def milliseconds_a_page(self) -> float:
        """From the tap on Continue to the next page's first frame."""
        return 1000 * self.seconds / max(1, self.pages)

    @property
    def is_good(self) -> bool:
        """Whether it arrived exactly once and its papers can be read."""
        return self.received == 1 and self.has_good_paper


def walk(settings: Settings, out: Path, *, whole: bool = False, as_json: bool = False) -> int:
    """Walk what ``_plan`` names, write receipts and screenshots below ``out``, and give the exit code."""
    demo = _Demo(settings, out, whole=whole)
    try:
        demo.run()
    except LostError as error:
        sys.stderr.write(f"error: {error}\n")
        return Exit.NO
    finally:
        demo.end()
    _report(demo.walks, out, as_json=as_json)
    return Exit.DONE if all(one.is_good for one in demo.walks) else Exit.NO


class _Demo:
    def __init__(self, settings: Settings, out: Path, *, whole: bool) -> None:
        for leftover in ("station", "receipts", "screens"):
            shutil.rmtree(out / leftover, ignore_errors=True)
        self.out = out.resolve()
        # a savepoint of its own: what a crash of the real kiosk left is not the demo's
        self._runtime = TemporaryDirectory(prefix="kiosk-demo-", dir=settings.runtime_dir)
        self.settings = settings_of(settings, self.out, Path(self._runtime.name))
        self.clock: Clock = SystemClock()
        self.application = make_application()
        logs.begin(self.application)
        self.walks = _plan(self.settings, whole=whole)
        self.kiosk: Composition | None = None

    def run(self) -> None:
        """Walk with the line, cut it half way, restart, bring it back, and count what arrived."""
        self._start()
        half = len(self.walks) // 2
        for number, one in enumerate(self.walks):
            if number == half:
                self._cut_the_line()
            self._walk(one)
        self._restart()
        self._wait_until_all_is_sent()
        self._count()

    def end(self) -> None:
        """End everything, also what is in RAM."""
        self.close()
        self._runtime.cleanup()

    def close(self) -> None:
        """End the kiosk and its central."""
        if self.kiosk is not None:
            self.kiosk.close()
            self.kiosk = None

    def _start(self) -> None:
        self.kiosk = Composition(self.application, self.settings, self.clock)
        self.person = Person(self.kiosk.surface.window)
        self.kiosk.show()
        self.person.wait(lambda: self._kiosk.flow is not None, "the screens")
        self._flow.shell.set_reduce_motion(reduce=True)  # a picture shows no page half way
        self._flow.shell.set_hurry(0)
        self.person.wait(lambda: self._flow.shell.property("connected"), "the line to come up")

    @property
    def _kiosk(self) -> Composition:
        assert self.kiosk is not None  # noqa: S101 between start and close
        return self.kiosk

    @property
    def _flow(self) -> Flow:
        flow = self._kiosk.flow
        assert flow is not None  # noqa: S101 waited for at the start
        return flow

    def _cut_the_line(self) -> None:
        central = self._kiosk.central
        if central is None:
            raise LostError("no central to cut")
        central.stop()
        self.person.wait(lambda: not self._flow.shell.property("connected"), "the line to go down")

    def _restart(self) -> None:
        """End the program and start it again on the same data; that starts the central too."""
        self.close()
        self._start()

    def _wait_until_all_is_sent(self) -> None:
        station = self._kiosk.station
        if station is None:
            raise LostError("no station")
        outbox = station.store.outbox

        def is_sent() -> bool:
            return all(outbox_entry.received_at for outbox_entry in outbox.entries())

        self.person.wait(is_sent, "every submission to be received")

    def _walk(self, one: Walk) -> None:
        person, flow = self.person, self._flow
        self._picture(one, "attract")
        person.tap(f"language-{one.language}")
        person.wait(lambda: flow.shell.at == Screen.Services, "the services")
        one.was_online = bool(flow.shell.property("connected"))
        self._picture(one, "services")
        person.tap(f"service-{one.service.id}")
        person.wait(lambda: flow.shell.at == Screen.Question, "the first question")
        answers = dict(one.sample.resolved(self.clock))
        while flow.shell.at == Screen.Question:
            self._page(one, answers)
        self._picture(one, "check")
        self._declare(answers)
        self._picture(one, "check-agreed")
        person.tap("send")
        person.wait(lambda: flow.shell.at == Screen.Receipt, "the receipt")
        printed = ReceiptViewModel.Printing.Done
        person.wait(
            lambda: flow.receipt.property("printing") == printed and flow.receipt.property("code"),
            "the paper",
        )
        if one.was_online:
            person.wait(lambda: flow.receipt.property("received"), "the Service's word")
        self._picture(one, "receipt")
        one.reference = reference.normalise(str(flow.receipt.property("reference")))
        self._identify(one)
        self._check_paper(one)
        person.tap("done")
        person.wait(lambda: flow.shell.at == Screen.Attract, "the first screen")

    def _page(self, one: Walk, answers: dict[str, str]) -> None:
        """Answer what is on the page, look at it, and go on."""
        question, shell = self._flow.question, self._flow.shell
        one.pages += 1
        progress = True
        while progress:
            progress = False
            for item in _items(question):
                value = answers.pop(item.question.name, None)
                if value is None:
                    continue
                one.answers += 1
                progress = True
                if item.question.value != value:
                    self.person.answer(item, value)
        first = _items(question)[0].question.name
        self._picture(one, f"page-{one.pages:02}-{first}")
        page = question.page_id

        def has_left() -> bool:
            return question.page_id != page or shell.at != Screen.Question

        try:
            one.seconds += self.person.time_tap("continue", has_left)
        except LostError:
            self._picture(one, "stuck")
            raise

    def _declare(self, answers: dict[str, str]) -> None:
        """Give what is asked for beside the summary."""
        for name in answers:
            self.person.tap(f"field-{name}")

    def _identify(self, one: Walk) -> None:
        """Look the submission up in the outbox by the number that the person was shown."""
        station = self._kiosk.station
        if station is None:
            raise LostError("no station")
        entry = next(e for e in station.store.outbox.entries() if e.reference == one.reference)
        one.id = entry.id
        stored = station.store.submissions.find(entry.id)
        one.digest = stored.digest if stored else ""

    def _check_paper(self, one: Walk) -> None:
        """Read the codes of both papers as a stranger would, and file the papers."""
        station = self._kiosk.station
        if station is None:
            raise LostError("no station")
        good = 0
        for suffix in (".png", ".pdf"):
            paper = self.settings.receipts_dir / f"{one.reference}{suffix}"
            try:
                claims = verify(payload_in(paper), [station.key.public_bytes])
                good += claims.reference == one.reference and claims.digest == one.digest
            except ReceiptError as error:
                sys.stderr.write(f"error: {paper.name}: {error}\n")
                continue
            target = self.out / "receipts" / f"{one.service.id}-{one.language}{suffix}"
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(paper, target)
        one.has_good_paper = good == 2

    def _count(self) -> None:
        """Ask the central, after it has ended, what it holds."""
        from kiosk.central.centre import Centre
        from kiosk.station import central_data

        self.close()
        with Centre.open(central_data(self.settings), self.clock) as centre:
            held = tuple(centre.submissions.all())
        for one in self.walks:
            one.received = sum(
                item.id == one.id and item.digest == one.digest and item.reference == one.reference
                for item in held
            )

    def _picture(self, one: Walk, name: str) -> None:
        file = self.out / "screens" / one.service.id / one.language / f"{name}.png"
        self.person.picture(file)


def settings_of(settings: Settings, out: Path, runtime: Path) -> Settings:
    """Give the settings of the demo's own station below ``out``; one for training stays one."""
    station = out / "station"
    return replace(
        settings,
        place=HALL,  # nobody signs in: the demo walks in
        data_dir=station / TRAINING_FOLDER if settings.training else station,
        runtime_dir=runtime,
        central_url=None,
        sync_every=LOOK_EVERY,
        heartbeat_every=LOOK_EVERY,
        screen=replace(settings.screen, fullscreen=False),
    )


def _plan(settings: Settings, *, whole: bool) -> list[Walk]:
    """The ``whole`` of it is every service in every language; else each comes once at least.

    The samples take turns. A guide sends nothing and is left out.
    """
    catalogue = Catalogue.open(settings.published_dir, trust_of(settings))
    languages = settings.languages
    walks: list[Walk] = []
    for place, service in enumerate(one for one in catalogue.services if not one.is_guide):
        samples = catalogue.samples(service.id)
        spoken = languages if whole or place == 0 else (languages[place % len(languages)],)
        for number, language in enumerate(spoken):
            walks.append(Walk(service, language, samples[number % len(samples)]))
    return walks


def _items(question: QuestionViewModel) -> list[QuestionItem]:
    return [row.item for row in cast("RowModel[Any]", question.property("questions")).rows]


def _report(walks: Sequence[Walk], out: Path, *, as_json: bool) -> None:
    if as_json:
        facts = [
            {
                "service": one.service.id,
                "language": one.language,
                "sample": one.sample.id,
                "pages": one.pages,
                "answers": one.answers,
                "ms_a_page": round(one.milliseconds_a_page, 1),
                "online": one.was_online,
                "reference": one.reference,
                "received": one.received,
                "code_is_good": one.has_good_paper,
            }
            for one in walks
        ]
        sys.stdout.write(json.dumps({"walks": facts, "out": str(out)}, indent=2) + "\n")
        return
    rows = [
        (
            one.service.id,
            one.language,
            one.sample.id,
            one.pages,
            one.answers,
            f"{one.milliseconds_a_page:.0f}",
            "online" if one.was_online else "queued",
            one.received,
            "reads" if one.has_good_paper else "FAILS",
        )
        for one in walks
    ]
    head = (
        "service",
        "language",
        "sample",
        "pages",
        "answers",
        "ms/page",
        "line",
        "received",
        "code",
    )
    sys.stdout.write(table(head, rows) + f"\n\nreceipts and screenshots: {out}\n")
