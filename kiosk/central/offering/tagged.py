# SPDX-License-Identifier: Apache-2.0
"""An answer with the name of its content, so that the same one need not be sent twice."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Tagged:
    """An answer and the name of its content."""

    content: bytes
    tag: str

    @classmethod
    def of(cls, answer: BaseModel) -> Self:
        """Write a record and name it."""
        content = answer.model_dump_json().encode()
        return cls(content, sha256(content).hexdigest()[:32])

    @property
    def etag(self) -> str:
        """Write the name as HTTP does (RFC 9110, section 8.8.3)."""
        return f'"{self.tag}"'
