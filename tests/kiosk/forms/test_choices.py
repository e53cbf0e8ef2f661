# SPDX-License-Identifier: Apache-2.0
"""Choices: filtered, cascading, from files."""

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form
from kiosk.forms.texts import TextTable

CITIES = (
    '<instance id="city"><root>'
    "<item><name>baku</name><label>Baku</label><country>az</country></item>"
    "<item><name>ganja</name><label>Ganja</label><country>az</country></item>"
    "<item><name>tbilisi</name><label>Tbilisi</label><country>ge</country></item>"
    "<item><name>anywhere</name><label>Anywhere</label></item>"
    "</root></instance>"
)


def select(nodeset, ref="/data/city", tag="select1"):
    return (
        f'<input ref="/data/country"/><{tag} ref="{ref}"><label>City</label>'
        f'<itemset nodeset="{nodeset}"><value ref="name"/><label ref="label"/></itemset></{tag}>'
    )


FILTERED = select("instance('city')/root/item[country = /data/country]")


def names(session, ref="/data/city"):
    return [choice.value for choice in session.question(ref).choices]


def test_a_choice_filter_follows_its_question(xform, begin):
    session = begin(xform("<country/><city/>", CITIES, FILTERED))
    assert names(session) == ["anywhere"]
    changes = session.answer("/data/country", "az")
    assert changes["/data/city"] == {"choices"}
    assert names(session) == ["baku", "ganja"]
    assert session.question("/data/city").choices[0].label == "Baku"


def test_a_stale_choice_is_blank_at_once_and_comes_back_with_its_list(xform, begin):
    session = begin(xform("<country>az</country><city/>", CITIES, FILTERED))
    session.answer("/data/city", "ganja")
    changes = session.answer("/data/country", "ge")
    assert changes["/data/city"] == {"choices", "value"}
    assert session.question("/data/city").value == ""
    session.answer("/data/country", "az")
    assert session.question("/data/city").value == "ganja"


@pytest.mark.parametrize(
    "predicate",
    [
        "country = /data/country",
        "/data/country = country",
        "string(country) = /data/country",
        "country = current()/../country",
        "country = /data/country and name != 'x'",
        "country = /data/country][name != 'x'",
    ],
)
def test_an_index_finds_what_a_scan_finds(xform, begin, predicate):
    body = select(f"instance('city')/root/item[{predicate}]")
    session = begin(xform("<country>az</country><city/>", CITIES, body))
    assert names(session) == ["baku", "ganja"]


def test_several_choices_are_kept_in_the_order_of_the_list(xform, begin):
    body = select("instance('city')/root/item", tag="select")
    session = begin(xform("<country/><city/>", CITIES, body))
    session.answer("/data/city", "tbilisi baku")
    assert session.question("/data/city").value == "baku tbilisi"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_a_list(xform, begin, delimiter):
    rows = [["name", "label", "country"], ["baku", "Bakı", "az"], ["lənkəran", "Lənkəran", "az"]]
    data = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)
    xml = xform("<country>az</country><city/>", _csv("cities.csv"), FILTERED)
    session = begin(load_form(xml, media={"cities.csv": data.encode()}))
    assert names(session) == ["baku", "lənkəran"]


def _csv(name):
    return f'<instance id="city" src="jr://file-csv/{name}"/>'


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfe", b"name,name\na,b", b"na me,2nd\na,b", b"name,label\na,b,c", b'name\n"open'],
)
def test_a_broken_csv_file_is_refused(xform, data):
    with pytest.raises(FormError) as caught:
        load_form(xform("<country/><city/>", _csv("c.csv"), FILTERED), media={"c.csv": data})
    assert caught.value.code == "form.csv"


def test_a_geojson_file_is_a_list(xform, begin):
    data = b"""{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "p1",
      "geometry": {"type": "Point", "coordinates": [49.8, 40.4]},
      "properties": {"name": "baku", "label": "Baku", "country": "az"}}]}"""
    xml = xform(
        "<country>az</country><city/><where/>",
        '<instance id="city" src="jr://file/c.geojson"/><bind nodeset="/data/where" '
        "calculate=\"instance('city')/root/item[name = 'baku']/geometry\"/>",
        FILTERED,
    )
    session = begin(load_form(xml, media={"c.geojson": data}))
    assert names(session) == ["baku"]
    assert b"<where>40.4 49.8 0 0</where>" in session.finalise()


