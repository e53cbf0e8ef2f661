# SPDX-License-Identifier: Apache-2.0
"""What an author should know about the expressions of a form that are right as they are."""

from kiosk.forms import Form
from kiosk.forms.publishing.atlas import Atlas
from kiosk.forms.publishing.problems import Problem, advice
from kiosk.forms.rules import Facet
from kiosk.forms.xpath.advice import advise
from kiosk.forms.xpath.compiler import scope_at

_CONDITIONS = frozenset({Facet.RELEVANT, Facet.REQUIRED, Facet.READONLY, Facet.CONSTRAINT})


def check_expressions(form: Form, atlas: Atlas) -> list[Problem]:
    """List what may not mean what it seems, or means something else in other apps."""
    found: dict[Problem, None] = {}
    for rule in (*form.rules, *form.constraints.values()):
        if not rule.source.strip():
            continue
        node = rule.target or rule.template
        scope = scope_at(node, form.document, form.names)
        for one in advise(rule.source, scope, condition=rule.facet in _CONDITIONS):
            place = atlas.place(node.path, rule.facet.value)
            found[advice(one.code, place, atlas.words(one.detail))] = None
    return list(found)
