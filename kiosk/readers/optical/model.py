# SPDX-License-Identifier: Apache-2.0
"""What is told of a picture: the lines of its zone, or why there are none."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ZoneText:
    """The lines of a zone, in which every check digit agrees.

    Check digits cover neither the names nor the states nor the sex: the person confirms them.
    """

    lines: tuple[str, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """The lines as somebody would type them."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class NoZone:
    """Why a picture gave no zone, by stable code.

    ``zone.none``: nothing in it looks like one. ``zone.cut``: its lines go on outside of the
    picture. ``zone.blurred``: there is one, too small or too soft to be read. ``zone.unsure``:
    a symbol may be another one, or the check digits disagree.
    """

    code: str
