# SPDX-License-Identifier: Apache-2.0
"""Replays a case step by step and compares what it states, no more."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from xml.etree.ElementTree import Element

from kiosk.errors import FormError
from kiosk.forms.conformance.cases import Case, is_refused
from kiosk.forms.conformance.sessions import CaseSession, load
from kiosk.forms.limits import DEFAULT_LIMITS
from kiosk.forms.markup import parse
from kiosk.forms.texts import language_code

_WHOLE: Final = (
    *("language", "languages", "pages", "valid", "violations", "warnings"),
    *("entities", "files", "xml"),
)
_ALL: Final = "*"
_RENAMED: Final = {"value_format": "value", "constraint": "valid", "choice_label": "choices"}


class Difference(NamedTuple):
    """A fact that came out otherwise; ``ref`` is '' for what concerns the whole instance."""

    step: int
    ref: str
    fact: str
    expected: object
    actual: object

    def __str__(self) -> str:
        place = f"step {self.step} {self.ref}".rstrip()
        return f"{place}: {self.fact} is {self.actual!r}, not {self.expected!r}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What came of a case."""

    id: str
    steps: int
    facts: int
    """How many facts were compared."""
    differences: tuple[Difference, ...]

    @property
    def is_good(self) -> bool:
        """Say whether everything came out as stated."""
        return not self.differences


def run_case(case: Case) -> CaseOutcome:
    """Load the case's form, replay its steps and compare each stated fact."""
    replay = _Replay(case)
    replay.run()
    return CaseOutcome(
        id=str(case.get("id", "")),
        steps=len(case.get("steps", ())),
        facts=replay.facts,
        differences=tuple(replay.differences),
    )


class _Replay:
    def __init__(self, case: Case) -> None:
        self._case = case
        self._disputed = _disputed(case)
        self._nodes: dict[str, Case] = {}
        self.facts = 0
        self.differences: list[Difference] = []

    def run(self) -> None:
        case = self._case
        try:
            session = load(case)
        except FormError as error:
            came = error.code if is_refused(case) else str(error)
            wanted = _code(case["load_error"], came) if is_refused(case) else "loaded"
            self._compare(0, "", "load", wanted, came)
            return
        if is_refused(case):
            self._compare(0, "", "load", _code(case["load_error"], "refused"), "loaded")
            return
        for index, step in enumerate(case["steps"]):
            if step["action"] is not None and not self._acted(session, index, step):
                return
            self._check(session, index, step)

    def _acted(self, session: CaseSession, index: int, step: Case) -> bool:
        """Do the step's action; a refusal that the case states is as good."""
        refusal = step.get("error")
        try:
            session.act(step["action"])
            came = "done"
        except FormError as error:
            came = error.code if refusal else str(error)
        wanted = _code(refusal, came if came != "done" else "refused") if refusal else "done"
        return self._compare(index, _written(step["action"]), "act", wanted, came)

    def _check(self, session: CaseSession, index: int, step: Case) -> None:
        stated = step.get("state", step.get("delta", {}))
        self._nodes = {
            **({} if "state" in step else self._nodes),
            **stated.get("nodes", {}),
            **stated.get("changed", {}),
        }
        actual = session.state()["nodes"]
        for ref in stated.get("removed", ()):
            self._nodes.pop(ref, None)
            if not self._is_open(index, ref, _ALL):
                self._compare(index, ref, "node", "gone", "there" if ref in actual else "gone")
        for ref, expected in self._nodes.items():
            if not self._is_open(index, ref, _ALL):
                self._check_node(index, ref, expected, actual.get(ref))
        self._check_whole(session, index, stated)

    def _check_node(self, index: int, ref: str, expected: Case, actual: Case | None) -> None:
        if actual is None:
            self._compare(index, ref, "node", "there", "gone")
            return
        # what isn't relevant isn't shown: nothing else about it counts
        facts: Collection[str] = ("relevant",) if expected.get("relevant") is False else expected
        for fact in facts:
            if not self._is_open(index, ref, fact):
                alike = _ALIKE.get(fact, _as_it_is)
                self._compare(index, ref, fact, alike(expected[fact]), alike(actual.get(fact)))

    def _check_whole(self, session: CaseSession, index: int, stated: Case) -> None:
        wanted = [fact for fact in _WHOLE if fact in stated]
        if str(index) in self._case.get("volatile", {}) or self._disputed:
            wanted = [fact for fact in wanted if fact in {"language", "languages"}]
        if not wanted:
            return
        actual = session.overview()
        for fact in wanted:
            alike = _ALIKE.get(fact, _as_it_is)
            self._compare(index, "", fact, alike(stated[fact]), alike(actual[fact]))

    def _is_open(self, index: int, ref: str, fact: str) -> bool:
        """Tell whether a fact is left open: random, or disputed between those who recorded it."""
        volatile = self._case.get("volatile", {}).get(str(index), {}).get(ref, ())
        disputed = self._disputed.get(ref, ())
        return fact in disputed or fact in volatile or (fact == "valid" and "violation" in volatile)

    def _compare(self, step: int, ref: str, fact: str, expected: object, actual: object) -> bool:
        self.facts += 1
        if expected == actual:
            return True
        self.differences.append(Difference(step, ref, fact, expected, actual))
        return False


def _code(refusal: object, otherwise: str) -> str:
    """Say the code that a stated refusal must have; one that states none takes any."""
    return str(refusal.get("code", otherwise)) if isinstance(refusal, Mapping) else otherwise


def _disputed(case: Case) -> dict[str, set[str]]:
    """Collect what the engines that recorded the case disagree about."""
    found: dict[str, set[str]] = defaultdict(set)
    for each in case.get("javarosa", {}).get("disagreements", ()):
        fact = each["field"]
        whole = fact.startswith("missing") or fact in {"action_error", "dump_error"}
        found[each["ref"]].add(_ALL if whole else _RENAMED.get(fact, fact))
    return found


def _written(action: Case) -> str:
    return json.dumps(action, ensure_ascii=False)[:120]


def _as_it_is(fact: Any) -> Any:
    return fact


def _words(text: Any) -> Any:
    """Leave white space out of account, as a screen does."""
    return " ".join(text.split()) if isinstance(text, str) else text


def _choices(choices: Any) -> Any:
    return choices and [[one["value"], _words(one["label"] or "")] for one in choices]


def _xml(text: Any) -> Any:
    return _shape(parse(text.encode(), DEFAULT_LIMITS, "instance")[0])


def _shape(element: Element) -> tuple[object, ...]:
    """View an element without the spelling of its prefixes and the order of attributes."""
    inner = tuple(_shape(child) for child in element)
    return element.tag, sorted(element.attrib.items()), inner or (element.text or "")


def _violations(found: Any) -> list[tuple[str, str, object]]:
    return sorted((each["ref"], each["condition"], each.get("message")) for each in found)


_ALIKE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "label": _words,
    "hint": _words,
    "guidance": _words,
    "choices": _choices,
    "appearances": lambda names: sorted(names or ()),
    "xml": _xml,
    "violations": _violations,
    "language": language_code,  # ``en`` and ``English (en)`` are one
    "languages": lambda names: sorted(map(language_code, names)),
}
