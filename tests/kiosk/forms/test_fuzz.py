# SPDX-License-Identifier: Apache-2.0
"""Hostile forms, files, answers, savepoints and instances: a named error or nothing wrong."""

from concurrent.futures import ProcessPoolExecutor

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form
from kiosk.forms.loading import loader
from tests.kiosk.forms.hostile.bounds import Hung, bounded
from tests.kiosk.forms.hostile.campaign import Report, judge, run_cases, work
from tests.kiosk.forms.hostile.cases import Case, begin, make_case, media, run_case, seeds

QUICK = 300
NIGHTLY = 100_000
PROCESSES = 2
SHARE = 500


def _sound(report: Report) -> None:
    assert not report.broken, "\n".join(f"{at}: {said}" for at, said in report.broken.items())


@pytest.mark.parametrize("seed", seeds(), ids=lambda seed: seed.name)
def test_each_sound_form_goes_all_the_way(seed):
    """Else the campaign would spoil what nobody could load anyway."""
    case = make_case(1, [seed], media())
    assert run_case(Case(seed.xml, media(), case.source)) == "visited"
    assert begin(load_form(seed.xml, media=media())).finalise().startswith(b"<")


def test_a_few_hundred_spoilt_forms_end_well():
    report = run_cases(range(QUICK), seeds(), media())
    _sound(report)
    assert report.endings["visited"] > QUICK / 10
    assert {"form.xml", "form.xpath", "form.reference", "form.csv"} <= set(report.endings)


@pytest.mark.nightly
def test_a_hundred_thousand_spoilt_forms_end_well(published):
    """Those of the product are spoilt too."""
    own = tuple(sorted((published / "services").glob("*/form.xml")))
    assert own
    total = Report()
    with ProcessPoolExecutor(PROCESSES) as pool:
        for share in [pool.submit(work, first, SHARE, own) for first in range(0, NIGHTLY, SHARE)]:
            total.add(share.result())
    _sound(total)
    assert total.endings.total() == NIGHTLY


def test_an_error_without_a_name_is_seen(monkeypatch):
    """The negative control: where the loader lets other errors out, the campaign is red."""

    def careless(xml, media, limits):
        try:
            return loader._load(xml, media, limits)
        except FormError as error:
            raise KeyError(error.code) from None

    monkeypatch.setattr(
        "tests.kiosk.forms.hostile.cases.load_form",
        lambda xml, media: careless(xml, media, loader.DEFAULT_LIMITS),
    )
    report = run_cases(range(40), seeds(), media())
    assert len(report.broken) > 5
    assert all(said.startswith("KeyError") for said in report.broken.values())


def test_what_hangs_or_swells_is_seen():
    """The negative controls of both bounds."""

    def endless() -> str:
        while True:
            pass

    def greedy() -> str:
        return str(len(bytearray(2_000_000_000)))

    with pytest.raises(Hung), bounded(seconds=0.2):
        endless()
    assert judge(greedy)[1].startswith("MemoryError")
