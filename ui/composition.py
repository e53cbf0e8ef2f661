# SPDX-License-Identifier: Apache-2.0
"""Joins the station and the screens: the only place that knows both.

The first frame needs neither the database nor the forms, so the station is imported and
opened on a worker once that frame is shown.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.i18n import Messages, language
from kiosk.settings import Settings
from ui import icons
from ui.flow import Desk, Flow
from ui.tasks import TaskRunner, make_workers
from ui.translation import QmlTranslation
from ui.viewmodels.keyboard import KeyboardViewModel

if TYPE_CHECKING:
    from kiosk.central import EmbeddedCentral
    from kiosk.receipts import Receipt
    from kiosk.station import Station

QML = Path(__file__).resolve().parent / "qml"
QML_TYPES = (KeyboardViewModel,)
"""Types that QML makes by itself; importing them registers them."""

RETRY_SECONDS = 15
"""How long an out-of-order kiosk waits before it tries to open its station again."""

log = logging.getLogger("kiosk")


class Composition:
    """One kiosk with a window, in the order in which its parts begin and end.

    Raises SettingsError when nothing was published yet.
    """

    def __init__(self, application: QGuiApplication, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.station: Station | None = None
        self.central: EmbeddedCentral | None = None
        languages = [language(code) for code in settings.languages]
        self._messages = Messages.open(settings.published_dir / "messages", languages)
        self._workers = make_workers()
        self._tasks = TaskRunner(self._workers)
        self._is_shown = False
        self._is_closed = False
        self.flow = Flow(
            languages=languages,
            messages=self._messages,
            clock=clock,
            tasks=self._tasks,
            settings=settings,
            translation=QmlTranslation(application),
        )
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(QML))
        icons.install(self._engine)
        self.window = self._load()

    def _load(self) -> QQuickWindow:
        screen = self.settings.screen
        self._engine.setInitialProperties(
            {
                **self.flow.properties(),
                "width": screen.width,
                "height": screen.height,
                "pixelsPerMillimetre": screen.width / screen.width_mm,
            }
        )
        self._engine.loadFromModule("Kiosk.Screens", "Main")
        window = self._engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)  # noqa: S101 Main is a Window
        self.flow.watch(window)
        self.flow.translation.attach(self._engine.retranslate)
        return window

    def show(self, on_first_frame: Callable[[], None] = lambda: None) -> None:
        """Show the window, and open the station as soon as something is to be seen."""

        def shown() -> None:
            if not self._is_shown:
                self._is_shown = True
                on_first_frame()
                self.open()

        self.window.frameSwapped.connect(shown, Qt.ConnectionType.QueuedConnection)
        if self.settings.screen.fullscreen:
            self.window.showFullScreen()
        else:
            self.window.show()

    def open(self) -> None:
        """Open the station on a worker and take applications from then on."""
        self._tasks.submit(self._open_station, lambda _nothing: None, self._not_opened)

    def close(self) -> None:
        """End everything: screen first, station next, central last."""
        self._is_closed = True
        self.flow.close()
        self.window.close()
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._workers.shutdown()
        if self.station is not None:
            self.station.close()
        if self.central is not None:
            self.central.stop()

    def _open_station(self) -> None:
        """Build the station, then bring up the line; runs on a worker."""
        # half a second of imports that the first frame need not wait for
        from kiosk.station import Station

        station = self.station = Station(self.settings, self.clock, self._messages)
        if station.is_ready:
            self._tasks.post(self._start)
        is_waiting = not station.is_ready
        station.warm()
        station.connect(self.settings.central_url or self._start_central(), self.flow.lineChanged)
        if is_waiting:
            self._tasks.post(self._start)

    def _start_central(self) -> str:
        from kiosk.central import EmbeddedCentral
        from kiosk.station import central_data

        if self.central is None:
            self.central = EmbeddedCentral(central_data(self.settings))
        return self.central.start()

    def _not_opened(self, error: BaseException) -> None:
        """Say why nothing can be taken, and try again later; without a central alone work goes on."""
        code = error.code if isinstance(error, KioskError) else type(error).__name__
        log.error("the station is not complete: %s", code)
        if self.station is not None and self.station.is_ready:
            return
        if self.station is not None:
            self.station.close()
            self.station = None
        if self._is_closed:
            return
        self.flow.stop(code)
        QTimer.singleShot(RETRY_SECONDS * 1000, self._open_again)

    def _open_again(self) -> None:
        if not self._is_closed:
            self.open()

    def _start(self) -> None:
        if self.station is not None and not self._is_closed:
            self.flow.start(_desk(self.station))


def _desk(station: "Station") -> Desk:
    """Hand the flow what it needs of a station, as plain calls."""
    # shaping text for paper is of no use to the first frame
    from ui.rendering import qr_data_url, render

    def put_on_paper(receipt: "Receipt") -> bool:
        job = render(receipt, station.settings.receipt_width)
        return station.printer.print(job).name != "FAILED"

    return Desk(
        services=lambda: station.catalogue.services,
        begin=station.intake.begin,
        resume=station.intake.resume,
        is_online=lambda: station.is_online,
        received_at=station.received_at,
        receipt=station.receipt,
        qr=lambda receipt: qr_data_url(receipt.payload, QR_PIXELS),
        print=put_on_paper,
    )


QR_PIXELS = 480
"""At least this many pixels a side: sharp at arm's length on the largest panel."""
