# SPDX-License-Identifier: Apache-2.0
"""What is counted and timed, for Prometheus: of this process, or of all that share a folder."""

import os
import time
from collections import Counter as Tally
from collections.abc import Iterable
from typing import Any, Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from sqlalchemy import Connection, Engine, event, select

from kiosk.central.refusals import TITLES
from kiosk.central.storage.database import CentralDatabase
from kiosk.central.storage.tables import STATION
from kiosk.central.workers import MEASURES
from kiosk.sync.contract import ItemAnswer

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
_METHODS: Final = frozenset({"DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"})
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)
_OTHER: Final = "other"
_UNSENT: Final = ("pending", "sending")
_BEGUN: Final = "kiosk_begun"


class Measures:
    """Counts; no label ever holds a text that somebody else chose."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        made: dict[str, Any] = {"registry": self._registry}
        self._requests = Counter(
            "central_requests", "Requests by path and status.", ("method", "path", "status"), **made
        )
        self._seconds = Histogram(
            "central_request_seconds", "From head to answer.", ("path",), buckets=_SECONDS, **made
        )
        self._items = Counter(
            "central_items", "Announced items by what was said of them.", ("standing",), **made
        )
        self._refused = Counter("central_refused", "Refusals by their code.", ("code",), **made)
        self._database = Histogram(
            "central_database_seconds", "Transactions.", buckets=_SECONDS, **made
        )
        self._inside = Gauge(
            "central_requests_inside",
            "Requests that are being answered.",
            multiprocess_mode="livesum",
            **made,
        )

    def begin(self) -> float:
        """Note that a request has come."""
        self._inside.inc()
        return time.perf_counter()

    def end(self, begun: float, method: str, path: str | None, status: int) -> None:
        """Note how it was answered; ``path`` is the one that the route has."""
        self._inside.dec()
        place = path or _OTHER
        self._requests.labels(method if method in _METHODS else _OTHER, place, str(status)).inc()
        self._seconds.labels(place).observe(time.perf_counter() - begun)

    def count_items(self, answers: Iterable[ItemAnswer]) -> None:
        """Count what was said of items."""
        for standing, count in Tally(one.standing for one in answers).items():
            self._items.labels(standing.value).inc(count)

    def count_refusal(self, code: str) -> None:
        """Count who was sent away, and why."""
        self._refused.labels(code if code in TITLES else _OTHER).inc()

    def watch(self, engine: Engine) -> None:
        """Time the transactions of an engine."""

        def begun(connection: Connection) -> None:
            connection.info[_BEGUN] = time.perf_counter()

        def ended(connection: Connection) -> None:
            if (since := connection.info.pop(_BEGUN, None)) is not None:
                self._database.observe(time.perf_counter() - since)

        event.listen(engine, "begin", begun)
        event.listen(engine, "commit", ended)
        event.listen(engine, "rollback", ended)

    def text(self, database: CentralDatabase) -> bytes:
        """Write everything as Prometheus reads it. Raises StorageError."""
        everything = self._registry
        if MEASURES in os.environ:
            everything = CollectorRegistry()
            multiprocess.MultiProcessCollector(everything)  # type: ignore[no-untyped-call]
        # of the database, and the same whichever process is asked
        stations = CollectorRegistry()
        known, unsent = _stations(database)
        Gauge("central_stations", "Stations that are heard.", registry=stations).set(known)
        Gauge(
            "central_stations_unsent",
            "Submissions that wait at stations, as these said last.",
            registry=stations,
        ).set(unsent)
        return generate_latest(everything) + generate_latest(stations)


def _stations(database: CentralDatabase) -> tuple[int, int]:
    wanted = select(STATION.c.queue).where(
        STATION.c.retired_at.is_(None), STATION.c.enrolled_at.is_not(None)
    )
    with database.reading() as connection:
        queues = connection.execute(wanted).scalars().all()
    return len(queues), sum(int(queue.get(one, 0)) for queue in queues if queue for one in _UNSENT)
