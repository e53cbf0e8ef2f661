# SPDX-License-Identifier: Apache-2.0
"""A published set that a test may spoil, and sign again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.forms.publishing import publish
from kiosk.i18n import language
from kiosk.sealing import PublisherKey, key_id

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One of the product's own services in two languages, published once."""
    out = tmp_path_factory.mktemp("edition") / "published"
    resources = ROOT / "resources"
    spoken = [language("en"), language("az")]
    service = resources / "services" / "registration"
    publish([service], resources / "translations", out, languages=spoken)
    return out


@pytest.fixture
def published(edition: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(edition, tmp_path / "published"))


@pytest.fixture
def key(edition: Path) -> PublisherKey:
    """The development key that the set was signed with."""
    return PublisherKey.load(edition.parent / "keys" / "publisher.ed25519")


@pytest.fixture
def sign(key: PublisherKey) -> Callable[..., None]:
    """Write a catalogue and its signature into a folder."""

    def write(folder: Path, content: bytes, by: PublisherKey = key) -> None:
        (folder / "catalogue.json").write_bytes(content)
        line = f"ed25519 {key_id(by.public_bytes)} {by.sign(content).hex()}\n"
        (folder / "catalogue.sig").write_text(line, encoding="ascii")
        (folder / "development.pub").write_text(key.public_bytes.hex(), encoding="ascii")

    return write


@pytest.fixture
def spoil(published: Path, sign: Callable[..., None]) -> Callable[..., None]:
    """Change the list of contents and sign it again."""

    def change(**changes: object) -> None:
        data = json.loads((published / "catalogue.json").read_text(encoding="utf-8"))
        sign(published, json.dumps({**data, **changes}).encode())

    return change
