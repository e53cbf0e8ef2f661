# SPDX-License-Identifier: Apache-2.0
"""Puts recorded XPath evaluations of another engine to ours and counts what agrees.

Usage: ``python -m tests.conformance.expressions FOLDER [-v] [--explain] [--probe]`` with a
folder that holds ``xpath.jsonl.gz``, ``xpath-docs.json.gz`` and ``xpath-probe.json``.

A case that the recorded engine's own tests call wrong, or that hangs on the clock or on chance,
is left out. Where we chose otherwise, ``decisions.toml`` names the case, the choice and our
result: such a case counts only while we give just that result.
"""

import argparse
import collections
import gzip
import json
import math
import re
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.clock import FixedClock
from kiosk.errors import FormError
from kiosk.forms.xpath import Environment, parse
from kiosk.forms.xpath.compiler import compile_expression, scope_at
from kiosk.forms.xpath.values import to_boolean, to_number, to_text
from tests.conformance import probe
from tests.conformance.documents import Document

ZONE = ZoneInfo("America/Phoenix")
"""Where the evaluations were recorded."""
BAR = 0.995
DECISIONS = Path(__file__).with_name("decisions.toml")


class Outcome:
    """What came of one case: its group, and what we gave."""

    def __init__(self, group: str, got: str, reason: str = "") -> None:
        self.group = group
        self.got = got
        self.reason = reason


def agrees(case, value, document) -> bool:
    """Compare as the recorded result type wants it."""
    if "nodes" in case and isinstance(value, list):
        return [document.path(node) for node in value] == without_doctype(case, document)
    if "nodes" in case:  # a text by its definition, which that engine looks up as nodes
        return to_text(value) == case["string_value"]
    env = Environment(zone=ZONE)
    wanted = case.get("value")
    if case["result_type"] == 1:
        tolerance = 0.01 if case["topic"] == "xforms/geo" else 1e-9
        number, target = to_number(value, env), float(wanted)
        return (
            number == target
            or (math.isnan(number) and math.isnan(target))
            or math.isclose(number, target, rel_tol=1e-9, abs_tol=tolerance)
        )
    if case["result_type"] == 3:
        return to_boolean(value) == wanted
    if isinstance(value, float) and math.isnan(value):
        return wanted in {"", "NaN"}
    return to_text(value) == str(wanted)


def without_doctype(case, document) -> list[str]:
    """Leave out the document type, which the record calls a text and XPath doesn't know."""
    return [path for path in case["nodes"] if not (document.has_type and path == "/text()[1]")]


def evaluate(case, document):
    """Evaluate one case; raises FormError as the engine does."""
    root, context = document.find(case["root"]), document.find(case["context"])
    if root is None or context is None:
        raise FormError(f"no node at {case['context']}", code="form.reference")
    env = Environment(
        root,
        instances=document.instances(),
        clock=FixedClock(datetime.fromtimestamp(case["now_ms"] / 1000, UTC)),
        zone=ZONE,
        language=case.get("lang", ""),
        lookups=document,
    )
    env.current = context
    scope = scope_at(None, None, document.names)
    value = compile_expression(parse(case["expr"]), scope).run(context, env)
    if case.get("result_type") == 2 and not isinstance(value, list):
        return to_text(value)
    if case.get("result_type") == 1:
        return to_number(value, env)
    return value


def judge(case, documents, decisions, explained) -> Outcome:
    """Say to which group a case belongs."""
    if case.get("expected_failure"):
        return Outcome("expected failure", "")
    if case.get("volatile"):
        return Outcome("volatile", "")
    document = Document(documents[case["doc"]], bare=_only_asks_names(case["expr"]))
    try:
        value = evaluate(case, document)
    except FormError as error:
        got, good = f"{error.code}: {error.detail}", "error" in case
    else:
        good = "error" not in case and agrees(case, value, document)
        got = shown(value, document)
    decision = decisions.get(case["id"])
    if good:
        return Outcome("agrees", got, "needless decision" if decision else "")
    if decision is not None and decision["ours"] == got:
        return Outcome("decided otherwise", got, f"choice {decision['trap']}")
    return Outcome("differs", got, explained.get(case["id"], "UNEXPLAINED"))


def _only_asks_names(source: str) -> bool:
    """Tell whether an expression quotes names as written but looks for none."""
    return bool(re.match(r"name\((?:self::|child::)?(?:node\(\))?\)\Z", source))


def shown(value, document) -> str:
    """Write a value for people and for the table of decisions."""
    if isinstance(value, list):
        return " ".join(document.path(node) for node in value)
    return to_text(value)


def read_decisions() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Read where we chose otherwise and why the rest differs, both by the case's id."""
    with DECISIONS.open("rb") as file:
        table = tomllib.load(file)
    decided = {
        case: {"trap": group["trap"], "ours": ours}
        for group in table["decision"]
        for case, ours in group["ours"].items()
    }
    return decided, table["explained"]


def main() -> int:
    """Count, and say what differs; 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-v", action="store_true", help="list what differs")
    parser.add_argument("--explain", action="store_true", help="list what was decided otherwise")
    parser.add_argument("--probe", action="store_true", help="compare with two engines at once")
    options = parser.parse_args()
    if options.probe:
        return probe.main(options.folder / "xpath-probe.json", verbose=options.v)
    with gzip.open(options.folder / "xpath-docs.json.gz", "rt") as file:
        documents = json.load(file)
    decisions, explained = read_decisions()
    groups, topics = collections.Counter(), collections.defaultdict(lambda: [0, 0])
    lines = []
    with gzip.open(options.folder / "xpath.jsonl.gz", "rt") as file:
        for case in map(json.loads, file):
            outcome = judge(case, documents, decisions, explained)
            groups[outcome.group] += 1
            if outcome.group in {"agrees", "differs"}:
                topics[case["topic"]][0] += outcome.group == "agrees"
                topics[case["topic"]][1] += 1
            told = (outcome.group == "differs" and (options.v or options.explain)) or (
                options.explain and (outcome.group == "decided otherwise" or outcome.reason)
            )
            if told:
                wanted = case.get("nodes", case.get("value", case.get("error")))
                lines.append(
                    f"{case['id']} {outcome.group} {outcome.reason} | {case['expr'][:150]} "
                    f"| recorded {wanted} | ours {outcome.got}"
                )
    lines += [f"{topic:40} {good}/{every}" for topic, (good, every) in sorted(topics.items())]
    lines.append(", ".join(f"{group}: {count}" for group, count in sorted(groups.items())))
    counted = groups["agrees"] + groups["differs"]
    share = groups["agrees"] / counted
    lines.append(f"TOTAL agree {groups['agrees']}/{counted} = {share:.2%} (bar {BAR:.1%})")
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if share >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
