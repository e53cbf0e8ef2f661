# SPDX-License-Identifier: Apache-2.0
"""A station and its neighbours: where the settings name none, nothing of that is even imported."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kiosk.clock import Clock
from kiosk.handover import Drafts, Giving, Relay
from kiosk.sealing import SigningKey
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.neighbours import Neighbourhood


def neighbourhood_of(
    settings: Settings,
    clock: Clock,
    *,
    key: Callable[[], SigningKey],
    drafts: Drafts,
    centre: Callable[[], Relay],
    record: Callable[[str, Mapping[str, str]], None],
) -> "Neighbourhood | None":
    """Meet the neighbours; None where there are none, or no centre that says who they are."""
    is_named = bool(settings.neighbours or settings.neighbours_listen)
    if not is_named or settings.is_openrosa or settings.central_url is None:
        return None
    from kiosk.neighbours import Neighbourhood  # late: it brings a server along

    return Neighbourhood(settings, clock, key, Giving(drafts, centre, record), record)
