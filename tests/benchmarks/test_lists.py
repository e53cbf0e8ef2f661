# SPDX-License-Identifier: Apache-2.0
"""How long a choice list of a hundred thousand rows takes, beside a bare reading of its file."""

import csv
import io
import itertools
import time

import pytest

from kiosk.clock import FixedClock
from kiosk.forms import FormSession, load_form

ROWS = 100_000
REGIONS = 500
_FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
 <h:head><h:title>List</h:title><model><instance><data id="list"><region/><kind/><place/></data>
 </instance><instance id="places" src="jr://file-csv/places.csv"/></model></h:head><h:body>
 <input ref="/data/region"/><input ref="/data/kind"/><select1 ref="/data/place">
 <itemset nodeset="instance('places')/root/item[{filter}]">
 <value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>"""


def timed(action):
    begun = time.perf_counter()
    result = action()
    return (time.perf_counter() - begun) * 1000, result


@pytest.mark.benchmark
@pytest.mark.parametrize(
    "condition",
    ["region = /data/region", "region = /data/region and kind = /data/kind"],
)
def test_the_choices_of_a_list_of_a_hundred_thousand(capsys, condition):
    text = "name,label,region,kind\n" + "".join(
        f"n{n},Place {n},r{n % REGIONS},k{n % 7}\n" for n in range(ROWS)
    )
    xml, media = _FORM.format(filter=condition).encode(), {"places.csv": text.encode()}

    def read() -> int:
        return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))

    def begin() -> FormSession:
        ids = map(str, itertools.count()).__next__
        return FormSession(form, clock=FixedClock(), ids=ids, instance_id="list")

    bare = min(timed(read)[0] for _ in range(3))
    load, form = min(
        (timed(lambda: load_form(xml, media=media)) for _ in range(3)), key=lambda t: t[0]
    )
    index, session = timed(begin)
    session.answer("/data/kind", "k3")
    filtering = []
    for n in range(50):
        took, choices = timed(lambda n=n: _choose(session, f"r{n * 7 % REGIONS}"))
        assert len(choices) in ({200} if "and" not in condition else {28, 29})
        assert all(choice.label == f"Place {choice.value[1:]}" for choice in choices)
        filtering.append(took)
    worst, middle = max(filtering), sorted(filtering)[len(filtering) // 2]
    with capsys.disabled():
        print(
            f"\n  list of {ROWS} rows, {condition}: bare csv.reader {bare:.0f} ms, load {load:.0f} ms"
            f" ({load / bare:.1f}x), begin with its index {index:.0f} ms ({index / bare:.1f}x),"
            f" filtered choices p50 {middle:.1f} ms ({middle / bare:.3f}x), max {worst:.1f} ms"
        )
    assert load <= 20 * bare
    assert index <= 10 * bare
    assert middle <= bare / 5


def _choose(session, region):
    session.answer("/data/region", region)
    return session.question("/data/place").choices
