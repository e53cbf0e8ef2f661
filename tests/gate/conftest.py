# SPDX-License-Identifier: Apache-2.0
"""What every screen must hold, in every language, size, contrast and shape."""

from pathlib import Path

import pytest

from tests.kiosks import kiosk, run_kiosk, runtime, service_identity, settings
from tests.once import made_once

__all__ = ["kiosk", "published", "run_kiosk", "runtime", "service_identity", "settings"]

PAPERS = Path(__file__).parent / "papers.md"
"""A service with what the registration doesn't ask for: a list, documents and a bar code."""


@pytest.fixture(scope="session")
def published(tmp_path_factory, root) -> Path:
    """The services with one more, and the message catalogues."""
    from kiosk.forms.publishing import publish

    def make(out: Path) -> None:
        papers = tmp_path_factory.mktemp("gate") / "supplement" / "supplement.md"
        papers.parent.mkdir()
        papers.write_bytes(PAPERS.read_bytes())
        sources = [root / "resources" / "services", papers]
        publish(sources, root / "resources" / "translations", out)

    return made_once(tmp_path_factory, "gate", make)
