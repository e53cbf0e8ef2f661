# SPDX-License-Identifier: Apache-2.0
"""The installed registration service, from the first answer to the Service's open envelope."""

from contextlib import nullcontext
from xml.etree import ElementTree as ET

import pytest

from kiosk.audit import verify
from kiosk.catalogue import Catalogue
from kiosk.clock import SystemClock
from kiosk.forms.publishing import publish
from kiosk.identifiers import IdSource
from kiosk.intake import Intake, ServiceSeal
from kiosk.receipts import reference
from kiosk.sealing import Recipients, Sealer, ServiceIdentity
from kiosk.settings import Settings
from kiosk.sync import courier_to_central


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory, root):
    out = tmp_path_factory.mktemp("registration") / "published"
    publish([root / "resources/services/registration"], root / "resources/translations", out)
    return Catalogue.open(out)


@pytest.fixture
def service(tmp_path):
    return ServiceIdentity.load_or_create(tmp_path / "centre")


@pytest.fixture
def intake(*, tmp_path, ram, catalogue, clock, service, station_key, sql_submissions):
    return Intake(
        catalogue,
        ServiceSeal(Sealer(Recipients(service.recipients.names))),
        sql_submissions,
        clock,
        IdSource(clock),
        Settings(data_dir=tmp_path, runtime_dir=ram, minimum_free=0),
        numbering=reference.make,
        key=station_key,
    )


def refs(visit):
    return {
        visit.session.question(ref).name: ref
        for page in visit.session.pages()
        for ref in page.questions
    }


def walk(visit, answers):
    """Answer as the sample does, each question as soon as it can be seen."""
    left = dict(answers)
    while ready := [name for name in left if name in refs(visit)]:
        for name in ready:
            visit.answer(refs(visit)[name], left.pop(name))
    assert left == {}


@pytest.mark.parametrize("language", ["en", "az", "ru", "ar"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_every_sample_is_taken_in_every_language(*, intake, catalogue, clock, language, number):
    visit = intake.begin("registration", language)
    walk(visit, catalogue.samples("registration")[number].resolved(clock))
    assert visit.problems() == ()
    submitted = visit.submit()
    assert submitted.language == language
    assert reference.check(submitted.reference)


def test_the_lines_of_a_passport_fill_the_form(intake, catalogue, clock):
    sample = next(one for one in catalogue.samples("registration") if "mrz_lines" in one.answers)
    given = sample.resolved(clock)
    visit = intake.begin("registration", "en")
    walk(visit, {name: given[name] for name in ("passport_way", "mrz_lines")})
    filled = {name: visit.session.question(ref).value for name, ref in refs(visit).items()}
    for name in ("surname", "given_names", "document_number", "nationality", "sex", "birth_date"):
        assert filled[name] == given[name], name
    assert {one.code for one in visit.findings()} == {"mrz.finding.expired"}


@pytest.mark.parametrize(
    ("written", "zone_says"), [("Ériksson", ""), ("Eriksson", ""), ("Ericson", "ERIKSSON")]
)
def test_another_name_than_the_passport_s_is_remarked_on(
    *, intake, catalogue, clock, written, zone_says
):
    sample = next(one for one in catalogue.samples("registration") if "mrz_lines" in one.answers)
    given = sample.resolved(clock)
    visit = intake.begin("registration", "en")
    walk(visit, {name: given[name] for name in ("passport_way", "mrz_lines")})
    ref = refs(visit)["surname"]
    (page,) = [one for one in visit.session.pages() if ref in one.questions]
    visit.answer(ref, written)
    told = {one.ref: one.facts["name"] for one in visit.findings(page)}
    assert told == ({ref: zone_says} if zone_says else {})
    assert visit.problems(page) == ()


def test_the_service_reads_what_the_person_wrote(
    *,
    intake,
    catalogue,
    clock,
    service,
    central_url,
    central_store,
    sql_outbox,
    sql_journal,
    client_for,
):
    visit = intake.begin("registration", "az")
    given = catalogue.samples("registration")[0].resolved(clock)
    walk(visit, given)
    submitted = visit.submit()
    courier_to_central(
        sql_outbox, client_for(central_url), sql_journal, SystemClock(), solitude=nullcontext()
    ).round()
    (received,) = central_store.all()
    body = b"".join(central_store.body(received.id))
    assert received.reference == submitted.reference
    instance = ET.fromstring(service.open(body)["submission.xml"])  # noqa: S314
    values = {one.tag.rpartition("}")[2]: one.text for one in instance.iter()}
    for name in ("surname", "nationality", "street"):
        if name in given:
            assert values[name] == given[name]
    assert verify(sql_journal.records()) is None
