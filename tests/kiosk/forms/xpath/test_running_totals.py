# SPDX-License-Identifier: Apache-2.0
"""A total that goes on from the instance before is no cycle, and follows every change."""

import pytest

from kiosk.errors import FormError
from kiosk.forms import load_form

BEFORE = "coalesce(indexed-repeat(/data/r/t, /data/r, position(..) - 1), 0)"


def form(xform, calculation: str) -> bytes:
    return xform(
        "<r><v/><t/></r>",
        '<bind nodeset="/data/r/v" type="int"/>'
        f'<bind nodeset="/data/r/t" type="int" calculate="{calculation}"/>',
        '<group><repeat nodeset="/data/r"><input ref="/data/r/v"/></repeat></group>',
    )


def totals(session) -> list[str]:
    return [state.value for state in session.nodes() if state.ref.endswith("/t")]


def test_a_running_total_goes_on_from_the_instance_before(xform, begin):
    session = begin(form(xform, f"../v + {BEFORE}"))
    for number in (1, 2, 3):
        if number > 1:
            session.add_repeat("/data/r")
        session.answer(f"/data/r[{number}]/v", str(number))
    assert totals(session) == ["1", "3", "6"]
    session.answer("/data/r[1]/v", "10")
    assert totals(session) == ["10", "12", "15"]
    session.remove_repeat("/data/r[2]")
    assert totals(session) == ["10", "13"]


def test_what_reads_itself_beside_the_instance_before_is_a_cycle_still(xform):
    with pytest.raises(FormError) as caught:
        load_form(form(xform, f"../t + {BEFORE}"))
    assert caught.value.code == "form.cycle"
