# SPDX-License-Identifier: Apache-2.0
"""The dependency graph: who must follow whom, and that nobody follows themselves."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kiosk.errors import FormError
from kiosk.forms.definition import Dependent
from kiosk.forms.rules import Facet, Rule
from kiosk.forms.templates import Template

_VALUE_FACETS = frozenset({Facet.RELEVANT, Facet.CALCULATE, Facet.CHOICES, Facet.COUNT})
"""What others can see of a node: its value, whether it is there, how often."""


def arrange(rules: Sequence[Rule]) -> None:
    """Number and rank the evaluated rules; raise FormError ``form.cycle`` with the way round."""
    for number, rule in enumerate(rules):
        rule.number = number
    by_template = _by_template(rules)
    firm: list[list[int]] = []
    loose: list[list[int]] = []
    for rule in rules:
        strict, every = _precedents(rule, by_template)
        firm.append(strict)
        loose.append(every)
    for component in components(firm):
        if len(component) > 1 or component[0] in firm[component[0]]:
            raise FormError(_way_round(component, firm, rules), code="form.cycle")
    order = {number: place for place, group in enumerate(components(firm)) for number in group}
    for rank, component in enumerate(components(loose)):
        for number in component:
            # a count waits until the values that it goes round with are settled
            rules[number].rank = 2 * rank + (rules[number].facet is Facet.COUNT)
            rules[number].ordered = len(component) > 1 or number in loose[number]
    _settle_inner_order(rules, order)


def _settle_inner_order(rules: Sequence[Rule], order: Mapping[int, int]) -> None:
    """Number rules so that those of one rank follow what they read in their own instance."""
    for rule in rules:
        rule.number = order[rule.number]


def _by_template(rules: Iterable[Rule]) -> dict[int, list[Rule]]:
    found: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.facet in _VALUE_FACETS:
            decided = rule.target or rule.template
            found[decided.number].append(rule)
    return found


def _precedents(
    rule: Rule, by_template: Mapping[int, Sequence[Rule]]
) -> tuple[list[int], list[int]]:
    """List the rules to evaluate before: firmly, and also those that may settle in rounds.

    Among the latter are the rules of sibling instances, which have an order of their own,
    and counts: a count that follows from the number of instances finds its end by growing.
    """
    strict: dict[int, None] = {}
    every: dict[int, None] = {}
    for spot in rule.reads.spots:
        for template in spot.template.lineage():
            for other in by_template.get(template.number, ()):
                if template is not spot.template and other.facet not in {
                    Facet.RELEVANT,
                    Facet.COUNT,
                }:
                    continue
                every[other.number] = None
                if not spot.sibling and other.facet is not Facet.COUNT:
                    strict[other.number] = None
    if rule.facet in {Facet.CALCULATE, Facet.CHOICES}:
        for template in rule.template.lineage():
            for other in by_template.get(template.number, ()):
                if other.facet is Facet.RELEVANT:
                    strict[other.number] = every[other.number] = None
    return list(strict), list(every)


def components(edges: Sequence[Sequence[int]]) -> list[list[int]]:
    """Find the strongly connected components, each after all that it points to (Tarjan)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for start in range(len(edges)):
        if start in index:
            continue
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        work = [(start, iter(edges[start]))]
        while work:
            here, ahead = work[-1]
            following = next(ahead, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == index[here]:
                    found.append(_pop_component(here, stack, on_stack))
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                on_stack.add(following)
                work.append((following, iter(edges[following])))
            elif following in on_stack:
                low[here] = min(low[here], index[following])
    return found


def _pop_component(root: int, stack: list[int], on_stack: set[int]) -> list[int]:
    component: list[int] = []
    while True:
        node = stack.pop()
        on_stack.discard(node)
        component.append(node)
        if node == root:
            return component


def _way_round(
    component: Sequence[int], edges: Sequence[Sequence[int]], rules: Sequence[Rule]
) -> str:
    """Write the shortest way from a rule back to itself."""
    inside = set(component)
    start = min(component)
    came: dict[int, int] = {}
    queue = [start]
    for here in queue:
        for following in edges[here]:
            if following == start:
                way = [start, here]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return " needs ".join(str(rules[number]) for number in reversed([start, *way[1:]]))
            if following in inside and following not in came:
                came[following] = here
                queue.append(following)
    return str(rules[start])


def dependents(
    rules: Sequence[Rule], templates: Sequence[Template]
) -> tuple[tuple[Dependent, ...], ...]:
    """List what to evaluate or report when the value or presence of a template changes."""
    found: list[dict[tuple[int, int], Dependent]] = [{} for _ in templates]
    for rule in rules:
        for spot in rule.reads.spots:
            here = found[spot.template.number]
            here[id(rule), spot.anchor.number] = Dependent(rule, spot.anchor)
    return tuple(tuple(each.values()) for each in found)
