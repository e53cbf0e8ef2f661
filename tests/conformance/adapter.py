# SPDX-License-Identifier: Apache-2.0
"""Puts recorded cases of other engines to ours, for a checker that lives outside this tree."""

import base64
from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.clock import FixedClock
from kiosk.forms import Condition, FormSession, load_form
from kiosk.forms.controls import Group, RepeatBlock, no_label


def load(case):
    """Open a case's form as its recorded engine did."""
    return _Session(case)


class _Session:
    def __init__(self, case):
        media = {name: _bytes(value) for name, value in case.get("attachments", {}).items()}
        if case.get("missing"):
            media = _Anything(media)
        now = datetime.fromisoformat(case["now"])
        form = load_form(case["form"].encode(), media=media)
        numbers = iter(range(1, 1_000_000))
        instance = case.get("instance")
        self._session = FormSession(
            form,
            clock=FixedClock(now),
            zone=ZoneInfo(case["tz"]),
            ids=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
            instance_id="4e86a538-cc03-4aa0-a56d-a5590e89a11d",
            instance=instance.encode() if instance else None,
            properties=case.get("preload") or {},
            replaces=case.get("mode") == "edit",
        )

    def act(self, action):
        """Do what a person did."""
        session = self._session
        if "set" in action:
            value = action["value"]
            session.answer(action["set"], value["file"] if isinstance(value, dict) else value or "")
        elif "add_repeat" in action:
            for _ in range(action.get("count", 1)):
                session.add_repeat(action["add_repeat"])
        elif "remove_repeat" in action:
            session.remove_repeat(f"{action['remove_repeat']}[{action['index']}]")
        elif "language" in action:
            session.set_language(action["language"])
        else:
            raise NotImplementedError(action)

    def state(self):
        """Say everything that the checker compares."""
        session = self._session
        nodes = {}
        for node in session._tree.root.walk():
            ref = session._tree.ref(node)
            nodes[ref] = self._facts(node, ref)
            for repeat in node.template.children:
                if repeat.is_repeat:
                    nodes[f"{ref}/{repeat.name}"] = self._range(node, repeat)
        return {"language": session.language, "nodes": nodes}

    def _facts(self, node, ref):
        session = self._session
        facts = {
            "relevant": node.relevant,
            "readonly": node.readonly,
            "required": node.required,
            "value": node.value if node.relevant else "",
            "valid": _is_valid(session.violation(ref)),
            "label": self._label(node),
            "hint": None,
            "choices": None,
        }
        control = session.form.controls.get(node.template.number)
        if control is not None:
            question = session.question(ref)
            facts["label"] = question.label if control.label is not no_label else None
            facts["hint"] = question.hint if control.hint is not no_label else None
            if control.chooses:
                facts["choices"] = [{"value": c.value, "label": c.label} for c in question.choices]
        return facts

    def _range(self, parent, repeat):
        instances = [child for child in parent.children if child.template is repeat]
        relevant = any(child.relevant for child in instances) or not instances
        label = self._label(instances[0] if instances else parent, repeat)
        facts = {"relevant": relevant and parent.relevant, "readonly": parent.readonly}
        return {**facts, "required": False, "label": label}

    def _label(self, node, template=None):
        for part in _groups(self._session.form.body):
            if part.template is (template or node.template) and part.label is not no_label:
                return part.label(node, self._session._env)
        return None


def _groups(parts):
    for part in parts:
        if isinstance(part, Group | RepeatBlock):
            yield part
            yield from _groups(part.children)


class _Anything(dict):
    """Media that lack no file: absent ones are empty, as those cases are told to be taken."""

    def get(self, name, default=None):
        return super().get(name, b"" if default is None and not name.startswith("jr:") else default)


def _is_valid(violation):
    """Leave out what only our engine judges: the form of a value, and its length."""
    return violation is None or violation.condition in {Condition.TYPE, Condition.LENGTH}


def _bytes(value):
    if isinstance(value, str):
        return value.encode()
    if "b64" in value:
        return base64.b64decode(value["b64"])
    return value.get("text", "").encode()
