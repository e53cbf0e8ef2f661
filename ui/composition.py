# SPDX-License-Identifier: Apache-2.0
"""Joins the station and the screens: the only place that knows both.

The first frame needs neither the database nor the forms, so the station is imported and
opened on a worker once that frame is shown.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.clock import Clock
from kiosk.errors import KioskError, SettingsError, StorageError
from kiosk.settings import Settings
from ui import smoothness, wording
from ui.standstill import Standstill
from ui.surface import Surface
from ui.translation import QmlTranslation

if TYPE_CHECKING:
    from kiosk.central import EmbeddedCentral
    from kiosk.station import Station
    from kiosk.updates.standing import Updates
    from ui.facing import Display
    from ui.flow import Flow
    from ui.speech.voicing import Voicing

RETRY_SECONDS = 15
"""How long an out-of-order kiosk waits before it tries to open its station again."""


class Composition:
    """One kiosk with a window, in the order in which its parts begin and end.

    Where nothing was published that can be read it speaks English, says that it is out of order
    and tries again. Raises SettingsError for languages that are not known.
    """

    def __init__(self, application: QGuiApplication, settings: Settings, clock: Clock) -> None:
        self._is_wordless = False
        try:
            self._wording = wording.read(settings)
        except SettingsError:
            self._wording, self._is_wordless = wording.in_source(settings), True
        self.settings = self._wording.settings
        self.clock = clock
        self.station: Station | None = None
        self.central: EmbeddedCentral | None = None
        self.flow: Flow | None = None
        self._voicing: Voicing | None = None
        self._translation = QmlTranslation(application)
        self._standstill = Standstill(settings, clock)
        self._display: Display | None = None
        self._updates: Updates | None = None
        """What is asked for while there is no station to ask for it."""
        self._is_shown = False
        self._is_closed = False
        self.surface = Surface(
            settings.screen,
            self._wording.languages,
            self._wording.messages,
            self._translation,
            training=settings.training,
            at_desk=settings.is_at_desk,
        )

    def show(self, on_first_frame: Callable[[], None] = lambda: None) -> None:
        """Show the window, and bring the rest up as soon as something is to be seen."""

        def shown() -> None:
            if not self._is_shown:
                self._is_shown = True
                on_first_frame()
                QTimer.singleShot(0, self._bring_up)

        window = self.surface.window
        window.frameSwapped.connect(shown)
        if self.settings.screen.fullscreen:
            window.showFullScreen()
        else:
            window.show()

    def _bring_up(self) -> None:
        if not self._is_closed:
            self.join()
            if self.flow is not None:
                self._standstill.after_trial(self.flow.stop, self._open_again)

    def join(self) -> None:
        """Bring up the flow of a visit and the other screens."""
        # their view models are a third of the start-up time, and the greeting needs none of them
        from ui.flow import Flow
        from ui.tasks import TaskRunner, make_workers

        self._tasks = TaskRunner(make_workers())
        self.flow = Flow(
            self.surface.attract,
            languages=self._wording.languages,
            messages=self._wording.messages,
            clock=self.clock,
            tasks=self._tasks,
            settings=self.settings,
            translation=self._translation,
        )
        self.flow.watch(self.surface.window)
        self.surface.join(self.flow.properties())
        if self.settings.screen.for_person:
            self._share(self.flow)
        if self.surface.chosen:
            self.flow.begin_in(self.surface.chosen)

    def _share(self, flow: "Flow") -> None:
        """Let whoever sits before an officer read along on a display of their own."""
        from ui.facing import Display, Sharing  # late: few stations have one

        sharing = Sharing(flow.screens, flow.sitting, flow.words, flow)
        sharing.greet(self._wording.languages, self._wording.messages)
        self._display = Display(
            sharing.view,
            self.settings.screen.for_person,
            self.surface.window,
            self._translation,
            training=self.settings.training,
        )

    def open(self) -> None:
        """Open the station on a worker and take applications from then on."""
        self._tasks.submit(self._open_station, lambda _nothing: None, self._not_opened)

    def close(self) -> None:
        """End everything: screen first, station next, central last."""
        self._is_closed = True
        self._standstill.end()
        if self._voicing is not None:
            self._voicing.close()
        if self.flow is not None:
            self.flow.close()
        if self._display is not None:
            self._display.close()
        self.surface.close()
        if self.flow is not None:
            self._tasks.close()
        if self.station is not None:
            self.station.close()
        if self.central is not None:
            self.central.stop()

    def _open_station(self) -> None:
        """Build the station, then bring up the line; runs on a worker."""
        # half a second of imports that the first frame need not wait for
        from kiosk.station import Station

        station = self.station
        if station is None:
            self._find_words()
            station = self.station = Station(self.settings, self.clock, self._wording.messages)
            if station.rescued is not None:
                self._tasks.post(self._tell_of_rescue)
            if station.is_ready:
                self._tasks.post(self._start)
        is_waiting = not station.is_ready
        if self.settings.is_openrosa:
            station.connect_openrosa(self._line_changed, self._damaged)
        else:
            url, code = self._central_of()
            station.connect(url, self._line_changed, self._damaged, code=code)
        if is_waiting:
            self._tasks.post(self._start)
        station.warm()
        self._find_voice()
        smoothness.give_way()

    def _find_words(self) -> None:
        """Read what could not be read at the start; runs on a worker.

        Raises FormError or SettingsError while it still can't.
        """
        if not self._is_wordless:
            return
        from kiosk.catalogue import open_newest, trust_of  # late, as in `_open_station`

        open_newest(self.settings, trust_of(self.settings))  # says best what is wrong with a set
        self._wording = found = wording.read(self.settings)
        self.settings, self._is_wordless = found.settings, False
        self._tasks.post(lambda: self._speak(found))

    def _speak(self, found: wording.Wording) -> None:
        if self.flow is not None and not self._is_closed:
            self.flow.use(found.languages, found.messages)

    def _find_voice(self) -> None:
        """Look for a sound device and a socket; runs on a worker, for it may take a second."""
        if self._voicing is not None:
            return
        # nobody listens before the first frame, and few afterwards
        from kiosk.speech import Shelf
        from kiosk.speech.espeak import Espeak
        from kiosk.speech.headphones import find_socket
        from kiosk.speech.playing import MiniaudioPlayer, decode
        from ui.speech.voicing import Voicing, nearest

        player, socket = MiniaudioPlayer(), find_socket(self.settings.speech.output)

        def give() -> None:
            if self.flow is None or self._is_closed or self._voicing is not None:
                return
            self._voicing = Voicing(
                player,
                Espeak(),
                socket,
                decode=decode,
                clips=Shelf(lambda: self.station.catalogue.folder if self.station else None).clips,
                usual_volume=nearest(self.settings.speech.volume),
            )
            self.flow.give_voice(self._voicing)

        self._tasks.post(give)

    def _line_changed(self) -> None:
        if self.flow is not None:
            self.flow.lineChanged()

    def _tell_of_rescue(self) -> None:
        import logging  # late: a start without trouble logs nothing

        if self.station is not None:
            logging.getLogger("kiosk").error("storage.damaged: %s", self.station.rescued)

    def _damaged(self, why: str) -> None:
        """Take nothing more and open the station anew, which rescues; MAY be on any thread."""
        error = StorageError(why, code="storage.damaged")
        self._tasks.post(lambda: self._not_opened(error))

    def _central_of(self) -> tuple[str, str]:
        """Name the central, and a code for the one that this process starts."""
        if self.settings.central_url is not None:
            return self.settings.central_url, ""
        from kiosk.central import EmbeddedCentral
        from kiosk.station import central_data

        if self.central is None:
            self.central = EmbeddedCentral(central_data(self.settings), self.settings.station_code)
        return self.central.start(), self.central.code

    def _not_opened(self, error: BaseException) -> None:
        """Say why nothing can be taken, and try again later.

        Without a central alone work goes on: what is taken waits in the outbox.
        """
        import logging  # late: a start without trouble logs nothing

        code = error.code if isinstance(error, KioskError) else type(error).__name__
        logging.getLogger("kiosk").error("the station is not complete: %s", code)
        if self._is_closed:
            return
        is_damaged = code == "storage.damaged"
        is_carried = self.station is not None and self.station.is_connected and not is_damaged
        if self.central is not None and not is_carried:
            self.central.stop()
        if self.station is None or not self.station.is_ready or is_damaged:
            if self.station is not None:
                self.station.close()
                self.station = None
            if self.flow is not None:
                self.flow.stop(code)
        elif self.station.is_connected:
            return
        if not self._gives_way():
            QTimer.singleShot(int(RETRY_SECONDS * 1000), self._open_again)

    def _gives_way(self) -> bool:
        """Let another version come where this one can't even open its station: it may be its fault."""
        is_served = self.flow is None or self.flow.sitting.is_visited
        if self.settings.update.program_dir is None or is_served:
            return False
        from kiosk.updates.standing import Updates  # late: a station that opens has its own

        if self._updates is None:
            self._updates = Updates(self.settings, self.clock)
        return self._standstill.make_way(self._updates, self._open_again)

    def _open_again(self) -> None:
        if not self._is_closed:
            self.open()

    def _start(self) -> None:
        if self.station is not None and self.flow is not None and not self._is_closed:
            from ui.offering import make_desk  # late: before the first frame nobody asks for it

            desk = make_desk(self.station)
            self.flow.start(replace(desk, make_way=self._make_way))

    def _make_way(self) -> bool:
        """Stand still where another version of the program is to take this one's place."""
        station = self.station
        return station is not None and self._standstill.make_way(station.updates, self._start)
