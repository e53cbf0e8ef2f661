# SPDX-License-Identifier: Apache-2.0
"""Whether a station is ready for people, as one value that its key signs."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kiosk.diagnostics.health import Finding
from kiosk.sealing import SigningKey, jws
from kiosk.timestamps import to_text

READINESS_TYPE: Final = "station-readiness+jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What was found out about every part, when, and about which program."""

    station: str
    service_point: str
    at: datetime
    findings: Sequence[Finding]
    versions: Mapping[str, str]

    @property
    def is_ready(self) -> bool:
        """Whether the kiosk can work like this."""
        return not any(one.is_failed for one in self.findings)

    def facts(self) -> dict[str, Any]:
        """Say it to a program."""
        return {
            "station": self.station,
            "service_point": self.service_point,
            "at": to_text(self.at),
            "ready": self.is_ready,
            "versions": dict(self.versions),
            "findings": [one.facts() for one in self.findings],
        }

    def text(self) -> str:
        """Write the facts (JSON)."""
        return json.dumps(self.facts(), ensure_ascii=False, indent=2)

    def statement(self, key: SigningKey) -> str:
        """Write the facts as the station's statement (JWS)."""
        return jws.sign(self.facts(), READINESS_TYPE, key)
