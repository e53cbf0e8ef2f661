# SPDX-License-Identifier: Apache-2.0
"""The demo as a new user starts it, with one service and some languages, the line cut half way."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.reference import TRAINING_STATION
from kiosk.settings import Settings, training_of
from ui.demo import settings_of

LANGUAGES = ("az", "fa")
"""A sample: every walk is a whole visit."""


def run(root: Path, published: Path, out: Path, languages=LANGUAGES, **more: str):
    """Start the demo as a new user does."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("QT_", "KIOSK_"))
    }
    return subprocess.run(
        [sys.executable, "main.py", "demo", "--out", str(out), "--json"],
        cwd=root,
        env={
            **environment,
            "KIOSK_PUBLISHED_DIR": str(published),
            "KIOSK_LANGUAGES": ",".join(languages),
            **more,
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture(scope="module")
def demo(root: Path, published: Path, tmp_path_factory: pytest.TempPathFactory):
    out = tmp_path_factory.mktemp("demo")
    return out, run(root, published, out)


def test_everything_arrives_once_and_every_code_reads(demo):
    _out, done = demo
    assert done.returncode == 0, done.stderr
    walks = json.loads(done.stdout)["walks"]
    assert {walk["language"] for walk in walks} == set(LANGUAGES)
    assert {walk["online"] for walk in walks} == {True, False}
    assert all(walk["received"] == 1 and walk["code_is_good"] for walk in walks)
    assert len({walk["reference"] for walk in walks}) == len(walks)


def test_it_leaves_receipts_and_a_picture_of_every_screen(demo):
    out, _done = demo
    assert len(list((out / "receipts").glob("*.pdf"))) == len(LANGUAGES)
    assert len(list((out / "receipts").glob("*.png"))) == len(LANGUAGES)
    for language in LANGUAGES:
        pictures = {path.stem for path in (out / "screens" / "registration" / language).iterdir()}
        assert {"attract", "services", "page-01-passport_way", "check", "receipt"} <= pictures


def test_nothing_is_said_that_a_log_should_not_hold(demo):
    _out, done = demo
    # a machine without sound says so, once a start
    said = [line for line in done.stderr.splitlines() if not line.endswith("speech: speech.device")]
    assert said == []


@pytest.mark.parametrize("is_training", [True, False])
def test_its_station_is_its_own_also_in_training(tmp_path, is_training):
    real = Settings(data_dir=tmp_path / "real", central_url="https://centre.example")
    out, runtime = tmp_path / "demo", tmp_path / "runtime"
    made = settings_of(training_of(real) if is_training else real, out, runtime)
    assert made.data_dir.is_relative_to(out)
    assert made.remote_url is None
    assert made.training is is_training


@pytest.mark.nightly
def test_it_walks_in_training_too(root, published, tmp_path):
    done = run(root, published, tmp_path, languages=("az",), KIOSK_TRAINING="true")
    assert done.returncode == 0, done.stderr
    walks = json.loads(done.stdout)["walks"]
    assert all(walk["received"] == 1 and walk["code_is_good"] for walk in walks)
    assert all(walk["reference"].startswith(TRAINING_STATION) for walk in walks)
