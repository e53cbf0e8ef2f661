# SPDX-License-Identifier: Apache-2.0
"""Writes a resume slip: what opens a kept visit, until when, and what whoever has it can do."""

from datetime import datetime

from kiosk.isolates import filled
from kiosk.receipts.compose import Place, Service
from kiosk.receipts.marking import training_mark
from kiosk.receipts.model import Block, Receipt, Standing, Step
from kiosk.receipts.port import Translator
from kiosk.reference import Reference


def compose_slip(
    symbols: str,
    payload: str,
    job: Reference,
    service: Service,
    *,
    own: Translator,
    official: Translator,
    place: Place,
    made_at: datetime,
    until: datetime,
) -> Receipt:
    """Write a resume slip in the person's language and in Azerbaijani.

    ``symbols`` is what a person types, ``payload`` what the QR code says; both open the visit.
    ``job`` names the paper to a printer, and opens nothing.
    """
    is_official = own.language.code == official.language.code
    blocks = [
        _block(translator, job, service, place, made_at=made_at, until=until)
        for translator in (own, official)
    ]
    return Receipt(
        reference=job,
        standing=Standing.KEPT,
        payload=payload,
        symbols=symbols,
        own=blocks[0],
        official=None if is_official else blocks[1],
    )


def _block(
    translator: Translator,
    job: Reference,
    service: Service,
    place: Place,
    *,
    made_at: datetime,
    until: datetime,
) -> Block:
    _ = translator.gettext
    return Block(
        language=translator.language.code,
        is_right_to_left=translator.language.right_to_left,
        issuer=_("State Migration Service of the Republic of Azerbaijan"),
        service=service.title(translator.language.code),
        headline=_("To go on at the desk"),
        moment=translator.datetime(made_at),
        place=place.service_point,
        reference_label=_("Code of this slip"),
        code_hint=_("Whoever has this slip can read your answers. Show it to officers only."),
        answers=(),
        papers_title="",
        papers=(),
        steps_title=_("How you go on"),
        steps=_steps(translator, until),
        closing=_("Without this slip nobody can open your answers."),
        copy="",
        training=training_mark(translator, job),
    )


def _steps(translator: Translator, until: datetime) -> tuple[Step, ...]:
    _ = translator.gettext
    last = filled(
        _("Show this slip at the desk by %(moment)s."), {"moment": translator.datetime(until)}
    )
    texts = (
        _("Your answers are kept, locked. They were not sent to the Service."),
        last,
        _("It works once. After that time your answers are erased."),
        _("Questions: call 919, day and night."),
    )
    return tuple(Step(text=text, is_done=not at) for at, text in enumerate(texts))
