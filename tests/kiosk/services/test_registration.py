# SPDX-License-Identifier: Apache-2.0
"""Registration at place of stay: its facts, its dates, and how kindly it refuses."""

from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.catalogue import Catalogue, Sample
from kiosk.clock import FixedClock, local
from kiosk.forms import Form, FormSession, Question
from kiosk.forms.publishing import publish, replay
from kiosk.forms.publishing.sources import read_source
from kiosk.i18n import languages
from kiosk.identifiers import IdSource
from kiosk.readers import mrz

ROOT = Path(__file__).resolve().parents[3]
RESOURCES = ROOT / "resources"
LANGUAGES = tuple(entry.code for entry in languages())


class Walk:
    """A person at the form, who goes by question names."""

    def __init__(self, form: Form, clock: FixedClock, language: str = "en") -> None:
        self.session = FormSession(
            form, clock=clock, ids=IdSource(clock), language=language, instance_id="1"
        )
        self.today = local(clock.now()).date()

    def questions(self) -> dict[str, Question]:
        """Say what can be seen now."""
        found = (
            self.session.question(ref) for page in self.session.pages() for ref in page.questions
        )
        return {question.name: question for question in found}

    def give(self, **answers: str) -> "Walk":
        """Answer questions that can be seen."""
        for name, value in answers.items():
            self.session.answer(self.questions()[name].ref, value)
        return self

    def day(self, offset: int) -> str:
        """Say a day counted from today."""
        return (self.today + timedelta(days=offset)).isoformat()

    def refused(self, name: str) -> str:
        """Say how the form refuses an answer, empty when it accepts it."""
        question = self.questions()[name]
        return question.violation.message if question.violation else ""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    out = tmp_path_factory.mktemp("registration") / "published"
    publish([RESOURCES / "services" / "registration"], RESOURCES / "translations", out)
    return Catalogue.open(out)


@pytest.fixture(scope="module")
def form(catalogue: Catalogue) -> Form:
    return catalogue.form("registration")


@pytest.fixture
def walk(form: Form, clock: FixedClock) -> Walk:
    return Walk(form, clock)


@pytest.fixture
def samples(catalogue: Catalogue) -> dict[str, Sample]:
    return {sample.id: sample for sample in catalogue.samples("registration")}


@pytest.mark.parametrize(
    ("citizenship", "arrived", "by"),
    [("TUR", 0, 14), ("TUR", -14, 0), ("RUS", -7, 7), ("KAZ", 0, 29), ("KAZ", -29, 0)],
)
def test_the_day_of_arrival_counts_as_the_first_of_fifteen_or_thirty(
    walk, citizenship, arrived, by
):
    walk.give(nationality=citizenship, birth_date="1990-01-01", arrival_date=walk.day(arrived))
    assert walk.questions()["register_by"].value == walk.day(by)
    assert "late_note" not in walk.questions()


@pytest.mark.parametrize(("citizenship", "arrived"), [("TUR", -15), ("KAZ", -30), ("TUR", -400)])
def test_who_comes_late_is_told_kindly_and_may_go_on(walk, citizenship, arrived):
    walk.give(nationality=citizenship, birth_date="1990-01-01", arrival_date=walk.day(arrived))
    assert "can still register" in walk.questions()["late_note"].label
    assert walk.refused("arrival_date") == ""


def test_citizenship_changed_later_moves_the_date(walk):
    walk.give(nationality="TUR", arrival_date=walk.day(-20))
    assert "late_note" in walk.questions()
    walk.give(nationality="KAZ")
    assert walk.questions()["register_by"].value == walk.day(9)
    assert "late_note" not in walk.questions()


def test_without_an_arrival_there_is_no_date(walk):
    assert "register_by" not in walk.questions()


def test_the_kiosk_counts_days_at_the_service_point_not_in_utc(form, clock):
    clock.jump(clock.now().replace(hour=21, minute=30))  # 01:30 of the next day in Baku
    walk = Walk(form, clock)
    walk.give(nationality="TUR", arrival_date="2026-11-22")
    assert walk.refused("arrival_date") == ""


@pytest.mark.parametrize(
    ("name", "offset", "words"),
    [
        ("birth_date", 1, "can't be in the future"),
        ("arrival_date", 1, "can't be in the future"),
    ],
)
def test_a_day_to_come_is_refused_with_what_to_do(walk, name, offset, words):
    walk.give(**{name: walk.day(offset)})
    assert words in walk.refused(name)


