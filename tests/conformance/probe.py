# SPDX-License-Identifier: Apache-2.0
"""Puts one-line expressions, with the answers of two other engines, to ours.

Where both agree we have to agree. ``probe.toml`` says our answer and the choice behind it, by
the number of the expression, where they don't, and where our choice is against both. An answer is what stands in a text node once
the expression was calculated into it, so a calculation without a result is blank.
"""

import collections
import json
import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import quoteattr

from kiosk.errors import FormError
from kiosk.forms import conformance

TAKEN = Path(__file__).with_name("probe.toml")
REFUSED = "refused"
SPELLINGS = {("true", "1"), ("false", "0")}
"""A boolean as one engine and as the other writes it into a text: we take the former."""

FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>probe</h:title><model><itext>
<translation lang="en" default="true()"><text id="one"><value>One</value></text>
<text id="only-en"><value>English</value></text></translation>
<translation lang="fr"><text id="one"><value>Un</value></text></translation></itext>
<instance><data id="probe"><e/><t>x</t><f>false</f><s/><r><v>x</v><n>3</n></r>
<r><v>y</v><n>4</n></r><answer/></data></instance>
<bind nodeset="/data/answer" type="string" calculate=EXPRESSION/></model></h:head><h:body>
<input ref="/data/t"/><select1 ref="/data/s"><item><label ref="jr:itext('one')"/><value>1</value>
</item></select1><repeat nodeset="/data/r"><input ref="/data/r/v"/></repeat></h:body></h:html>"""


def answer(expression: str) -> str:
    """Calculate an expression in the form, after a switch to its second language."""
    case = {
        "form": FORM.replace("EXPRESSION", quoteattr(expression)),
        "now": "2026-11-21T12:00:00.000-07:00",
        "tz": "America/Phoenix",
    }
    try:
        session = conformance.load(case)
        session.act({"language": "fr"})
        return session.state()["nodes"]["/data/answer"]["value"]
    except FormError:
        return REFUSED


def judge(number: int, case, taken) -> tuple[str, str]:
    """Say what came of one expression, and our answer."""
    ours = answer(case["expr"])
    entry = taken.get(str(number))
    if entry is not None:
        return ("as taken" if ours == entry["ours"] else "NOT AS TAKEN"), ours
    if case["agree"]:
        return ("agrees" if ours == case["webforms"] else "DIFFERS FROM BOTH"), ours
    if (case["webforms"], case["javarosa"]) in SPELLINGS:
        return ("as taken" if ours == case["webforms"] else "NOT AS TAKEN"), ours
    if case["webforms"].startswith("ERR") and case["javarosa"].startswith("ERR"):
        both_refuse = ours == REFUSED
        return ("agrees" if both_refuse else "DIFFERS FROM BOTH"), ours
    return "NOT DECIDED", ours


def main(path: Path, *, verbose: bool) -> int:
    """Count, and say what differs; 1 when anything does."""
    cases = json.loads(path.read_text())
    with TAKEN.open("rb") as file:
        taken = tomllib.load(file)
    counts, lines = collections.Counter(), []
    for number, case in enumerate(cases):
        group, ours = judge(number, case, taken)
        counts[group] += 1
        if group.isupper() or verbose:
            lines.append(
                f"{number} {group} | {case['expr']} | {case['webforms']!r} {case['javarosa']!r}"
                f" | ours {ours!r}"
            )
    lines.append(", ".join(f"{group}: {count}" for group, count in sorted(counts.items())))
    sys.stdout.write("\n".join(lines) + "\n")
    return int(any(group.isupper() for group in counts))
