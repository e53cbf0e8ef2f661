# SPDX-License-Identifier: Apache-2.0
"""What can be said of the way to the centre below its API: the network, and certificates."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from kiosk.clock import Clock
from kiosk.diagnostics.health import Health
from kiosk.errors import SealingError
from kiosk.sealing import Recipients
from kiosk.settings import Settings
from kiosk.sync.transport import trusted

SECONDS: Final = 5.0
"""In which somebody has to answer."""
SOON: Final = timedelta(days=30)
"""Before its end a certificate needs a person."""

_PORTS: Final = {"https": 443, "http": 80}


def network(settings: Settings) -> tuple[Health, str]:
    """Find the centre's address and knock at its door."""
    where = _place(settings)
    if where is None:
        return Health.WELL, "the embedded central needs none"
    _scheme, host, port = where
    try:
        found = sorted(
            {one[4][0] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        )
    except OSError:
        return Health.MISSING, f"network.name: {host} has no address here; applications wait here"
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError:
        return Health.MISSING, f"network.closed: {host} does not answer on port {port}"
    return Health.WELL, f"{host} is {', '.join(map(str, found))}; port {port} answers"


def certificates(settings: Settings, clock: Clock) -> tuple[Health, str]:
    """Say until when the centre's certificate is good, and to whom is sealed."""
    try:
        sealed = f"sealed to {len(Recipients.load(settings.keys_dir).names)}, which do not expire"
    except SealingError as error:
        sealed = error.code
    where = _place(settings)
    if where is None or where[0] != "https":
        return Health.WELL, f"none on the way; {sealed}"
    _scheme, host, port = where
    context = ssl.create_default_context(cafile=trusted(settings.central_ca))
    try:
        with (
            socket.create_connection((host, port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as line,
        ):
            said = line.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return Health.FAILED, f"delivery.tls: {error.verify_message}; {sealed}"
    except OSError:
        return Health.MISSING, f"network.closed: {host} shows none now; {sealed}"
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(said["notAfter"])), UTC)
    health = Health.MISSING if until - clock.now() < SOON else Health.WELL
    return health, f"the centre's is good until {until:%Y-%m-%d}; {sealed}"


def _place(settings: Settings) -> tuple[str, str, int] | None:
    """Say where the door is; None while that is the embedded central."""
    if settings.remote_url is None:
        return None
    # the path of an OpenRosa server may hold a token, so nothing but the host is ever said
    parts = urlsplit(settings.remote_url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443)
