# SPDX-License-Identifier: Apache-2.0
"""Why something was not taken, and whether the centre is there at all."""

from typing import Annotated, Literal

from pydantic import Field

from kiosk.sync.contract.fields import Code, Moment, Record, Short


class Problem(Record):
    """Why a request, or one item, was not taken (RFC 9457)."""

    type: Literal["about:blank"] = "about:blank"
    title: Short
    status: Annotated[int, Field(ge=400, le=599)]
    code: Code
    """Stable."""
    passing: bool
    """Whether the same thing may be taken later."""


class Health(Record):
    """The centre is up and its database answers."""

    status: Literal["ok"]
    time: Moment
