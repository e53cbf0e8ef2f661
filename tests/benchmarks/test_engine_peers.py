# SPDX-License-Identifier: Apache-2.0
"""The form engine beside its peers: the same forms, the same answers, the same results."""

import statistics
import subprocess
import sys

import pytest

from tests.benchmarks.peers import plans
from tests.benchmarks.peers.engines import (
    ENGINES,
    JAVAROSA,
    OURS,
    WEB_FORMS,
    Absent,
    Report,
    run,
)

_MOST_MEMORY = 40 * 1024
"""In KiB, with the interpreter."""


def _row(name: str, report: Report, ours: Report) -> str:
    """Write a line of the table: what an engine took, and how often ours fits into that."""
    answers = sorted(report.answers())
    own = sorted(ours.answers())
    at = min(len(answers) - 1, int(len(answers) * 0.95))
    load, answer = report.load / ours.load, _median(report) / _median(ours)
    return (
        f"  {name:14} {report.loads[0] / 1000:8.1f} {report.load / 1000:8.1f} {load:7.1f}x"
        f" {_median(report):10.0f} {answer:7.1f}x {answers[at]:9.0f} {answers[-1]:9.0f}"
        f" {answers[-1] / own[-1]:6.1f}x {report.memory / 1024:7.0f}"
    )


_HEAD = (
    "                 load: first     best   ratio  answer p50   ratio       p95       max"
    "  ratio  RSS MB   (ms, then us)"
)


def _median(report: Report, group: str = "") -> float:
    return statistics.median(report.later[group] if group else report.answers())


def _groups(name: str, report: Report, ours: Report) -> list[str]:
    """Write a line for each group of actions that is measured apart."""
    return [
        f"    {name:12} {group:8} first {statistics.median(report.first[group] or [0]):9.0f}"
        f"  later {_median(report, group):9.0f} us  ratio"
        f" {_median(report, group) / _median(ours, group):7.1f}x"
        for group in report.later
        if group != "answer"
    ]


def _compare(case: plans.Case, folder, capsys) -> dict[str, Report]:
    """Run every engine that can be had, print the table, and see that they agree."""
    reports: dict[str, Report] = {}
    absent: list[str] = []
    for engine in ENGINES:
        try:
            reports[engine] = run(engine, case, folder)
        except Absent as reason:
            absent.append(f"  {engine:14} absent: {reason}")
    ours = reports[OURS]
    with capsys.disabled():
        print(f"\n  form '{case.name}': {len(case.survey)} rows, {case.expressions()} expressions")
        print(_HEAD)
        for name, report in reports.items():
            print(_row(name, report, ours))
        print(
            "\n".join(absent + [line for n, r in reports.items() for line in _groups(n, r, ours)])
        )
    for name, report in reports.items():
        assert _shown(report) == _shown(ours), name
    assert all(ours.values[ref] for ref in case.totals)
    return reports


def _shown(report: Report) -> dict[str, str]:
    return {
        ref: value
        for ref, value in report.values.items()
        if "/meta/" not in ref and "/@" not in ref
    }


def _times_faster(reports: dict[str, Report], peer: str, *, load: float, answer: float) -> None:
    """See that ours is so many times as fast as a peer that is there."""
    if peer in reports:
        assert reports[peer].load >= load * reports[OURS].load, peer
        assert _median(reports[peer]) >= answer * _median(reports[OURS]), peer


@pytest.mark.benchmark
def test_a_form_of_a_hundred_questions(tmp_path, capsys):
    case = plans.hundred_questions()
    assert (len(case.survey), case.expressions(), len(case.choices)) == (100, 99, 213)
    reports = _compare(case, tmp_path, capsys)
    _times_faster(reports, WEB_FORMS, load=10, answer=1)
    _times_faster(reports, JAVAROSA, load=0.5, answer=0.5)


@pytest.mark.benchmark
def test_a_chain_of_five_hundred_calculations(tmp_path, capsys):
    reports = _compare(plans.long_chain(), tmp_path, capsys)
    _times_faster(reports, WEB_FORMS, load=10, answer=20)
    _times_faster(reports, JAVAROSA, load=1, answer=1)


@pytest.mark.benchmark
def test_a_repeat_of_a_hundred_instances_with_sums(tmp_path, capsys):
    reports = _compare(plans.hundred_rows(), tmp_path, capsys)
    _times_faster(reports, WEB_FORMS, load=10, answer=20)
    _times_faster(reports, JAVAROSA, load=0.5, answer=0.5)


@pytest.mark.benchmark
def test_the_memory_of_a_chain_of_five_hundred(tmp_path, capsys):
    code = "print(open('/proc/self/status').read().partition('VmHWM:')[2].split()[0])"
    bare = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    report = run(OURS, plans.long_chain(), tmp_path, loads=1)
    with capsys.disabled():
        print(
            f"\n  RSS at its highest after a load and {len(report.answers())} answers:"
            f" {report.memory / 1024:.1f} MB, bare Python {int(bare.stdout) / 1024:.1f} MB"
        )
    assert report.memory <= _MOST_MEMORY