def test_a_calculation_may_quote_the_label_of_a_choice(xform, begin):
    binds = (
        f'{CITIES}<bind nodeset="/data/said" '
        "calculate=\"jr:choice-name(/data/city, '/data/city')\"/>"
    )
    session = begin(xform("<country/><city/><said/>", binds, select("instance('city')/root/item")))
    session.answer("/data/city", "ganja")
    assert b"<said>Ganja</said>" in session.finalise()


def test_a_text_among_the_choices_is_told_of(xform, begin):
    session = begin(
        xform(
            "<p><id>1</id><name>A</name></p><c>1</c>",
            "",
            """<repeat nodeset="/data/p"><input ref="/data/p/name"/></repeat><select1
            ref="/data/c"><itemset nodeset="/data/p[id != '']"><value ref="id"/><label
            ref="name"/></itemset></select1>""",
        )
    )
    changes = session.answer("/data/p[1]/name", "B")
    assert changes["/data/c"] == {"label"}
    assert [each.label for each in session.question("/data/c").choices] == ["B"]


SPOKEN = """<itext><translation lang="en"><text id="t0"><value>Germany</value></text>
 <text id="t1"><value>France</value></text></translation>
 <translation lang="az"><text id="t0"><value>Almaniya</value></text>
 <text id="t1"><value>Fransa</value></text></translation></itext>"""
LAND = (
    '<instance id="land"><root>'
    "<item><name>DEU</name><itextId>t0</itextId><also>DE| Deutschland |</also></item>"
    "<item><name>FRA</name><itextId>t1</itextId></item></root></instance>"
)
ASKED = """<select1 ref="/data/land"><label>Land</label><itemset nodeset="{nodeset}">
 <value ref="name"/><label ref="jr:itext(itextId)"/></itemset></select1>"""


def test_labels_in_another_language_are_told_without_speaking_it(xform, begin):
    form = xform("<land/>", LAND, ASKED.format(nodeset="instance('land')/root/item"), SPOKEN)
    session = begin(form, "en")
    assert session.choices_in("/data/land", "az") == (("DEU", "Almaniya"), ("FRA", "Fransa"))
    assert session.language == "en"
    assert session.question("/data/land").choices[0].label == "Germany"


@pytest.fixture
def labels(xform, begin, monkeypatch):
    """Ask twice for the labels of a list, and say which texts were written the second time."""

    def ask(quoted):
        texts = SPOKEN.replace("Germany", quoted)
        body = ASKED.format(nodeset="instance('land')/root/item") + '<input ref="/data/a"/>'
        session = begin(xform("<a/><land/>", LAND, body, texts), "en")
        written = []
        render = TextTable.render

        def note(table, text_id, *more):
            written.append(text_id)
            return render(table, text_id, *more)

        session.question("/data/land")
        session.answer("/data/a", "Ana")
        monkeypatch.setattr(TextTable, "render", note)
        return [one.label for one in session.question("/data/land").choices], written

    return ask


def test_labels_of_a_list_are_written_once(labels):
    said, written = labels("Germany")
    assert said[0] == "Germany"
    assert not written


def test_labels_of_a_list_follow_the_answers_that_they_quote(labels):
    said, written = labels('Germany of <output value="/data/a"/>')
    assert said[0] == "Germany of Ana"
    assert written


def test_labels_of_a_list_are_written_once_where_other_texts_quote_answers(labels):
    said, written = labels(
        'Germany</value></text><text id="t9"><value>Of <output value="/data/a"/>'
    )
    assert said[0] == "Germany"
    assert not written


def test_a_list_may_say_other_names_of_its_choices(xform, begin):
    form = xform("<land/>", LAND, ASKED.format(nodeset="instance('land')/root/item"), SPOKEN)
    assert begin(form, "en").other_names("/data/land") == {"DEU": ("DE", "Deutschland")}


@pytest.mark.parametrize(
    ("nodeset", "shuffled"),
    [("instance('land')/root/item", False), ("randomize(instance('land')/root/item, 3)", True)],
)
def test_an_order_by_chance_is_told_as_such(xform, begin, nodeset, shuffled):
    session = begin(xform("<land/>", LAND, ASKED.format(nodeset=nodeset), SPOKEN), "en")
    assert session.question("/data/land").shuffled is shuffled
