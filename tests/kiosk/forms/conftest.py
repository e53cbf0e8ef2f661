# SPDX-License-Identifier: Apache-2.0
"""Small forms for the engine's tests, and sessions on them."""

import itertools

import pytest

from kiosk.clock import FixedClock
from kiosk.forms import FormSession, load_form

_FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
 xmlns:odk="http://www.opendatakit.org/xforms"
 xmlns:kiosk="https://migration-kiosk.az/xforms"><h:head><h:title>Test</h:title><model>{itext}
 <instance><data id="test" version="3">{data}<meta><instanceID/></meta></data></instance>
 {model}</model></h:head><h:body>{body}</h:body></h:html>"""


@pytest.fixture(scope="session")
def xform():
    """Make the XML of a form from its parts."""

    def make(data: str, model: str = "", body: str = "", itext: str = "") -> bytes:
        return _FORM.format(data=data, model=model, body=body, itext=itext).encode()

    return make


@pytest.fixture(scope="session")
def begin():
    """Open a session on a form or on its XML."""

    def open_session(form, language: str = "", clock=None, **more) -> FormSession:
        numbers = itertools.count(1)
        return FormSession(
            load_form(form) if isinstance(form, bytes) else form,
            clock=clock or FixedClock(),
            ids=lambda: f"id-{next(numbers)}",
            language=language,
            instance_id="0192-visit",
            **more,
        )

    return open_session
