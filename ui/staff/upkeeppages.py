# SPDX-License-Identifier: Apache-2.0
"""Makes the view models of the pages that look after the kiosk."""

from collections.abc import Callable

from ui.staff.upkeep import UpkeepDesk
from ui.viewmodels.staff import StaffContext
from ui.viewmodels.staff.condition import ConditionViewModel
from ui.viewmodels.staff.devices import DevicesViewModel
from ui.viewmodels.trials import TrialsViewModel


class _Workers:
    """Does what is tried in the session's own time: what comes back after it is dropped."""

    def __init__(self, context: StaffContext) -> None:
        self._run = context.run

    def submit(
        self,
        work: Callable[[], object],
        on_done: Callable[..., None],
        on_failed: Callable[[BaseException], None],
    ) -> None:
        """Do it."""
        self._run(work, on_done, on_failed)


def make_devices(context: StaffContext) -> DevicesViewModel:
    """Make the page on which devices are tried."""
    desk = _upkeep(context)
    trials = desk.trials()
    shown = TrialsViewModel(trials, context.words, _Workers(context))
    return DevicesViewModel(
        context, desk, shown, forget=trials.close, retranslated=shown.retranslate
    )


def make_condition(context: StaffContext) -> ConditionViewModel:
    """Make the page that says how every part is."""
    return ConditionViewModel(context, _upkeep(context))


def _upkeep(context: StaffContext) -> UpkeepDesk:
    if context.desk.upkeep is None:
        raise ValueError("this kiosk has no station to look after")
    return context.desk.upkeep()
