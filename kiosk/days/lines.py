# SPDX-License-Identifier: Apache-2.0
"""A day's report line by line, the same on the screen, on paper and in a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.days.model import DayReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One number and what it is of; part and name are stable codes, never prose."""

    part: str
    name: str
    """A form's id, a language's code, a state, a kind of incident."""
    detail: str = ""
    """The cause of what is stuck, or what an incident was of."""
    value: int
    since: str = ""
    """When the oldest was taken (RFC 3339), for what has not arrived."""


def lines(report: DayReport) -> tuple[Line, ...]:
    """Write a report down, part by part."""
    return tuple(_lines(report))


def _lines(report: DayReport) -> Iterator[Line]:
    yield Line(part="taken", name="taken", value=report.taken)
    for part, counts in (
        ("services", report.services),
        ("languages", report.languages),
        ("modes", report.modes),
        ("states", report.states),
    ):
        ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        yield from (Line(part=part, name=name, value=count) for name, count in ranked)
    for stuck in report.unsent:
        yield Line(
            part="unsent",
            name=stuck.state,
            detail=stuck.cause,
            value=stuck.count,
            since=stuck.oldest_at.isoformat(),
        )
    for state, count in sorted(report.papers.items()):
        yield Line(part="papers", name=state, value=count)
    yield Line(part="papers", name="out", value=report.papers_out)
    if report.doubtful_times:
        yield Line(part="incidents", name="clock", value=report.doubtful_times)
    for one in report.incidents:
        yield Line(part="incidents", name=one.kind, detail=one.detail, value=one.count)
