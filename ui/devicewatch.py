# SPDX-License-Identifier: Apache-2.0
"""Sees within two seconds that a device has come or gone, and tells the screens."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.desk import Desk
from ui.documents import Documents
from ui.failures import note
from ui.tasks import TaskRunner
from ui.viewmodels.shell import ShellViewModel

if TYPE_CHECKING:
    from kiosk.devices import Seen


class DeviceWatch:
    """Asks the devices once a tick, one question at a time, off the GUI thread."""

    def __init__(
        self,
        *,
        shell: ShellViewModel,
        documents: Documents,
        tasks: TaskRunner,
        is_printing: Callable[[], bool],
    ) -> None:
        self._shell = shell
        self._documents = documents
        self._tasks = tasks
        self._is_printing = is_printing
        self._desk: Desk | None = None
        self._is_looking = False

    def open(self, desk: Desk | None) -> None:
        """Ask the devices of this station from now on, or none."""
        self._desk = desk
        self.look()

    def look(self) -> None:
        """Ask now, unless the last question waits for its answer or a person for their paper."""
        if self._desk is None or self._is_looking or self._is_printing():
            return
        self._is_looking = True
        self._tasks.submit(self._desk.devices, self._know, self._fail)

    def _know(self, seen: "Seen | None") -> None:
        self._is_looking = False
        if seen is not None:
            self._shell.set_printing("" if seen.printer.goes_on else seen.printer.value)
            self._shell.set_readers(idle=seen.idle)
            self._documents.know(away=seen.away)

    def _fail(self, error: BaseException) -> None:
        self._is_looking = False
        note(error)
