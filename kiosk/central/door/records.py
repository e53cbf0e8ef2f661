# SPDX-License-Identifier: Apache-2.0
"""What the back office's systems say and are told, as records."""

from typing import Annotated, Literal

from pydantic import Field

from kiosk.sync.contract import Moment, Record, Short

Step = Literal["documents-missing", "in-review", "decided", "awaiting-payment", "issued"]
"""Where an application stands; what it means for the applicant is said by words of ours."""

Reference = Annotated[str, Field(pattern=r"^[0-9A-Z]{12}$")]


class CaseStep(Record):
    """An application has come to a step; no text, so that nobody can be named in one."""

    step: Step
    at: Moment


class ToldStep(CaseStep):
    """A step that was told."""

    told_at: Moment
    told_by: Short
    """Which consumer said so."""


class Case(Record):
    """An application and its steps, in their order; the last one is where it stands."""

    reference: Reference
    received_at: Moment
    steps: tuple[ToldStep, ...]
