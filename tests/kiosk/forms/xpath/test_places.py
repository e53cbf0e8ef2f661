# SPDX-License-Identifier: Apache-2.0
"""Lengths and areas on the globe, and what is refused."""

import math

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form

CASES = [
    ("round(distance('40 49', '40 50') div 1000)", 85.0),
    ("geofence('0.5 0.5 0 0', '0 0;0 1;1 1;1 0;0 0')", True),
    ("geofence('2 2 0 0', '0 0;0 1;1 1;1 0;0 0')", False),
    ("intersects('0 0;1 1;1 0;0 1')", True),
    ("geofence('0.5 0.5 0 0', '0 0;0 1;1 1;1 0')", False),
    ("area('a')", 0.0),
    ("area('500 500; 1 1; 2 2')", 0.0),
    ("area('0 0; 0 1')", 0.0),
    ("enclosed-area('a')", 0.0),
    ("distance('0 0; 0 0;')", 0.0),
    ("distance('', '1 1')", 0.0),
]


@pytest.mark.parametrize(("source", "value"), CASES, ids=[case[0] for case in CASES])
def test_a_place_means(evaluate, source, value):
    assert evaluate(source) == value


def test_a_way_that_is_no_way_has_no_length(evaluate):
    assert math.isnan(evaluate("distance(c)"))
    assert math.isnan(evaluate("distance(a, concat(a, b))"))


@pytest.mark.parametrize("source", ["distance('foo')", "distance()", "distance('0 0;0 1', '0 2')"])
def test_a_length_that_can_never_be_is_refused(evaluate, source):
    with pytest.raises(FormError) as caught:
        evaluate(source)
    assert caught.value.code == "form.function"


@pytest.mark.parametrize("kind", ["geotrace", "geoshape"])
def test_a_trace_among_points_is_refused(xform, kind):
    model = (
        f'<bind nodeset="/data/way" type="{kind}"/><bind nodeset="/data/end" type="geopoint"/>'
        '<bind nodeset="/data/long" type="decimal" calculate="distance(/data/way, /data/end)"/>'
    )
    with pytest.raises(FormError) as caught:
        load_form(xform("<way/><end/><long/>", model))
    assert caught.value.code == "form.function"
    assert "/data/way" in caught.value.detail


def test_points_may_come_one_by_one(xform, begin):
    model = (
        '<bind nodeset="/data/start" type="geopoint"/><bind nodeset="/data/end" type="geopoint"/>'
        '<bind nodeset="/data/long" type="int" calculate="distance(/data/start, /data/end)"/>'
    )
    session = begin(xform("<start>0 0 0 0</start><end>0 1 0 0</end><long/>", model))
    assert {node.ref: node.value for node in session.nodes()}["/data/long"] == "111318"
