# SPDX-License-Identifier: Apache-2.0
"""Long lists: kept as columns, looked up by index, the same whatever they were read from."""

import json

import pytest

from kiosk.errors import FormError
from kiosk.forms import Limits, load_form
from kiosk.forms.loading.tables import csv_document
from kiosk.forms.rows import Rows, columns_of
from kiosk.forms.secondary import SecondaryInstance

PATH = ("root", "item")
TOWNS = [
    {"name": "baku", "label": "Baku", "country": "az", "size": "big"},
    {"name": "ganja", "label": "Ganja", "country": "az", "size": "small"},
    {"name": "tbilisi", "label": "Tbilisi", "country": "ge", "size": "big"},
    {"name": "nowhere", "label": "Nowhere", "country": "", "size": "big"},
]


def as_csv():
    lines = [",".join(TOWNS[0]), *(",".join(town.values()) for town in TOWNS)]
    return "jr://file-csv/t.csv", "\n".join(lines)


def as_xml(*, extra=""):
    rows = "".join(
        "<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in town.items() if v) + "</item>"
        for town in TOWNS
    )
    return "jr://file/t.xml", f"<root>\n {rows}{extra}</root>"


def as_geojson():
    features = [{"type": "Feature", "geometry": None, "properties": town} for town in TOWNS]
    return "jr://file/t.geojson", json.dumps({"type": "FeatureCollection", "features": features})


def as_uneven_xml():
    return as_xml(extra="<item><size>big</size><name>up</name><label>Up</label></item>")


SOURCES = [as_csv, as_xml, as_geojson, as_uneven_xml]


def offered(xform, begin, source, predicate):
    """Load a form with one filtered select, and list what it offers."""
    address, text = source()
    body = (
        f"<input ref='/data/country'/><select1 ref='/data/town'>"
        f"<itemset nodeset=\"instance('t')/root/item{predicate}\"><value ref='name'/>"
        "<label ref='label'/></itemset></select1>"
    )
    model = f'<instance id="t" src="{address}"/>'
    xml = xform("<country>az</country><part>an</part><town/>", model, body)
    session = begin(load_form(xml, media={address: text.encode()}))
    return [choice.value for choice in session.question("/data/town").choices if choice.value]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("predicate", "wanted"),
    [
        ("[country = /data/country]", ["baku", "ganja"]),
        ("[country = '']", ["nowhere"]),
        ("[country = /data/country and size = 'big']", ["baku"]),
        ("[size = 'big' and country != /data/country]", ["tbilisi", "nowhere"]),
        ("[contains(label, /data/part)]", ["ganja"]),
        ("[starts-with(name, 'tb') or country = 'ge']", ["tbilisi"]),
        ("[selected('ganja tbilisi', name)]", ["ganja", "tbilisi"]),
        ("[/data/country = 'az' and string-length(name) = 5]", ["ganja"]),
        ("[/data/country = 'ge' and string-length(name) = 5]", []),
        ("[country = /data/country][2]", ["ganja"]),
        ("[country = /data/country][position() = last()]", ["ganja"]),
        ("[contains(name, 'a')][1]", ["baku"]),
        ("[position() = 2]", ["ganja"]),
        ("[country = 'az' and position() > 1]", ["ganja"]),
        ("[following-sibling::item[1]/name = 'ganja']", ["baku"]),
        ("[preceding-sibling::item/name = 'tbilisi' and size = 'big']", ["nowhere"]),
        ("[name = instance('t')/root/item[label = 'Ganja']/name]", ["ganja"]),
    ],
)
def test_a_filter_finds_the_same_in_every_list(xform, begin, source, predicate, wanted):
    found = offered(xform, begin, source, predicate)
    assert [name for name in found if name != "up"] == wanted


@pytest.mark.parametrize("column", ["label", "name", "missing"])
def test_a_value_is_pulled_out_of_a_list(xform, begin, column):
    address, text = as_csv()
    model = (
        f'<instance id="t" src="{address}"/><bind nodeset="/data/said" '
        f"calculate=\"pulldata('t', '{column}', 'name', /data/town)\"/>"
    )
    xml = xform("<town/><said/>", model, "<input ref='/data/town'/>")
    session = begin(load_form(xml, media={address: text.encode()}))
    session.answer("/data/town", "ganja")
    wanted = {"label": "Ganja", "name": "ganja", "missing": ""}[column]
    assert session.finalise().count(f"<said>{wanted}</said>".encode()) == (1 if wanted else 0)


