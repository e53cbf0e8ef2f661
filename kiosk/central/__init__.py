# SPDX-License-Identifier: Apache-2.0
"""The reference central: stores sealed submissions once each and can be started by a station.

Nobody but the command line imports this package; the parts that serve are loaded by name
(``kiosk.central.server``), because a station that embeds a central does not serve itself.
"""

from kiosk.central.embedded import EmbeddedCentral

__all__ = ["EmbeddedCentral"]
