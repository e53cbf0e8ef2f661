# SPDX-License-Identifier: Apache-2.0
"""Keeps everything that follows from the answers up to date, and tells what changed."""

import heapq
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from kiosk.errors import FormError
from kiosk.forms.controls import Control
from kiosk.forms.datatypes import canonical, cast
from kiosk.forms.definition import Action, Event, Form, Seed
from kiosk.forms.instance import InstanceNode, Tree
from kiosk.forms.journal import Came, Held, Journal, Transaction, Went
from kiosk.forms.kinds import QuestionKind
from kiosk.forms.nodes import DocumentOrder, Node
from kiosk.forms.rules import Facet, Rule
from kiosk.forms.templates import Template
from kiosk.forms.xpath.environment import Environment
from kiosk.forms.xpath.values import int_or_nan, text_number

Changes = Mapping[str, frozenset[str]]
"""What changed by reference: any of value, relevant, readonly, required, choices, label,
hint, violation, instances."""

_EITHER_OR = frozenset({"relevant", "readonly", "required"})
_ROUNDS = 200
"""How often each rule may run for each node in one transaction, on average, before the
form is found to chase its own tail."""


class Recalculation:
    """Evaluates rules in the order of their ranks, only where something they read changed."""

    def __init__(self, form: Form, tree: Tree, env: Environment) -> None:
        self._form = form
        self._tree = tree
        self._env = env
        self._ranks: list[int] = []
        self._pending: dict[int, dict[tuple[int, int], tuple[Rule, InstanceNode]]] = {}
        self._changes: dict[InstanceNode, set[str]] = {}
        self._gone: set[InstanceNode] = set()
        self._moved: dict[tuple[Template, InstanceNode], None] = {}
        """Repeats of which instances came or went, each with the node that it stands in."""
        self._calculating = True
        self.journal = Journal(form.limits.undo_steps, form.limits.nodes)
        self._new_repeat_actions = tuple(
            action for action in form.actions if Event.NEW_REPEAT in action.events
        )
        self._growing = tuple(rule for rule in form.rules if rule.feeds_itself)
        self._apply: dict[Facet, Callable[[Rule, InstanceNode, Any], None]] = {
            Facet.RELEVANT: self._relevant,
            Facet.CALCULATE: self._calculate,
            Facet.CHOICES: self._choices,
            Facet.COUNT: self._count,
            Facet.READONLY: self._readonly,
            Facet.REQUIRED: self._required,
        }

    # --- transactions --------------------------------------------------------------------

    def settle(self) -> None:
        """Evaluate what is pending, in the middle of a transaction."""
        self._run()

    def finish(self, *, calculate: bool = True) -> Changes:
        """Evaluate what is pending and hand over what changed since the last time.

        Without ``calculate`` the calculated values stay as they are.
        """
        self._calculating = calculate
        self._run()
        self._calculating = True
        self._tree.settled += 1
        changes, self._changes = self._changes, {}
        for node in self._gone:
            changes.pop(node, None)
        self._gone.clear()
        return {self._tree.ref(node): frozenset(facts) for node, facts in changes.items() if facts}

    def set(self, node: InstanceNode, text: str) -> None:
        """Set what a node holds; what depends on it becomes pending."""
        if text != node.raw:
            most = self._form.limits.value_length
            if len(text) > most:
                raise FormError(f"{node.template.path}: over {most} signs", code="form.size")
            self.journal.note(Held(node, node.raw))
            node.raw = text
            self.refresh(node)

    def revert(self, done: Transaction) -> None:
        """Take back what a transaction did; values are put back, not calculated anew.

        What the transaction calculated in another language than the active one follows.
        """
        for step in reversed(done.steps):
            if isinstance(step, Held):
                step.node.raw = step.raw
                self.refresh(step.node)
            elif isinstance(step, Came):
                self.remove(step.node)
            else:
                self._put_back(step)
        self._calculating = False
        self._run()
        self._calculating = True
        if done.language != self._env.language:
            self.language_changed()
            self._run()
        self.journal.begin("")

    def _put_back(self, step: Went) -> None:
        node, parent = step.node, step.parent
        self._tree.put_back(node, parent, step.place)
        for each in node.walk():
            self._gone.discard(each)
            self._schedule_rules(each)
        self._spread_relevance(node, relevant=parent.relevant and node.own_relevant)
        self._spread_readonly(node, inherited=parent.readonly)
        self._structure_changed(node, parent)

    def everything(self, *, calculate: bool = True) -> None:
        """Make every rule pending, for a new or restored instance."""
        for node in self._tree.root.walk():
            if node.raw:
                self.refresh(node)
        for rule in self._form.rules:
            if calculate or rule.facet is not Facet.CALCULATE:
                for node in self._tree.instances_of(rule.template, self._tree.document):
                    self._schedule(rule, node)

    def language_changed(self) -> None:
        """Make pending what quotes texts of the form."""
        self._schedule_all(self._form.language_rules)

    def staff_changed(self) -> None:
        """Make pending what only an officer answers."""
        self._schedule_all(self._form.staff_rules)

    def _schedule_all(self, rules: Iterable[Rule]) -> None:
        for rule in rules:
            for node in self._tree.instances_of(rule.template, self._tree.document):
                self._schedule(rule, node)

    def report(self, node: InstanceNode, fact: str) -> None:
        """Note that a fact about a node changed; one of two values that changed twice did not."""
        facts = self._changes.setdefault(node, set())
        if fact in _EITHER_OR and fact in facts:
            facts.remove(fact)
        else:
            facts.add(fact)

    def enter(self, node: InstanceNode, text: str) -> None:
        """Set what a person entered; a repeat that grows with its answers may grow."""
        self.set(node, text)
        for rule in self._growing:
            if rule.target is not None and node.template.is_within(rule.target):
                self._notify(rule, self._form.document, node)

    def _schedule(self, rule: Rule, node: InstanceNode) -> None:
        rank = rule.rank
        waiting = self._pending.get(rank)
        if waiting is None:
            self._pending[rank] = waiting = {}
            heapq.heappush(self._ranks, rank)
        waiting[rule.number, id(node)] = (rule, node)

    def _run(self) -> None:
        env, apply, gone = self._env, self._apply, self._gone
        budget = _ROUNDS * (len(self._form.rules) + 50)
        while self._ranks or self._moved:
            if self._moved:
                self._tell_of_moves()
                continue
            waiting = self._pending.pop(heapq.heappop(self._ranks))
            entries = [each for each in waiting.values() if not gone or each[1] not in gone]
            if not entries:
                continue
            if len(entries) > 1 and entries[0][0].ordered:
                place = DocumentOrder()
                entries.sort(key=lambda entry: (place(entry[1]), entry[0].number))
            budget -= 1
            env.spend(len(entries))
            for rule, node in entries:
                env.current = node
                apply[rule.facet](rule, node, rule.run(node, env))
            if budget < 0:
                self._ranks.clear()
                self._pending.clear()
                self._moved.clear()
                raise FormError(f"{entries[0][0]} never settles", code="form.cycle")

    # --- one rule each -------------------------------------------------------------------

    def _relevant(self, _rule: Rule, node: InstanceNode, result: bool) -> None:  # noqa: FBT001
        if node.own_relevant is not result:
            node.own_relevant = result
            parent = node.parent
            self._spread_relevance(node, relevant=result and (parent is None or parent.relevant))

    def _spread_relevance(self, node: InstanceNode, *, relevant: bool) -> None:
        if node.relevant is relevant:
            return
        node.relevant = relevant
        self.report(node, "relevant")
        if relevant:
            for rule in self._form.rules_at.get(node.template.number, ()):
                if rule.facet is not Facet.RELEVANT:
                    self._schedule(rule, node)
        self._touch(node)
        for child in (*node.attributes, *node.children):
            self._spread_relevance(child, relevant=relevant and child.own_relevant)

    def _calculate(self, _rule: Rule, node: InstanceNode, result: str) -> None:
        if node.relevant and self._calculating:
            self.set(node, cast(result, node.template.data_type, self._env))

    def _choices(self, _rule: Rule, node: InstanceNode, result: list[tuple[str, Node]]) -> None:
        if not node.relevant:
            return
        if node.choices == result:
            return
        node.choices = result
        node.shown = None
        self.report(node, "choices")
        self.refresh(node)

    def _count(self, rule: Rule, node: InstanceNode, result: str) -> None:
        if rule.target is None or result == "":
            return
        number = int_or_nan(text_number(result, self._env))
        if number != number:  # noqa: PLR0124 (NaN)
            return
        wanted = min(max(0, int(number)), self._form.limits.repeat_instances)
        present = [child for child in node.children if child.template is rule.target]
        if rule.feeds_itself:
            wanted = min(wanted, len(present) + self._wants_another(present))
        written = self._form.written.get(rule.target.number, ())
        for at in range(len(present), wanted):
            self.add(node, rule.target, written[at] if at < len(written) else None)
        for instance in present[wanted:]:
            self.remove(instance)

    def _wants_another(self, present: list[InstanceNode]) -> bool:
        """Tell whether the last instance has an answer, or there is none yet."""
        return not present or any(
            node.raw != node.template.default and node.template.number in self._form.controls
            for node in present[-1].walk()
        )

    def _readonly(self, _rule: Rule, node: InstanceNode, result: bool) -> None:  # noqa: FBT001
        if node.own_readonly is not result:
            node.own_readonly = result
            parent = node.parent
            self._spread_readonly(node, inherited=parent is not None and parent.readonly)

    def _spread_readonly(self, node: InstanceNode, *, inherited: bool) -> None:
        readonly = inherited or node.own_readonly
        if node.readonly is readonly:
            return
        node.readonly = readonly
        self.report(node, "readonly")
        for child in (*node.attributes, *node.children):
            self._spread_readonly(child, inherited=readonly)

    def _required(self, _rule: Rule, node: InstanceNode, result: bool) -> None:  # noqa: FBT001
        if node.required is not result:
            node.required = result
            self.report(node, "required")

    # --- repeats -------------------------------------------------------------------------

    def add(self, parent: InstanceNode, repeat: Template, seed: Seed | None = None) -> InstanceNode:
        """Add an instance of a repeat, run its actions and make its rules pending."""
        node = self._tree.insert(parent, repeat, seed)
        self.journal.note(Came(node))
        for action in self._new_repeat_actions:
            if action.owner is repeat:
                self.act(action, node)
        for each in node.walk():
            self._schedule_rules(each)
        self._structure_changed(node, parent)
        return node

    def _schedule_rules(self, node: InstanceNode) -> None:
        for rule in self._form.rules_at.get(node.template.number, ()):
            self._schedule(rule, node)

    def remove(self, node: InstanceNode) -> None:
        """Take an instance of a repeat out."""
        parent = node.parent
        if parent is None:
            return
        self.journal.note(Went(node, parent, self._tree.remove(node)))
        self._gone.update(node.walk())
        self._structure_changed(node, parent)

    def _structure_changed(self, node: InstanceNode, parent: InstanceNode) -> None:
        """Note that an instance came or went; a thousand that do so at once are told of once."""
        self.report(parent, "instances")
        self._moved[node.template, parent] = None

    def _tell_of_moves(self) -> None:
        """Make pending what reads instances that came or went from outside of them."""
        moved, self._moved = self._moved, {}
        for repeat, parent in moved:
            if parent in self._gone:
                continue
            for template in repeat.walk():
                for rule, anchor in self._form.dependents[template.number]:
                    if not anchor.is_within(repeat):
                        self._notify(rule, anchor, parent)

    def act(self, action: Action, node: InstanceNode) -> None:
        """Set what an action sets, in the instance that ``node`` stands in."""
        for target in self._targets(action, node):
            self._env.current = target
            text = action.value(target, self._env)
            self.set(target, cast(text, target.template.data_type, self._env))

    def _targets(self, action: Action, node: InstanceNode) -> list[InstanceNode]:
        """Find the one node that an action means; none when it could be several."""
        if action.select is not None:
            self._env.current = node
            chosen = action.select(node, self._env)
            return [each for each in chosen[:1] if isinstance(each, InstanceNode)]
        here: InstanceNode | None = node
        while here is not None and not action.target.is_within(here.template):
            here = here.parent
        found = [] if here is None else self._tree.instances_of(action.target, here)
        return found if len(found) == 1 else []

    # --- propagation ---------------------------------------------------------------------

    def refresh(self, node: InstanceNode) -> None:
        """Work out what others see of a node from what it holds."""
        value = canonical(node.raw, node.template.data_type)
        if value and (control := self._form.controls.get(node.template.number)) is not None:
            value = offered(control, node, value)
        if value != node.value:
            node.value = value
            if node.relevant:  # nobody sees it before
                self.report(node, "value")
                self._touch(node)

    def _touch(self, node: InstanceNode) -> None:
        """Make pending what reads a node's value or presence."""
        for rule, anchor in self._form.dependents[node.template.number]:
            self._notify(rule, anchor, node)

    def _notify(self, rule: Rule, anchor: Template, node: InstanceNode) -> None:
        template = rule.template
        if not template.repeats:
            nodes = [self._tree.slots[template.number]]
        else:
            here = node
            while here.template is not anchor and here.parent is not None:
                here = here.parent
            nodes = self._tree.instances_of(template, here)
        if rule.watched:
            fact = rule.facet.value
            for each in nodes:
                each.shown = None
                self.report(each, fact)
            return
        for each in nodes:
            self._schedule(rule, each)


def offered(control: Control, node: InstanceNode, value: str) -> str:
    """Keep of an answer what is on offer, in the order of the choices; a ranking keeps its own."""
    if control.scale is not None:
        return value if control.scale.holds(value) else ""
    if node.choices is not None:
        known = dict.fromkeys(choice for choice, _ in node.choices)
    elif control.items:
        known = dict.fromkeys(item.value for item in control.items)
    else:
        return value
    if control.kind is QuestionKind.SELECT_ONE:
        return value if value in known else ""
    if control.kind is QuestionKind.SELECT_MANY:
        chosen = set(value.split())
        return " ".join(each for each in known if each in chosen)
    if control.kind is QuestionKind.RANK:
        return " ".join(each for each in value.split() if each in known)
    return value