def long_list(count=50_000):
    text = "name,label,region\n" + "".join(f"n{i},Place {i},r{i % 500}\n" for i in range(count))
    return SecondaryInstance(csv_document(text.encode(), "t.csv", Limits(), []))


def test_nodes_are_made_of_the_rows_that_are_picked_only():
    known = long_list()
    rows = known.rows(PATH)
    assert isinstance(rows, Rows)
    assert len(rows) == 50_000
    found = known.find(PATH, ("region",), ("r7",))
    assert [row.children[0].text() for row in found[:2]] == ["n7", "n507"]
    assert len(known.where(PATH, {"label"}, lambda row: row.text() == "Place 9")) == 1
    assert len(rows._picked) == 100 + 1


def test_a_row_is_the_same_node_each_time():
    known = long_list(600)
    rows = known.rows(PATH)
    (one,) = known.find(PATH, ("name",), ("n501",))
    assert known.find(PATH, ("region",), ("r1",))[1] is one
    assert rows[501] is one
    assert list(rows)[501] is one
    assert rows[501:502] == [one]
    assert rows.index(one) == 501
    assert rows[-1].children[0].text() == "n599"
    with pytest.raises(IndexError):
        rows[600]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_lines_may_end_as_they_like_and_quotes_hold_anything(end):
    text = end.join(["name;label", 'a;"x; ""y""\nz"', "", ";", "b"])
    rows = SecondaryInstance(csv_document(text.encode(), "t.csv", Limits(), [])).rows(PATH)
    assert [[cell.value for cell in row.children] for row in rows] == [
        ["a", 'x; "y"\nz'],
        ["b", ""],
    ]


def test_a_column_that_no_path_can_name_is_left_out_with_a_warning(xform):
    data = b"name,2nd label,\nbaku,Baku,\nganja,,"
    xml = xform("<town/>", '<instance id="t" src="jr://file-csv/t.csv"/>')
    form = load_form(xml, media={"t.csv": data})
    assert [row.children[0].value for row in form.instances["t"].rows(PATH)] == ["baku", "ganja"]
    assert [warning.code for warning in form.warnings] == ["form.csv"]
    assert "2nd label" in form.warnings[0].detail


def test_a_list_has_a_bound_of_its_own(xform):
    xml = xform("<town/>", '<instance id="t" src="jr://file-csv/t.csv"/>')
    data = b"name\n" + b"x\n" * 1000
    small = Limits(list_bytes=1000)
    with pytest.raises(FormError) as caught:
        load_form(xml, media={"t.csv": data}, limits=small)
    assert caught.value.code == "form.size"
    assert load_form(xml, media={"t.csv": data}, limits=Limits(form_bytes=1000))


def test_rows_whose_cells_have_no_common_order_are_no_columns():
    assert columns_of([[("a", "1"), ("b", "2")], [("b", "3"), ("a", "4")]]) is None
    assert columns_of([[("a", "1"), ("a", "2")]]) is None
    assert columns_of([[("a", "1")], [("a", "2"), ("b", "3")]]) == {
        "a": ["1", "2"],
        "b": [None, "3"],
    }


@pytest.mark.parametrize(("column", "kept"), [("'country'", True), ("/data/column", False)])
def test_only_columns_that_the_author_names_are_indexed_for_all(xform, begin, column, kept):
    form = load_form(
        xform(
            "<column>country</column><found/>",
            f"""<instance id="t" src="jr://file-csv/t.csv"/><bind nodeset="/data/found"
            calculate="pulldata('t', 'label', {column}, 'az')"/>""",
            '<input ref="/data/column"/>',
        ),
        media={"t.csv": as_csv()[1].encode()},
    )
    session = begin(form)
    assert session.savepoint()["/data/found"] == "Baku"
    session.answer("/data/column", "private")
    assert session.savepoint().get("/data/found") == ("Baku" if kept else None)
    shared = repr(vars(form.instances["t"]))
    assert "private" not in shared
    assert ("country" in shared) is kept
