# SPDX-License-Identifier: Apache-2.0
"""The installed services are read, trusted by digest, and forms loaded when asked for."""

import json

import pytest

from kiosk.catalogue import Catalogue, parse_sample, resolve
from kiosk.errors import FormError


def test_services_say_their_names_in_the_persons_language(published):
    service = Catalogue.open(published).service("registration")
    assert service.title("en") == "Register where I live"
    assert service.title("az") == "Olduğu yer üzrə qeydiyyat"
    assert service.title("tr") == service.title("en")
    assert "15" in service.summary("az")
    assert service.icon == "house"


def test_a_form_is_loaded_once(published):
    catalogue = Catalogue.open(published)
    form = catalogue.form("registration")
    assert form.id == "registration"
    assert catalogue.form("registration") is form


def test_a_changed_form_is_refused(published):
    file = published / "services" / "registration" / "form.xml"
    file.write_bytes(file.read_bytes().replace(b"15", b"51", 1))
    with pytest.raises(FormError) as caught:
        Catalogue.open(published).form("registration")
    assert caught.value.code == "form.catalogue.digest"


def test_a_missing_form_is_named(published):
    (published / "services" / "registration" / "form.xml").unlink()
    with pytest.raises(FormError) as caught:
        Catalogue.open(published).form("registration")
    assert caught.value.code == "form.catalogue.unreadable"


def test_an_unknown_service_is_named(published):
    with pytest.raises(FormError) as caught:
        Catalogue.open(published).form("nothing")
    assert caught.value.code == "form.catalogue.unknown"


def test_nothing_published_is_named(tmp_path):
    with pytest.raises(FormError) as caught:
        Catalogue.open(tmp_path)
    assert caught.value.code == "form.catalogue.missing"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b'{"format": 1, "services": []}',
        b'{"format": 2, "services": []}',
        b'{"format": 2, "edition": 1, "messages": {}, "services": [{}]}',
    ],
)
def test_a_damaged_catalogue_is_named(tmp_path, content, sign):
    sign(tmp_path, content)
    with pytest.raises(FormError) as caught:
        Catalogue.open(tmp_path)
    assert caught.value.code == "form.catalogue.unreadable"


def test_services_stand_in_their_order(published, spoil):
    data = json.loads((published / "catalogue.json").read_text(encoding="utf-8"))
    first = data["services"][0]
    spoil(services=[{**first, "id": f"s{n}", "order": n} for n in (30, 10, 20)])
    assert [service.id for service in Catalogue.open(published).services] == ["s10", "s20", "s30"]


def test_samples_are_read_with_their_answers(published):
    samples = Catalogue.open(published).samples("registration")
    assert {sample.id for sample in samples} >= {"kazakhstan-late", "typed-passport-hotel"}
    assert all(sample.answers["consent"] == "OK" for sample in samples)


def test_relative_dates_count_from_the_clocks_day_at_the_service_point(clock):
    clock.jump(clock.now().replace(hour=21, minute=30))  # already the next day in Baku
    dates = resolve({"a": "@today", "b": "@today-7", "c": "@today+30", "d": "today"}, clock)
    assert dates == {"a": "2026-11-22", "b": "2026-11-15", "c": "2026-12-22", "d": "today"}


@pytest.mark.parametrize(
    "text",
    [b"", b"[]", b'{"answers": {}}', b'{"title": "a", "answers": {"n": 1}}', b'{"titel": "a"}'],
)
def test_a_damaged_sample_is_named(text):
    with pytest.raises(FormError, match=r"one\.json") as caught:
        parse_sample("one", text)
    assert caught.value.code == "form.sample"


def test_answers_of_repeats_and_of_several_choices_are_lists():
    sample = parse_sample(
        "one",
        b"""{"title": "A family", "answers": {
            "kinds": ["a", "b"], "none": [],
            "child": [{"name": "Ali", "toy": [{"colour": "red"}]}, {"name": "Leyla"}]}}""",
    )
    assert sample.answers == {"kinds": "a b"}
    ali, leyla = sample.repeats["child"]
    assert ali.answers == {"name": "Ali"}
    assert ali.repeats["toy"][0].answers == {"colour": "red"}
    assert (leyla.answers, leyla.repeats) == ({"name": "Leyla"}, {})
    assert sample.repeats["none"] == ()