def test_nobody_arrives_before_being_born_or_leaves_before_arriving(walk):
    walk.give(birth_date="2000-05-05", arrival_date="1999-05-05")
    assert "before you were born" in walk.refused("arrival_date")
    walk.give(arrival_date=walk.day(-3), stay_until=walk.day(-4))
    assert "before your arrival" in walk.refused("stay_until")
    walk.give(stay_until=walk.day(-3))
    assert walk.refused("stay_until") == ""


def test_an_expired_passport_is_a_note_and_never_a_refusal(walk):
    walk.give(expiry_date="2012-04-15")
    assert walk.refused("expiry_date") == ""
    assert walk.questions()["expired_note"].attributes["tone"] == "warning"
    walk.give(expiry_date=walk.day(0))
    assert "expired_note" not in walk.questions()


def test_a_citizen_of_azerbaijan_is_sent_to_an_officer_but_not_stopped(walk):
    walk.give(nationality="AZE")
    assert "citizen_note" in walk.questions()
    assert walk.refused("nationality") == ""


@pytest.mark.parametrize(
    "name",
    [
        "ERIKSSON", "Müller-Lüdenscheidt", "O'Neill", "D’Angelo", "Məmmədova Şəhla", "Nguyễn",
        "Łukasz", "İbrahim Çağrı", "Þór", "Jr.",
    ],
)  # fmt: skip
def test_names_in_latin_letters_of_any_language_are_taken(walk, name):
    walk.give(surname=name, given_names=name, patronymic=name)
    assert [walk.refused(n) for n in ("surname", "given_names", "patronymic")] == ["", "", ""]


@pytest.mark.parametrize(
    "name", ["Анна", "آنا", "Anna 😀", "Anna2", '<img src="x.png">', "P<UTO", "A" * 81, "${city}"]
)
def test_what_can_not_stand_in_a_passport_is_refused_with_what_to_do(walk, name):
    walk.give(surname=name)
    assert walk.refused("surname") == "Use Latin letters only, exactly as in your passport."


@pytest.mark.parametrize(
    "phone",
    ["+994 50 123 45 67", "+90 532 123 45 67", "(012) 498 03 35", "0501234567", "+1-202-555-0147"],
)
def test_phones_of_any_country_are_taken(walk, phone):
    walk.give(phone=phone)
    assert walk.refused("phone") == ""


@pytest.mark.parametrize("phone", ["919", "501234567", "phone", "+", "+994", "++994501234567"])
def test_what_can_not_be_called_is_refused_with_an_example(walk, phone):
    walk.give(phone=phone)
    assert "+994 50 123 45 67" in walk.refused("phone")


@pytest.mark.parametrize(
    ("email", "good"),
    [("a@b.az", True), ("anna.maria@mail.example.com", True), ("anna", False), ("a@b", False),
     ("a b@c.az", False), ("<a@b.az>", False), ("a" * 65 + "@b.az", False)],
)  # fmt: skip
def test_e_mail_addresses(walk, email, good):
    walk.give(email=email)
    assert (walk.refused("email") == "") is good


@pytest.mark.parametrize(
    ("name", "text"),
    [("city", "Bakı, Səbail"), ("street", "ул. Низами 12"), ("host_name", "شركة"), ("flat", "5а")],
)
def test_addresses_are_taken_in_any_script(walk, name, text):
    walk.give(host_type="hotel")
    walk.give(**{name: text})
    assert walk.refused(name) == ""


@pytest.mark.parametrize("name", ["city", "street", "flat", "border_point", "host_name"])
def test_markup_and_ten_thousand_letters_are_refused_and_kept_as_typed(walk, name):
    walk.give(host_type="hotel")
    walk.give(**{name: '<img src="x.png">'})
    assert walk.refused(name)
    walk.give(**{name: "a" * 200})
    assert walk.refused(name)
    assert walk.questions()[name].value.startswith("aaa")


def test_the_lines_are_asked_only_of_who_chose_them(walk):
    assert "mrz_lines" not in walk.questions()
    walk.give(passport_way="lines")
    assert walk.questions()["mrz_lines"].attributes["mrz"] == "lines"


def test_the_sample_lines_read_as_the_sample_answers_say(samples, clock):
    answers = samples["lines-expired-passport"].resolved(clock)
    reading = mrz.parse(answers["mrz_lines"], today=local(clock.now()).date())
    assert isinstance(reading, mrz.MrzReading)
    assert reading.surname == answers["surname"]
    assert reading.document_number == answers["document_number"]
    assert reading.nationality == answers["nationality"]


