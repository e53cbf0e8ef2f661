# SPDX-License-Identifier: Apache-2.0
"""What can be said of the way to the centre below its API: the network, and certificates."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from kiosk.clock import Clock
from kiosk.diagnostics.health import Health
from kiosk.diagnostics.remarks import N_, Remark, Said, remark, say
from kiosk.errors import SealingError
from kiosk.sealing import Recipients
from kiosk.settings import Settings
from kiosk.sync.transport import trusted

SECONDS: Final = 5.0
"""In which somebody has to answer."""
SOON: Final = timedelta(days=30)
"""Before its end a certificate needs a person."""

_PORTS: Final = {"https": 443, "http": 80}


def network(settings: Settings) -> tuple[Health, Said]:
    """Find the centre's address and knock at its door."""
    where = _place(settings)
    if where is None:
        return Health.WELL, say(remark(N_("The embedded centre needs none.")))
    _scheme, host, port = where
    try:
        found = sorted(
            {one[4][0] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        )
    except OSError:
        unknown = N_("%(host)s has no address here; applications wait at this kiosk.")
        return Health.MISSING, say(remark(unknown, "network.name", host=host))
    try:
        socket.create_connection((host, port), SECONDS).close()
    except OSError:
        silent = N_("%(host)s does not answer on port %(port)s.")
        return Health.MISSING, say(remark(silent, "network.closed", host=host, port=str(port)))
    answers = N_("%(host)s is %(addresses)s; port %(port)s answers.")
    addresses = ", ".join(map(str, found))
    return Health.WELL, say(remark(answers, host=host, addresses=addresses, port=str(port)))


def certificates(settings: Settings, clock: Clock) -> tuple[Health, Said]:
    """Say until when the centre's certificate is good, and to whom is sealed."""
    sealed = _sealed(settings)
    where = _place(settings)
    if where is None or where[0] != "https":
        return Health.WELL, say(remark(N_("There is none on the way.")), sealed)
    _scheme, host, port = where
    context = ssl.create_default_context(cafile=trusted(settings.central_ca))
    try:
        with (
            socket.create_connection((host, port), SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as line,
        ):
            said = line.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        unbelieved = remark(N_("The centre's certificate can't be believed."), "delivery.tls")
        return Health.FAILED, say(unbelieved, sealed, besides=f"({error.verify_message})")
    except OSError:
        none = remark(N_("%(host)s shows no certificate now."), "network.closed", host=host)
        return Health.MISSING, say(none, sealed)
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(said["notAfter"])), UTC)
    health = Health.MISSING if until - clock.now() < SOON else Health.WELL
    good = N_("The centre's certificate is good until %(day)s.")
    return health, say(remark(good, day=until.date()), sealed)


def _sealed(settings: Settings) -> Remark:
    try:
        count = len(Recipients.load(settings.keys_dir).names)
    except SealingError as error:
        return remark(N_("Nobody is known to whom could be sealed."), error.code)
    return remark(
        N_("Keys that applications are sealed to: %(count)s; they do not expire."), count=count
    )


def _place(settings: Settings) -> tuple[str, str, int] | None:
    """Say where the door is; None while that is the embedded central."""
    if settings.remote_url is None:
        return None
    # the path of an OpenRosa server may hold a token, so nothing but the host is ever said
    parts = urlsplit(settings.remote_url)
    return parts.scheme, parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 443)
