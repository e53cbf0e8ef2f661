# SPDX-License-Identifier: Apache-2.0
"""What can be said of the program itself: which version runs, which comes, which failed."""

from kiosk.clock import Clock
from kiosk.diagnostics.health import Health
from kiosk.diagnostics.remarks import N_, Fact, Remark, Said, remark, say
from kiosk.settings import Settings
from kiosk.updates.ledger import ROLLED_BACK
from kiosk.updates.standing import Updates


def program(settings: Settings, clock: Clock) -> tuple[Health, Said]:
    """Say which version runs, which lies ready, and what became of the last change."""
    updates = Updates(settings, clock)
    found = updates.look()
    if found.running is None:
        return Health.MISSING, say(remark(N_("The program can't be changed from afar here.")))
    told: list[Remark] = [remark(N_("Version %(version)s runs."), version=found.running.text)]
    if found.ready is not None:
        told.append(remark(N_("Version %(version)s lies ready."), version=found.ready.text))
    last = found.last
    if last is not None:
        facts: dict[str, Fact] = {"version": last.version.text, "when": last.ended_at}
        if last.result == ROLLED_BACK:
            failed = N_("Version %(version)s failed and was taken back on %(when)s.")
            told.append(remark(failed, last.code, **facts))
        else:
            told.append(remark(N_("Changed to version %(version)s on %(when)s."), **facts))
    if found.problem:
        told.append(remark(N_("Another version does not come."), found.problem))
    is_well = not any(updates.alarms())
    return (Health.WELL if is_well else Health.FAILED), say(*told)
