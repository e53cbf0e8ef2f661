# SPDX-License-Identifier: Apache-2.0
"""The notices of this station, kept so that they show while the line is down."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from kiosk.memory import Memory
from kiosk.notices.model import Notice, harmless
from kiosk.timestamps import from_text, to_text

KEY: Final = "notices"
"""Under which name they are remembered."""


class Board:
    """Shows what holds by the time that is trusted here; ``keep`` belongs to the courier's thread."""

    def __init__(self, memory: Memory, now: Callable[[], datetime]) -> None:
        self._memory = memory
        self._now = now
        self.tag, self.etag, self._notices = _parsed(memory.read(KEY))
        """How the centre names them in a heartbeat's answer; ``etag`` in its answer to a question."""

    def keep(self, tag: str, etag: str, notices: Sequence[Notice] | None = None) -> None:
        """Remember these, or under another name those that are kept. Raises StorageError."""
        kept = self._notices if notices is None else _cleaned(notices)
        facts = {"tag": tag, "etag": etag, "notices": [_facts(one) for one in kept]}
        self._memory.write(KEY, json.dumps(facts, ensure_ascii=False))
        self.tag, self.etag, self._notices = tag, etag, kept

    def current(self) -> tuple[Notice, ...]:
        """List what holds now, the latest to begin first."""
        now = self._now()
        holding = [one for one in self._notices if one.holds(now)]
        return tuple(sorted(holding, key=lambda one: (one.valid_from, one.id), reverse=True))


def _cleaned(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    found = [
        replace(one, texts=_harmless(one.texts), titles=_harmless(one.titles)) for one in notices
    ]
    return tuple(one for one in found if one.texts)


def _harmless(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: text for code, said in texts.items() if (text := harmless(said))}


def _facts(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "from": to_text(notice.valid_from),
        "until": to_text(notice.valid_until),
        "texts": dict(notice.texts),
        "titles": dict(notice.titles),
        "kind": notice.kind,
        "where": list(notice.where),
        "forms": list(notice.forms),
    }


def _parsed(text: str | None) -> tuple[str, str, tuple[Notice, ...]]:
    try:
        found = json.loads(text or "")
        notices = tuple(
            Notice(
                id=one["id"],
                valid_from=from_text(one["from"]),
                valid_until=from_text(one["until"]),
                texts=dict(one["texts"]),
                titles=dict(one["titles"]),
                kind=str(one["kind"]),
                where=tuple(one["where"]),
                forms=tuple(one["forms"]),
            )
            for one in found["notices"]
        )
        return str(found["tag"]), str(found["etag"]), _cleaned(notices)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "", "", ()
