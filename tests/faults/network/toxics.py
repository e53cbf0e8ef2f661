# SPDX-License-Identifier: Apache-2.0
"""The ways in which a line can be bad, in the words that others use for them as well."""

from dataclasses import dataclass
from enum import Enum


class Way(Enum):
    """A direction, as the station sees it."""

    UP = "up"
    """Requests."""
    DOWN = "down"
    """Answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Every byte arrives later."""

    seconds: float
    jitter: float = 0.0
    """How much longer or shorter it may take, at random; the order stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bandwidth:
    """No more than so many bytes a second, over all connections together."""

    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SlowClose:
    """The end of a connection is told later."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """Nothing arrives any more, and the connection ends after a while; 0 is never."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPeer:
    """The connection is reset once so many bytes of a request, or of an answer, have passed."""

    after: int = 0
    within: int = 0
    """Up to so many more bytes, at random."""
    chance: float = 1.0
    """Of each request or answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slicer:
    """What was sent at once arrives in small pieces."""

    size: int
    seconds: float = 0.0
    """Between two pieces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitData:
    """The connection ends, with all the politeness of TCP, after so many bytes."""

    most: int


@dataclass(frozen=True, slots=True)
class Down:
    """Upstream nobody takes connections; downstream they are taken and end at once."""


Toxic = Latency | Bandwidth | SlowClose | Timeout | ResetPeer | Slicer | LimitData | Down
