# SPDX-License-Identifier: Apache-2.0
"""A submission, a service and translators, as the other rooms would hand them over."""

import gettext
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.clock import ClockTrust
from kiosk.i18n import Translator, language
from kiosk.receipts import reference
from kiosk.sealing import StationKey

HERE = Path(__file__).parent
TAKEN_AT = datetime(2026, 11, 21, 10, 32, tzinfo=UTC)
TEXTS = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))


class Texts(gettext.NullTranslations):
    """A catalogue out of the test's own table; a text that is missing in it is an error."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code

    def gettext(self, message: str) -> str:
        return message if self._code == "en" else TEXTS[message][self._code]


@dataclass(frozen=True)
class SampleSubmitted:
    reference: str = reference.make("01937f4c-0000-7000-8000-000000000001", "BK03")
    form_id: str = "registration"
    form_version: str = "2026112101"
    taken_at: datetime = TAKEN_AT
    clock_trust: ClockTrust = ClockTrust.UNVERIFIED
    digest: str = "5e" * 32
    station: str = "BK03"


class SampleService:
    def title(self, language: str) -> str:
        return (
            "Register where I live"
            if language == "en"
            else TEXTS["Register where I live"][language]
        )


@dataclass(frozen=True)
class SamplePlace:
    service_point: str = "Bakı, xidmət nöqtəsi 3"
    status_url: str | None = None


@dataclass(frozen=True)
class SampleAnswered:
    ref: str
    label: str
    text: str


@dataclass(frozen=True)
class SampleQuestion:
    appearances: frozenset[str] = frozenset()


class SampleSession:
    """Two answers; the form allows only the first on paper."""

    def answers(self, language: str | None = None, *, marked) -> list[SampleAnswered]:
        label = "Arrival date" if language == "en" else TEXTS["Arrival date"][language]
        arrival = Translators().of(language).date(date(2026, 11, 14))
        allowed = [
            SampleAnswered("/data/arrival", label, arrival),
            SampleAnswered("/data/empty", "Empty", ""),
        ]
        if marked == {("receipt", "yes")}:
            return allowed
        return [*allowed, SampleAnswered("/data/surname", "Surname", "ERIKSSON")]

    def notes(self, language: str | None = None, *, marked) -> list[SampleAnswered]:
        label = "Two photos, 3.5 × 4.5 cm." if language == "en" else TEXTS["photos"][language]
        allowed = [SampleAnswered("/data/paper_photos", label, "")]
        if marked == {("tone", "paper"), ("receipt", "yes")}:
            return allowed
        return [*allowed, SampleAnswered("/data/paper_health", "A paper from the hospital", "")]

    def question(self, _ref: str) -> SampleQuestion:
        return SampleQuestion()

    def file(self, _ref: str) -> None:
        return None


class Translators:
    def of(self, code: str) -> Translator:
        return Translator(language(code), Texts(code))


@pytest.fixture(scope="session")
def key(tmp_path_factory) -> StationKey:
    """A station's key."""
    return StationKey.load_or_create(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def fixed_key(tmp_path_factory) -> StationKey:
    """The same key in every run, for golden files."""
    folder = tmp_path_factory.mktemp("fixed")
    secret = folder / "station.ed25519"
    secret.touch(mode=0o600)
    secret.write_bytes(bytes(range(32)))
    return StationKey.load_or_create(folder)


@pytest.fixture
def submitted() -> SampleSubmitted:
    return SampleSubmitted()


@pytest.fixture
def service() -> SampleService:
    return SampleService()


@pytest.fixture
def session() -> SampleSession:
    return SampleSession()


@pytest.fixture
def place() -> SamplePlace:
    return SamplePlace()


@pytest.fixture
def translators() -> Translators:
    return Translators()


@pytest.fixture
def golden() -> Path:
    return HERE / "golden"