def test_every_machine_readable_detail_has_its_question(walk):
    walk.give(passport_way="lines")
    marks = {question.attributes.get("mrz") for question in walk.questions().values()}
    assert marks - {None} == {
        "lines", "document-number", "surname", "given-names", "nationality", "issuing-state",
        "birth-date", "sex", "expiry-date",
    }  # fmt: skip


def test_codes_from_travel_documents_are_in_the_lists(walk):
    nationality = {choice.value for choice in walk.questions()["nationality"].choices}
    assert {"DEU", "TUR", "KAZ", "XXA", "XXB", "XXC", "XXX", "GBN", "PSE"} <= nationality
    assert "UTO" not in nationality
    assert {"UNO", "XOM"} <= {choice.value for choice in walk.questions()["issuing_state"].choices}
    arrived = {choice.value for choice in walk.questions()["arrived_from"].choices}
    assert "AZE" not in arrived
    assert "XXA" not in arrived
    assert len(arrived) > 230


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_country_has_a_name_of_its_own_in_every_language(form, clock, code):
    labels = [choice.label for choice in Walk(form, clock, code).questions()["nationality"].choices]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_countries_stand_by_english_name(walk):
    labels = [choice.label for choice in walk.questions()["arrived_from"].choices]
    assert labels[:3] == ["Afghanistan", "Åland Islands", "Albania"]


def test_at_home_nobody_else_receives(walk):
    walk.give(host_type="own_home")
    assert "host_name" not in walk.questions()
    walk.give(host_type="owner")
    assert walk.questions()["host_name"].required


def test_another_reason_is_asked_in_own_words(walk):
    walk.give(purpose="tourism")
    assert "purpose_other" not in walk.questions()
    walk.give(purpose="other")
    assert walk.questions()["purpose_other"].required


def test_citizens_of_russia_are_told_of_the_ninety_days_a_year(walk):
    walk.give(nationality="RUS")
    assert "90 days" in walk.questions()["russia_note"].label


def test_the_way_has_its_sections_in_order(walk):
    sections = list(dict.fromkeys(page.section for page in walk.session.pages()))
    assert sections == [
        "Your passport",
        "Your arrival",
        "Where you stay",
        "Who receives you",
        "How we reach you",
        "Your consent",
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_has_a_heading_and_says_why_it_asks(form, clock, code):
    walk = Walk(form, clock, code)
    walk.give(passport_way="lines", host_type="hotel")
    for page in walk.session.pages():
        assert page.title
        asked = [walk.session.question(ref) for ref in page.questions]
        assert asked[0].guidance, page.id


def test_only_what_is_not_personal_may_stand_on_paper(walk):
    walk.give(arrival_date=walk.day(-1), host_type="hotel", passport_way="lines", purpose="other")
    on_paper = {
        name for name, question in walk.questions().items() if "receipt" in question.attributes
    }
    assert on_paper == {"register_by"}


def test_consent_is_the_last_question_and_has_to_be_given(walk):
    last = walk.session.pages()[-1].questions[-1]
    question = walk.session.question(last)
    assert question.name == "consent"
    assert question.required
    for word in ("State Migration Service", "stores, checks and uses", "register me"):
        assert word in question.label


def terms() -> dict[str, str]:
    """The values that the form names, by its own file and that of all services."""
    source = read_source(RESOURCES / "services" / "registration")
    return {term.name: term.value for term in source.terms}


def test_the_receipt_promises_what_the_terms_say(catalogue):
    promised = " ".join(catalogue.service("registration").next_steps)
    assert f"within {terms()['new_address_working_days']} working days" in promised


def test_stale_terms_are_nowhere_in_the_service():
    assert terms()["registration_days"] == "15"
    assert terms()["registration_days_kazakhstan"] == "30"
    tables = (RESOURCES / "services" / "registration" / "form.md").read_text(encoding="utf-8")
    questions = [line for line in tables.splitlines() if line.startswith("| |")]
    for stale in ("3 days", "10 days", "15 days", "30 days", "90 days", "AZN"):
        assert not any(stale in line for line in questions), stale


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_samples_reach_the_end_in_every_language(form, samples, clock, code):
    assert len(samples) >= 3
    walks = [replay(form, one, language=code, clock=clock) for one in samples.values()]
    assert [walk.problems for walk in walks] == [()] * len(walks)
