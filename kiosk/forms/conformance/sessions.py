# SPDX-License-Identifier: Apache-2.0
"""Opens a case's form as its recorder did, does what was done, and says what came of it."""

import itertools
import random
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from kiosk.clock import FixedClock
from kiosk.forms.attachments import Attachment
from kiosk.forms.conformance.cases import Case, content, form_of
from kiosk.forms.entities import EntityChange
from kiosk.forms.inspection import NodeKind, NodeState
from kiosk.forms.limits import Limits
from kiosk.forms.loading import load_form
from kiosk.forms.session import FormSession
from kiosk.forms.validation import Violation

_NOW: Final = "2026-11-22T10:00:00+04:00"
_ZONE: Final = "Asia/Baku"
_INSTANCE_ID: Final = "00000000-0000-4000-8000-000000000000"
_VALUELESS: Final = frozenset(
    {
        NodeKind.ROOT,
        NodeKind.GROUP,
        NodeKind.RANGE_COUNTED,
        NodeKind.RANGE_FREE,
        NodeKind.REPEAT_INSTANCE,
    }
)


def load(case: Case) -> "CaseSession":
    """Open the case's form; FormError when the engine refuses it."""
    return CaseSession(case)


class CaseSession:
    """A session with everything that could differ from run to run nailed down."""

    def __init__(self, case: Case) -> None:
        media = {name: content(value) for name, value in case.get("attachments", {}).items()}
        self.form = load_form(
            form_of(case),
            media=_Anything(media) if case.get("missing") else media,
            limits=Limits(**case.get("limits", {})),
        )
        numbers = itertools.count(1)
        self._clock = FixedClock(datetime.fromisoformat(case.get("now", _NOW)))
        instance, last_saved = case.get("instance"), case.get("last_saved")
        self.session = FormSession(
            self.form,
            clock=self._clock,
            zone=ZoneInfo(case.get("tz", _ZONE)),
            ids=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
            randomness=random.Random(0),  # noqa: S311 (a replay is the same each time)
            language=case.get("language", ""),
            instance_id=_INSTANCE_ID,
            instance=instance.encode() if instance else None,
            properties=case.get("preload") or {},
            replaces=case.get("mode") == "edit",
            last_saved=last_saved.encode() if last_saved else None,
        )
        self._finished: bytes | None = None

    def act(self, action: Case) -> None:
        """Do what a person did; FormError when there is nothing to do it to."""
        session = self.session
        match action:
            case {"set": ref, "value": value}:
                session.answer(ref, value["file"] if isinstance(value, Mapping) else value or "")
            case {"add_repeat": ref}:
                for _ in range(action.get("count", 1)):
                    session.add_repeat(ref)
            case {"remove_repeat": ref, "index": index}:
                session.remove_repeat(f"{ref}[{index}]")
            case {"language": language}:
                session.set_language(language)
            case {"attach": ref, "file": file}:
                session.attach(
                    ref, Attachment.of(file["file"], file.get("type", ""), content(file))
                )
            case {"page": page}:
                session.turn_to(page)
            case {"undo": times}:
                for _ in range(times):
                    session.undo()
            case {"pass": seconds}:
                self._clock.advance(timedelta(seconds=seconds))
            case {"finalise": _}:
                self._finished = session.finalise()
            case _:
                raise NotImplementedError(action)

    def state(self) -> dict[str, Any]:
        """Say every fact about every node, as cases write it."""
        return {
            "language": self.session.language,
            "nodes": {each.ref: _facts(each) for each in self.session.nodes()},
        }

    def overview(self) -> dict[str, Any]:
        """Say what holds of the whole: languages, pages, violations and the instance."""
        session = self.session
        violations = [{"ref": each.ref, **_violation(each)} for each in session.violations()]
        return {
            "language": session.language,
            "languages": [code for code in self.form.languages if code],
            "entities": [_entity(each) for each in session.entities()],
            "files": {each.name: each.open().read().decode() for each in session.attachments()},
            "pages": [list(page.questions) for page in session.pages()],
            "valid": not violations,
            "violations": violations,
            "warnings": sorted({each.code for each in self.form.warnings}),
            "xml": (session.written() if self._finished is None else self._finished).decode(),
        }


class _Anything(dict[str, bytes]):
    """Media that lack no file: absent ones are empty."""

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(name, b"" if default is None and not name.startswith("jr:") else default)


def _facts(node: NodeState) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "kind": node.kind.value,
        "relevant": node.relevant,
        "readonly": node.readonly,
        "required": node.required,
        "label": node.label,
        "hint": node.hint,
        "guidance": node.guidance,
        "appearances": sorted(node.appearances),
        "attributes": dict(node.attributes),
        "choices": None,
    }
    if node.kind not in _VALUELESS:
        violation = None if node.violation is None else _violation(node.violation)
        facts |= {
            "type": node.data_type,
            "value": node.value,
            "valid": violation is None,
            "violation": violation,
        }
    if node.question is not None:
        facts["question"] = node.question.value
    if node.choices is not None:
        facts["choices"] = [{"value": one.value, "label": one.label} for one in node.choices]
    if node.kind is NodeKind.SELECT:
        facts["select"] = node.control
    if node.media:
        facts["label_media"] = dict(node.media)
    if node.choice_media:
        facts["choice_media"] = {value: dict(files) for value, files in node.choice_media.items()}
    if node.count is not None:
        facts["count"] = node.count
    return facts


def _entity(change: EntityChange) -> dict[str, Any]:
    """Write an entity without what it leaves blank."""
    facts = {each.name: getattr(change, each.name) for each in fields(change)}
    facts["properties"] = dict(change.properties)
    return {name: value for name, value in facts.items() if value}


def _violation(violation: Violation) -> dict[str, str | None]:
    return {"condition": violation.condition.value, "message": violation.message or None}
