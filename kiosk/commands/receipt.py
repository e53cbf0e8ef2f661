# SPDX-License-Identifier: Apache-2.0
"""`receipt verify`: is this receipt genuine, without a network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kiosk.clock import SystemClock
from kiosk.commands.output import Config, Json, answer, settings_from
from kiosk.errors import ReceiptError, StorageError
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.checking import Trust
    from kiosk.receipts import Shown, Verdict

receipt = typer.Typer(help="Check receipts.", no_args_is_help=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What is remembered of the receipt, as far as anybody was asked."""

    shown: "Shown | None" = None
    problem: str = ""
    """Why nothing could be noted (a stable code)."""
    facts: Mapping[str, Any] = field(default_factory=dict)


@receipt.callback()
def _group() -> None:
    """Keep ``verify`` a word of its own while it is the only command here."""


@receipt.command()
def verify(
    subject: Annotated[
        str, typer.Argument(metavar="TOKEN|PICTURE", help="The code's text, or a PNG, JPEG or PDF.")
    ],
    keys: Annotated[
        Path | None,
        typer.Option(
            help="What `central station-keys` wrote, or public keys, one a line in hexadecimal; "
            "else what this station was told, and its own."
        ),
    ] = None,
    central_key: Annotated[
        str | None,
        typer.Option(help="Whose signature on the keys to believe; else the enrolled centre's."),
    ] = None,
    *,
    note: Annotated[
        bool, typer.Option("--note/--no-note", help="Remember that it was shown here.")
    ] = True,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say whether a receipt is genuine and what it says; exit code 1 when it isn't.

    A copy of somebody else's receipt is as genuine as theirs: whether it was shown here before
    is said, where this machine has a station's data.
    """
    from kiosk.checking import trust_in, trust_of
    from kiosk.receipts import judge, payload_in

    file = Path(subject)
    looks_like_file = len(subject) < 255 and (file.exists() or file.suffix != "")
    text = payload_in(file) if looks_like_file and ":" not in subject[:8] else subject
    settings = settings_from(config)
    trust = trust_of(settings) if keys is None else trust_in(keys, settings, central_key)
    now = SystemClock().now()
    verdict = judge(text, trust.keys, now)
    before = _noted(settings, verdict, now) if note and verdict.is_genuine else _Before()
    if as_json or verdict.is_genuine:
        answer(
            {**_facts(verdict, trust), **before.facts},
            as_json=as_json,
            text=lambda: _told(verdict, before),
        )
    if before.problem:
        typer.echo(f"not noted that it was shown: {before.problem}", err=True)
    if not verdict.is_genuine:
        raise ReceiptError(_why(verdict), code=verdict.code)


def _facts(verdict: "Verdict", trust: "Trust") -> dict[str, Any]:
    facts: dict[str, Any] = {"genuine": verdict.is_genuine}
    if verdict.code:
        facts["code"] = verdict.code
    if (claims := verdict.claims) is not None:
        facts |= {
            "reference": claims.reference,
            "form": claims.form_id,
            "version": claims.form_version,
            "taken_at": claims.taken_at.isoformat(),
            "clock": claims.clock_trust.value,
            "station": claims.station,
            "digest": claims.digest,
            "ahead": verdict.is_ahead,
        }
    if (key := verdict.key) is not None:
        facts["key"] = {
            "station": key.station or None,
            "service_point": key.service_point or None,
            "since": _text(key.since),
            "until": _text(key.until),
            "revoked_at": _text(key.revoked_at),
            "revoked_for": key.revoked_for,
        }
    facts["keys"] = {"number": trust.number, "as_of": _text(trust.as_of)}
    return facts


def _told(verdict: "Verdict", before: _Before) -> str:
    from kiosk.receipts import reference

    claims, key = verdict.claims, verdict.key
    if claims is None or key is None:
        return verdict.code
    place = f" ({key.service_point})" if key.service_point else ""
    genuine = (
        f"genuine: {reference.grouped(claims.reference)}, {claims.form_id} "
        f"{claims.form_version}, taken at {claims.taken_at.isoformat()} by {claims.station}{place}"
    )
    lines = [genuine]
    if verdict.is_ahead:
        lines.append("that time has not come yet by the clock here")
    if (shown := before.shown) is not None:
        times = "once" if shown.times == 1 else f"{shown.times} times"
        lines.append(f"shown here before: {times}, first on {shown.first_at.isoformat()}")
    return "\n".join(lines)


def _why(verdict: "Verdict") -> str:
    """Say whose key it was and what is wrong with it."""
    key = verdict.key
    if key is None:
        return ""
    told = [f"the key of {key.station}" if key.station else "a known key"]
    if key.revoked_at is not None:
        told.append(f"{key.revoked_for} since {key.revoked_at.isoformat()}")
    if key.since is not None or key.until is not None:
        told.append(f"in use from {_text(key.since) or '?'} to {_text(key.until) or 'now'}")
    if verdict.claims is not None:
        told.append(f"the receipt says {verdict.claims.taken_at.isoformat()}")
        told.append(_named(verdict.claims.station))
    return ", ".join(told)


def _named(station: str) -> str:
    """Repeat a station's name where it is one: whoever forges a receipt may write anything."""
    from kiosk.receipts import reference

    is_name = len(station) == reference.STATION_LENGTH and set(station) <= set(reference.ALPHABET)
    return f"and to be of {station}" if is_name else "and no station's name"


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _noted(settings: Settings, verdict: "Verdict", now: datetime) -> _Before:
    """Remember that it was shown; on a machine without a station's data nobody does."""
    if not settings.database.exists():
        return _Before()
    from kiosk.store import Store

    try:
        with Store(settings, SystemClock()) as store:
            if settings.retention_days:
                store.shown.forget(now - timedelta(days=settings.retention_days))
            shown = store.shown.note(verdict.digest, now)
    except StorageError as error:  # a receipt is no less genuine for a disk that is full
        return _Before(problem=error.code)
    times = 0 if shown is None else shown.times
    facts = {"times": times, "first_at": None if shown is None else _text(shown.first_at)}
    return _Before(shown=shown, facts={"shown_before": facts})
