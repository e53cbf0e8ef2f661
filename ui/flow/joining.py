# SPDX-License-Identifier: Apache-2.0
"""Puts the parts of a visit together, and lets the application start and stop them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtQuick import QQuickWindow

from kiosk.clock import Clock
from kiosk.i18n import language as language_of
from kiosk.insight import Kind
from ui import keypads
from ui.activity import Activity
from ui.counting import Counting
from ui.desk import Desk
from ui.devicewatch import DeviceWatch
from ui.documents import Documents
from ui.escapes import Escapes
from ui.flow.calling import Calling
from ui.flow.duty import Duty
from ui.flow.habits import Habits
from ui.flow.helping import Helping
from ui.flow.leaving import Leaving
from ui.flow.purging import Purge
from ui.flow.repeats import Repeats
from ui.flow.returning import Returning
from ui.flow.screens import Screens
from ui.flow.showing import Showing
from ui.flow.sitting import Sitting
from ui.flow.tongue import TOLD, Tongue
from ui.flow.way import Way
from ui.gatekeeper import Gatekeeper
from ui.handover import Handover
from ui.navigation import Navigator
from ui.speech.narrator import STAND_IN, Narrator
from ui.speech.reading import Reader
from ui.standstill import CHANGING
from ui.surface import greet
from ui.tasks import TaskRunner
from ui.translation import QmlTranslation
from ui.viewmodels.attract import AttractViewModel
from ui.viewmodels.shell import ShellViewModel
from ui.words import Words

if TYPE_CHECKING:
    from kiosk.i18n import Language, Messages
    from kiosk.intake import Visit
    from kiosk.settings import Settings
    from ui.speech.voicing import Voicing

_Screen = ShellViewModel.Screen

TICK = timedelta(seconds=1)


class Flow(QObject):
    """The one visit at this screen, from the first touch to the cleared screen.

    Owns every view model but the first screen's; outlives the engine. What a person does comes
    in by the signals that ``_connect`` joins; what a key or a touch is comes in by ``watch``; the
    clock comes in by ``tick``, and the station's threads by ``lineChanged``.
    """

    def __init__(
        self,
        attract: AttractViewModel,
        *,
        languages: "Sequence[Language]",
        messages: "Messages",
        clock: Clock,
        tasks: TaskRunner,
        settings: "Settings",
        translation: QmlTranslation,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.translation = translation
        self.words = words = Words(messages.translator(languages[0].code))
        self._documents = documents = Documents(tasks, clock)
        self.screens = screens = Screens(attract, words, documents, self)
        if settings.is_at_desk:
            screens.shell.stand_at_desk()
        self.shell, self.attract, self.services = screens.shell, attract, screens.services
        self.notice, self.question, self.check = screens.notice, screens.question, screens.check
        self.sending, self.receipt = screens.sending, screens.receipt
        self.entries = screens.entries
        self.out_of_order = screens.out_of_order
        self.sitting = sitting = Sitting(tasks, words)
        self._handover = handover = Handover(
            shell=screens.shell,
            sending=screens.sending,
            receipt=screens.receipt,
            words=words,
            settings=settings,
            run=sitting.run,
            touch=self.touch,
        )
        self.gatekeeper = gatekeeper = Gatekeeper(
            shell=screens.shell,
            out_of_order=screens.out_of_order,
            clock=clock,
            tasks=tasks,
            is_visited=lambda: sitting.is_visited,
        )
        self.devices = DeviceWatch(
            shell=screens.shell,
            documents=documents,
            tasks=tasks,
            is_printing=lambda: screens.shell.at == _Screen.Sending or screens.receipt.is_printing,
        )
        self._counting = counting = Counting(clock, tasks, settings.idle.expire)
        self.tongue = tongue = Tongue(
            screens,
            sitting,
            handover,
            words,
            languages=languages,
            messages=messages,
            translation=translation,
        )
        self.duty = duty = Duty(
            screens, sitting, tongue=tongue, tasks=tasks, clock=clock, parent=self
        )
        self._purge = purge = Purge(screens, sitting, handover, documents, counting)
        self.way = Way(
            screens,
            sitting,
            tongue=tongue,
            handover=handover,
            purge=purge,
            counting=counting,
            gatekeeper=gatekeeper,
            words=words,
            clock=clock,
        )
        self._habits = habits = Habits(screens, sitting)
        self.returning = Returning(
            screens, sitting, habits=habits, tongue=tongue, way=self.way, words=words
        )
        self.showing = Showing(screens, sitting, self.way, duty, self)
        self.repeats = Repeats(screens, sitting, self.way, words)
        self.leaving = Leaving(
            screens,
            tongue=tongue,
            handover=handover,
            purge=purge,
            counting=counting,
            gatekeeper=gatekeeper,
            clock=clock,
            settings=settings,
            duty=duty,
            is_at_work=lambda: documents.is_reading or screens.help.is_busy,
        )
        self.helping = Helping(
            screens,
            sitting,
            way=self.way,
            duty=duty,
            leaving=self.leaving,
            tongue=tongue,
            purge=purge,
            parent=self,
        )
        self.returning.bring_back = self.helping.slips.bring_back
        self.calling = Calling(screens, duty, self)
        documents.noticed = duty.noticed = self.touch
        self._connect()
        self.navigator = Navigator(screens.shell, screens.keyboard, self)
        self._narrator = Narrator(screens, tongue, Reader(words), self.navigator, self)
        self._escapes = Escapes(clock, tasks, is_at_desk=settings.is_at_desk)
        self._activity = Activity(
            self._act,
            tried=self._escapes.count,
            keypad=keypads.load(settings.keypad),
            moved=self._move,
            touched=self.navigator.touch,
            clock=clock,
            debounce=settings.keypad_debounce,
            holds=settings.is_production,
            parent=self,
        )
        self._timer = self._wound_up()
        tongue.speak(tongue.first)

    # What the application does.

    def properties(self) -> dict[str, QObject]:
        """Give the view models by the names of Main's required properties."""
        return self.screens.properties()

    def watch(self, window: QQuickWindow) -> None:
        """Take every touch and key in the window as a sign of life, and let few of them on."""
        self._activity.watch(window)
        self._narrator.watch(window)
        self.navigator.guide(window)
        self._purge.watch(window)

    def start(self, desk: Desk) -> None:
        """Take applications from now on; a visit that a crash interrupted goes on where it was."""
        shell = self.shell
        self.sitting.desk = desk
        self._handover.open(desk)
        self._counting.open(desk)
        self._escapes.open(desk)
        self._documents.open(desk.readers, desk.bounds, desk.samples)
        self._sort_out_keys(desk)
        self._renew()
        self.tongue.offer()
        shell.set_connected(connected=desk.is_online())
        if shell.at == _Screen.OutOfOrder:
            shell.go_home()
        if self.sitting.visit is None:
            self.sitting.run(desk.resume, self._resumed, self._not_resumed)
        self.gatekeeper.open(desk)
        self.devices.open(desk)
        self.duty.open(desk.staff)
        self.calling.open(desk.calls)
        shell.set_help(offered=desk.staff is not None)
        self.showing.follow()

    def use(self, languages: "Sequence[Language]", messages: "Messages") -> None:
        """Greet and speak in other languages or words; to be called while nobody is served."""
        self.tongue.use(languages, messages)
        greet(self.attract, languages, messages)
        self.tongue.speak(self.tongue.first)

    def stop(self, code: str) -> None:
        """Take no applications, for a reason with a stable code; what an officer has open stays."""
        self.duty.sign_out()
        self.sitting.desk = None
        self._handover.open(None)
        self._counting.open(None)
        self._escapes.open(None)
        self.gatekeeper.open(None)
        self.devices.open(None)
        self.duty.open(None)
        self.calling.open(None)
        self.out_of_order.give(code)
        self.leaving.end(Kind.EXPIRED)
        self.shell.show(_Screen.OutOfOrder)

    def close(self) -> None:
        """Stop the clockwork; the screen stays until the engine goes."""
        self._timer.stop()
        self._activity.release()
        self._narrator.release()
        self.navigator.release()
        self.translation.detach()

    def lineChanged(self) -> None:
        """Ask again how the line is and what was received; MAY be called from any thread."""
        self._tasks.post(self._look_at_line)

    def begin_in(self, code: str) -> None:
        """Offer the services in the language that a person has touched."""
        self.way.begin_in(code)

    def touch(self) -> None:
        """Note that somebody is there."""
        self.leaving.touch()

    def give_voice(self, voicing: "Voicing") -> None:
        """Read the screens aloud to whoever asks for it, from now on."""
        self.leaving.voice = voicing.join(
            self.screens.speech,
            post=self._tasks.post,
            stand_in=lambda code: self.tongue.say_in(code, STAND_IN),
            ended=self._narrator.ended,
        )

    def _act(self) -> None:
        """Note that somebody has done something: what was being said ends with it."""
        self.touch()
        self._narrator.interrupt()

    def _move(self, move: keypads.Move) -> None:
        """Do what a key is for, unless it is being tested."""
        if self.screens.staff.press(move.value):
            return
        if move is keypads.Move.STAFF:
            self.duty.press()
        else:
            self.navigator.take(move)

    @Slot()
    def tick(self) -> None:
        """Do what the time of day and the time since the last touch ask for, once a second."""
        self._renew()
        self.gatekeeper.tick()
        self.devices.look()
        self._escapes.tick()
        if self.shell.at in TOLD:
            self.tongue.tell()
        self.leaving.tick()
        self.helping.look()
        self.calling.tick()

    # What comes back.

    def _resumed(self, visit: "Visit | None") -> None:
        self.touch()
        self.returning.ask(visit)

    def _not_resumed(self, error: BaseException) -> None:
        self.touch()
        self.returning.fail(error)

    def _sort_out_keys(self, desk: Desk) -> None:
        """Keep from the screens what a reader sends that plays a keyboard."""
        from kiosk.readers import WedgeReader  # late: few kiosks have one

        reader = desk.readers.barcode if desk.readers is not None else None
        if isinstance(reader, WedgeReader):
            self._activity.sort_out(reader)

    def _renew(self) -> None:
        """Go over to a newer program, services, words and settings while nobody is served."""
        desk = self.sitting.desk
        if desk is None or self.sitting.is_visited or not self._is_unattended():
            return
        if desk.make_way():
            self.stop(CHANGING)
            return
        offer = desk.renew()
        if offer is None:
            return
        self._handover.use(offer.settings)
        self.leaving.use(offer.settings)
        self._counting.use(offer.settings.idle.expire)
        self.use([language_of(code) for code in offer.settings.languages], offer.messages)
        self.gatekeeper.look()

    def _is_unattended(self) -> bool:
        """Tell whether nobody is in the middle of anything; an officer may be, at the first screen."""
        at, duty = self.shell.at, self.duty
        return at == _Screen.OutOfOrder or (at == self.shell.home and duty.session is None)

    def _look_at_line(self) -> None:
        desk = self.sitting.desk
        if desk is not None:
            self.shell.set_connected(connected=desk.is_online())
            self._handover.look()
            if self.gatekeeper.is_closed:
                self.gatekeeper.look()

    @Slot()
    def _break_off_soon(self) -> None:
        """Break off, but not at once: the screen that can't be loaded is still being loaded."""
        self._tasks.post(self.leaving.break_off)

    # Joining.

    def _wound_up(self) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(int(TICK.total_seconds() * 1000))
        timer.timeout.connect(self.tick)
        timer.start()
        return timer

    def _connect(self) -> None:
        screens, way = self.screens, self.way
        screens.shell.languageChosen.connect(self.tongue.speak)
        screens.shell.finished.connect(self.helping.finish)
        screens.shell.broke.connect(self._break_off_soon)
        screens.attract.languageChosen.connect(way.begin_in)
        screens.services.serviceChosen.connect(way.choose)
        screens.shell.screenChanged.connect(self.showing.follow)
        screens.services.codeAsked.connect(self.showing.ask)
        screens.code.shown.connect(self.showing.take)
        screens.code.begun.connect(self.showing.begin)
        screens.code.wentBack.connect(self.showing.go_back)
        screens.notice.wentBack.connect(way.turn_from_notice)
        screens.notice.read.connect(way.begin)
        screens.question.pageShown.connect(self._habits.note)
        screens.question.completed.connect(way.go_on)
        screens.question.wentBack.connect(way.go_back)
        screens.outcome.begun.connect(way.choose)
        screens.outcome.wentBack.connect(way.leave_check)
        screens.outcome.wentElsewhere.connect(way.leave_guide)
        screens.entries.completed.connect(way.go_on_from_list)
        screens.entries.wentBack.connect(way.go_back_from_list)
        screens.entries.addRequested.connect(self.repeats.add)
        screens.entries.changeRequested.connect(self.repeats.change)
        screens.entries.mendRequested.connect(self.repeats.mend)
        screens.entries.removeRequested.connect(self.repeats.ask)
        screens.check.removeRequested.connect(self.repeats.ask)
        screens.shell.removalConfirmed.connect(self.repeats.remove)
        screens.check.changeRequested.connect(way.change)
        screens.check.declared.connect(way.prepare)
        screens.check.sendRequested.connect(way.send)
        screens.check.wentBack.connect(way.leave_check)
        screens.sending.wentBack.connect(way.show_check)
        screens.receipt.finished.connect(self.helping.finish)
        screens.receipt.rated.connect(self._counting.rate)
