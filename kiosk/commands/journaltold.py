# SPDX-License-Identifier: Apache-2.0
"""How the commands of the audit journal answer, to a program or to a person."""

from typing import TYPE_CHECKING, Any

from kiosk.audit import Examined, Record
from kiosk.commands import words

if TYPE_CHECKING:
    from kiosk.diagnostics.bundle import Bundle


def facts_of(examined: Examined, problem: str) -> dict[str, Any]:
    """Say what was found of a journal, and why its mark counts for nothing, where it does not."""
    return {
        "whole": not examined.wrong and not problem,
        "records": examined.records,
        "first": examined.first,
        "head": f"{examined.head.number}:{examined.head.hash.hex()}",
        "wrong": [
            {
                "code": one.code,
                "record": one.number,
                **({"by": one.by} if one.by else {}),
                "cause": words.cause(one.code),
            }
            for one in examined.wrong
        ],
        **({"mark": problem, "cause": words.cause(problem)} if problem else {}),
        "gone": [
            {"first": one.first, "last": one.last, "by": one.by, "event": one.event}
            for one in examined.gone
        ],
        "unended": [{"record": one.number, "event": one.event} for one in examined.unended],
    }


def facts_of_bundle(found: "Bundle") -> dict[str, Any]:
    """Say whose a bundle is, and what is in it."""
    return {
        "station": found.station,
        "made_at": found.made_at.isoformat(),
        "key": found.key_id,
        "files": list(found.files),
    }


def told(facts: dict[str, Any]) -> str:
    """Set facts in lines; what is a list of several gets a line each."""
    lines = []
    for name, value in facts.items():
        if isinstance(value, list):
            lines += [f"{name:<14} {_flat(one)}" for one in value]
        else:
            lines.append(f"{name:<14} {value}")
    return "\n".join(lines)


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {said}" for name, said in value.items())
    return str(value)


def line(record: Record) -> str:
    """Write a record in a line."""
    facts = ", ".join(f"{name} {value}" for name, value in sorted(record.facts.items()) if value)
    return f"{record.number:>8}  {record.at}  {record.event}  {facts}".rstrip()
