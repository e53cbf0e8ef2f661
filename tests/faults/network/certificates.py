# SPDX-License-Identifier: Apache-2.0
"""Certificates that a station should believe, and others that it must not."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import trustme


@dataclass(frozen=True)
class Authority:
    """Who issues them, and where its own certificate lies for those who believe it."""

    issuer: trustme.CA
    bundle: Path

    @classmethod
    def make(cls, folder: Path) -> "Authority":
        """Make one."""
        issuer, bundle = trustme.CA(), folder / "authority.pem"
        issuer.cert_pem.write_to_path(str(bundle))
        return cls(issuer, bundle)

    def good(self) -> ssl.SSLContext:
        """Say who one is, as it should be."""
        return _context(self.issuer.issue_cert("localhost"))

    def expired(self) -> ssl.SSLContext:
        """Show a certificate of yesterday."""
        yesterday = datetime.now(UTC) - timedelta(days=1)
        return _context(
            self.issuer.issue_cert(
                "localhost", not_before=yesterday - timedelta(days=90), not_after=yesterday
            )
        )

    def of_the_future(self) -> ssl.SSLContext:
        """Show what a station sees whose clock is years behind: nothing is valid yet."""
        later = datetime.now(UTC) + timedelta(days=5 * 365)
        return _context(
            self.issuer.issue_cert(
                "localhost", not_before=later, not_after=later + timedelta(days=90)
            )
        )

    def of_another_host(self) -> ssl.SSLContext:
        """Show a certificate that the authority gave to somebody else."""
        return _context(self.issuer.issue_cert("elsewhere.example"))

    def of_another_issuer(self) -> ssl.SSLContext:
        """Show a certificate of somebody who is believed by nobody."""
        return _context(trustme.CA().issue_cert("localhost"))


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


UNTRUSTED: Final[dict[str, Callable[[Authority], ssl.SSLContext]]] = {
    "expired": Authority.expired,
    "not-valid-yet": Authority.of_the_future,
    "another-host": Authority.of_another_host,
    "another-issuer": Authority.of_another_issuer,
}
