# SPDX-License-Identifier: Apache-2.0
"""A choice is found by every name that it has."""

import pytest

from kiosk.clock import FixedClock
from kiosk.forms import FormSession
from ui.searching import Foldings, Hit, NameIndex, grown


@pytest.fixture(scope="module")
def session(root, tmp_path_factory):
    """A person in front of the questions that ask for a country."""
    from kiosk.catalogue import Catalogue
    from kiosk.forms.publishing import publish

    out = tmp_path_factory.mktemp("published") / "set"
    service = root / "resources" / "services" / "registration"
    publish([service], root / "resources" / "translations", out)
    form = Catalogue.open(out).form("registration")
    return FormSession(
        form, clock=FixedClock(), ids=lambda: "id", instance_id="0192-visit", language="en"
    )


@pytest.fixture(scope="module")
def search(session):
    """Look for a country in a language; says codes, and the name that was meant."""
    ref = next(node.ref for node in session.nodes() if node.ref.endswith("/arrived_from"))
    ready = {}

    def make(language):
        session.set_language(language)
        choices = session.question(ref).choices
        index = NameIndex([choice.label for choice in choices], Foldings())
        slices = grown(
            index,
            {choice.value: place for place, choice in enumerate(choices)},
            [code for code in session.form.languages if code != language],
            lambda code: session.choices_in(ref, code),
            lambda: session.other_names(ref),
        )
        assert sum(1 for _pause in slices) > 4
        return [choice.value for choice in choices], index

    def look(language, query):
        if language not in ready:
            ready[language] = make(language)
        values, index = ready[language]
        return [(values[hit.place], hit.name) for hit in index.find(query)]

    return look


@pytest.mark.parametrize("language", ["az", "en", "ru", "ar"])
@pytest.mark.parametrize(
    "typed",
    [
        "Almaniya",
        "almaniya",
        "Germany",
        "Германия",
        "германия",
        "ألمانيا",
        "المانيا",
        "Deutschland",
        "DE",
        "deu",
        "de",
    ],
)
def test_a_country_is_found_whatever_the_language_of_its_name(search, language, typed):
    found = [code for code, _name in search(language, typed)]
    assert "DEU" in found[:2]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Англия", "GBR"),
        ("England", "GBR"),
        ("UK", "GBR"),
        ("ингилтере".replace("ингилтере", "ingiltere"), "GBR"),
        ("America", "USA"),
        ("США", "USA"),
        ("ABŞ", "USA"),
        ("Holland", "NLD"),
        ("BƏƏ", "ARE"),
        ("BEE", "ARE"),
        ("South Korea", "KOR"),
        ("Turkey", "TUR"),
        ("turkiye", "TUR"),
        ("ivory coast", "CIV"),
        ("fil disi", "CIV"),
        ("белоруссия", "BLR"),
        ("ایران", "IRN"),
        ("إيران", "IRN"),
        ("中国", "CHN"),
        ("hindistan", "IND"),
        ("misir", "EGY"),
        ("مصر", "EGY"),
        ("تُرْكِيَا", "TUR"),
    ],
)
def test_usual_other_names_codes_and_unseen_signs_find_it_too(search, typed, code):
    for language in ("en", "ar"):
        assert code in [found for found, _name in search(language, typed)][:2]


def test_what_was_found_by_another_name_says_which(search):
    assert search("en", "Германия") == [("DEU", "Германия")]
    assert search("ru", "Германия")[0] == ("DEU", "")
    assert search("ru", "germany") == [("DEU", "Germany")]
    assert ("GBR", "UK") in search("en", "uk")


def test_names_that_begin_with_the_words_come_first(search):
    found = search("en", "ger")
    assert found[0] == ("DEU", "")
    assert "NER" in [code for code, _ in found]  # niGER, from three letters on
    assert [code for code, _ in search("en", "uni")][:2] == ["ARE", "GBR"]


def test_scripts_stay_apart(search):
    assert search("en", "CCCP") == []
    assert search("en", "Гermany") == []


def test_one_letter_asks_for_beginnings_only(search):
    found = [code for code, _ in search("en", "z")]
    assert found[:2] == ["ZMB", "ZWE"]
    assert "BRA" not in found


def test_an_empty_query_gives_the_list_as_it_is():
    index = NameIndex(["B", "A"], Foldings())
    assert index.find(" ") == [Hit(0, ""), Hit(1, "")]


def test_a_choice_without_words_and_hostile_queries_do_no_harm():
    index = NameIndex(["", "<img src='x'>", "A\u202eB"], Foldings())
    for query in ("\x00", "\u202e", "%", "<", "(", "a" * 60):
        index.find(query)
    assert index.find("img")[0].place == 1
    assert index.find("ab")[0].place == 2
