# SPDX-License-Identifier: Apache-2.0
"""The list of ten thousand submissions pages through within a frame, and a day is counted at once."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles

import pytest
from PySide6.QtCore import QMetaObject

from kiosk.days import Place, kinds
from kiosk.intake import ReferenceTakenError
from kiosk.outbox import EntryState
from kiosk.staff import Role
from kiosk.today import Group, Wanted
from tests.benchmarks.test_moving import seconds_to_paint
from tests.benchmarks.test_queue import Kiosk
from tests.journeys.test_staff_days import Office

ROWS = 10_000
PAGE = 100
FRAME = 1000 / 60
PLACE = Place(station="BK01", service_point="Bakı")


@pytest.fixture(scope="module")
def kiosk(tmp_path_factory):
    """A station that took ten thousand on one day, and as many before."""
    made = Kiosk(tmp_path_factory.mktemp("today"))
    made.fill(2 * ROWS)
    earlier = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    with made.store.database.writing() as connection:
        connection.execute(
            "UPDATE submission SET taken_at = ? || substr(taken_at, 11) WHERE id IN"
            " (SELECT submission_id FROM outbox WHERE number <= ?)",
            (earlier, ROWS),
        )
    with suppress(ReferenceTakenError):
        made.store.submissions.take(made.submission())
    yield made
    made.store.close()


def scrolled(window, listed):
    """Say how long a step of scrolling takes until it is painted, in milliseconds."""
    taken = []
    for step in range(30):
        down = 1 if step % 2 else -1
        begun = time.perf_counter()
        listed.setProperty("contentY", listed.property("contentY") - 60 * down)
        seconds_to_paint(window)
        taken.append((time.perf_counter() - begun) * 1000)
    return median(taken)


def timed(work):
    begun = time.perf_counter()
    found = work()
    return (time.perf_counter() - begun) * 1000, found


@pytest.mark.benchmark
@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(group=Group.WAITING),
        Wanted(group=Group.ATTENTION),
        Wanted(language="az", form_id="registration"),
    ],
    ids=["all", "waiting", "attention", "narrowed"],
)
def test_each_page_of_ten_thousand_is_read_within_a_frame(kiosk, capsys, wanted):
    times, after, rows = [], None, 0
    while True:
        took, page = timed(lambda after=after: kiosk.store.looking.page(wanted, after, PAGE))
        times.append(took)
        rows += len(page.rows)
        after = page.after
        if after is None:
            break
    with capsys.disabled():
        print(
            f"\n  {rows} rows in {len(times)} pages: median {median(times):.2f} ms,"
            f" slowest {max(times):.2f} ms, {median(times) / FRAME:.2f} of a frame"
        )
    assert median(times) <= FRAME
    if len(times) > 10:
        assert quantiles(times, n=20)[18] <= FRAME


@pytest.mark.benchmark
def test_a_day_of_ten_thousand_is_counted_as_fast_as_a_page_is_drawn_a_few_times(kiosk, capsys):
    today = datetime.now(UTC).astimezone().date()
    day = median(timed(lambda: kiosk.store.days.report(today, PLACE, kinds()))[0] for _ in range(5))
    counts = median(timed(lambda: kiosk.store.looking.counts(None))[0] for _ in range(20))
    found = kiosk.store.looking.counts(None)
    with capsys.disabled():
        print(
            f"\n  a day's report {day:.1f} ms ({day / FRAME:.1f} frames, on a worker);"
            f" counts by state {counts:.3f} ms of {found[EntryState.PENDING]} entries"
        )
    assert counts <= FRAME / 4
    assert day <= 30 * FRAME


@pytest.mark.benchmark
def test_ten_thousand_rows_are_scrolled_through_within_a_frame(run_kiosk, tmp_path, capsys):
    """What the screen's own thread does for a page that comes, beside a frame and its painting."""
    with run_kiosk(opened=False) as here:
        office = Office(here, Role.SUPERVISOR)
        other = Kiosk(tmp_path / "other")
        other.store.close()
        other.store = here.station.store
        other.fill(ROWS)
        office.enter("today")
        page = office.page
        page._narrowing.toggleEveryDay()
        office.calm()
        rows, listed, adding = page._rows, office.person.find("list"), []
        first = scrolled(here.window, listed)
        add = page._rows.add

        def timed_add(more, *, has_more) -> None:
            adding.append(timed(lambda: add(more, has_more=has_more))[0])

        page._rows.add = timed_add
        begun = time.perf_counter()
        while rows.rowCount() < ROWS:
            had = rows.rowCount()
            QMetaObject.invokeMethod(listed, "positionViewAtEnd")
            office.person.wait(lambda had=had: rows.rowCount() > had, f"more than {had} rows")
        whole = (time.perf_counter() - begun) * 1000
        office.person.settle()
        last = scrolled(here.window, listed)
    with capsys.disabled():
        print(
            f"\n  {ROWS} rows in {len(adding)} pages: a page is shown in {median(adding):.2f} ms"
            f" ({median(adding) / FRAME:.2f} of a frame), slowest {max(adding):.2f} ms;"
            f" to the end in {whole / 1000:.1f} s; a step of scrolling is painted in"
            f" {last:.2f} ms with all of them, {last / first:.2f} times as long as with the first"
        )
    assert median(adding) <= FRAME
    assert quantiles(adding, n=20)[18] <= FRAME
    assert last <= 1.5 * first
