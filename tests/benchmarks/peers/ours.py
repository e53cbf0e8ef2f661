# SPDX-License-Identifier: Apache-2.0
"""Walks a plan with this project's engine. See plans.py for what a plan and a report are."""

import itertools
import sys
import time
from pathlib import Path

from kiosk.clock import FixedClock
from kiosk.forms import FormSession, load_form
from kiosk.forms.xpath.parser import remembered


def main(form_path: str, plan_path: str) -> None:
    """Follow the plan line by line, then tell times, values and memory."""
    xml = Path(form_path).read_bytes()
    report: list[tuple[object, ...]] = []
    for line in Path(plan_path).read_text(encoding="utf-8").splitlines():
        action, round_, group, *arguments = line.split("\t")
        remembered.cache_clear()  # so that a later load is not spared the parsing
        begun = time.perf_counter()
        if action == "load":
            session = FormSession(
                load_form(xml),
                clock=FixedClock(),
                ids=map(str, itertools.count()).__next__,
                instance_id="bench",
            )
        elif action == "set":
            session.answer(*arguments)
            session.violation(arguments[0])  # which the peers do with every answer
        elif action == "add":
            session.add_repeat(arguments[0])
        else:
            session.remove_repeat("{}[{}]".format(*arguments))
        report.append((group, round_, action, (time.perf_counter() - begun) * 1e6))
    for ref, value in values(session):
        report.append(("value", ref.replace("[1]", ""), value))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    report.append(("memory", status.partition("VmHWM:")[2].split()[0]))
    print("\n".join("\t".join(map(str, line)) for line in report))


def values(session):
    """List what each leaf of the instance shows, blank where it isn't relevant."""
    tree = session._tree
    return [
        (tree.ref(node), node.value if node.relevant else "")
        for node in tree.root.walk()
        if node.is_leaf
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
