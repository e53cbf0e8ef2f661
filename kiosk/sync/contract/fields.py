# SPDX-License-Identifier: Apache-2.0
"""What single values look like on the line; both ends hold them to it."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Final
from unicodedata import category

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from kiosk.identifiers import SUBMISSION_PATTERN

SubmissionKey = Annotated[str, Field(pattern=f"^{SUBMISSION_PATTERN}$")]
StationCode = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}$")]
KeyId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
PublicKey = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PLAIN: Final = r"^[^\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*$"
"""One line, and nothing in it that makes another order of it."""
Short = Annotated[str, Field(min_length=1, max_length=128, pattern=PLAIN)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$")]
Count = Annotated[int, Field(ge=0, lt=1 << 53)]
_RFC_3339: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})", re.ASCII
)


def _as_written(value: Any) -> Any:
    """Read a time as this interface writes it, and not the seconds since 1970 as text."""
    if not isinstance(value, str):
        return value
    if not _RFC_3339.fullmatch(value):
        raise ValueError("not a time of RFC 3339 with a zone")
    return datetime.fromisoformat(value)


Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(1970, 1, 1, tzinfo=UTC), lt=datetime(9000, 1, 1, tzinfo=UTC)),
    BeforeValidator(_as_written),
]
Code = Annotated[str, Field(max_length=128, pattern=r"^[a-z0-9.-]*$")]
_SEGMENT: Final = "[A-Za-z0-9_-]+"
STATEMENT: Final = rf"^{_SEGMENT}\.{_SEGMENT}\.{_SEGMENT}$"
"""A JWS in compact form."""
Statement = Annotated[str, Field(max_length=48 << 10, pattern=STATEMENT)]


_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Controls, marks that reorder a line or take no place in it, and what no font has."""
_NEEDED: Final = frozenset("\u200c\u200d\n")
"""Persian needs the one joiner, emoji the other; lines may end."""


def readable(text: str) -> str:
    """Take a text that is what it looks like: nothing hidden in it, and nothing that reorders it."""
    if any(category(one) in _HIDDEN and one not in _NEEDED for one in text):
        raise ValueError("the text has characters that can't be seen")
    return text


class Record(BaseModel):
    """Frozen, and nothing in it but what is documented."""

    model_config = ConfigDict(frozen=True, extra="forbid")
