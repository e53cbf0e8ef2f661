# SPDX-License-Identifier: Apache-2.0
"""A line says what happened, and of an exception where, never what it holds."""

import json
import logging
import subprocess
import sys

import pytest
import requests

from kiosk.central.operating.logs import Seldom, _JsonLine, _Line
from kiosk.errors import StorageError


def record(message, *arguments, trouble=None):
    found = None if trouble is None else (type(trouble), trouble, trouble.__traceback__)
    return logging.LogRecord("kiosk.x", logging.WARNING, "x.py", 1, message, arguments, found)


def raised(text):
    try:
        raise ValueError(text)  # noqa: TRY301 it needs a place
    except ValueError as error:
        return error


def test_an_event_is_one_object_of_json_with_its_code():
    line = _JsonLine().format(record("refused %s: central.token, key %s", "GET", "-"))
    said = json.loads(line)
    assert said["code"] == "central.token"
    assert said["level"] == "warning"
    assert said["message"] == "refused GET: central.token, key -"
    assert said["at"].endswith("Z")


@pytest.mark.parametrize("form", [_Line, _JsonLine])
def test_nothing_that_is_logged_makes_two_lines(form):
    assert "\n" not in form().format(record("a\r\nb %s", "c\nd", trouble=raised("x\ny")))


@pytest.mark.parametrize("form", [_Line, _JsonLine])
def test_an_exception_is_its_kind_and_its_places(form):
    line = form().format(record("Exception in ASGI application", trouble=raised("Əliyev")))
    assert "ValueError" in line
    assert "test_logs.py:" in line
    assert "liyev" not in line


def test_a_central_that_runs_writes_one_object_a_line(tmp_path, root):
    command = [sys.executable, str(root / "main.py"), "central", "serve", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--data-dir", str(tmp_path), "--log-format", "json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    url = json.loads(process.stdout.readline())["url"]
    assert requests.get(url + "/v1/catalogue?token=secret", timeout=5).status_code == 401
    assert requests.get(url, data=b"x", timeout=5, headers={"Host": ""}).status_code >= 400
    _, errors = process.communicate("", timeout=20)
    said = [json.loads(line) for line in errors.splitlines()]
    assert "central.token-missing" in [one.get("code") for one in said]
    assert "secret" not in errors


def test_what_comes_again_and_again_is_written_once_a_minute():
    now = [0.0]
    seldom = Seldom(lambda: now[0])
    assert [seldom.is_due(code) for code in ("a", "a", "b", "a")] == [True, False, True, False]
    now[0] = 61.0
    assert seldom.is_due("a")


def test_a_trouble_that_passes_is_written_with_its_code(
    region, region_speaker, caplog, monkeypatch
):
    def gone():
        raise StorageError("where it lies", code="storage.bodies-denied")

    monkeypatch.setattr(region.readiness, "prove", gone)
    for _ in range(3):
        assert requests.get(region_speaker.url + "/v1/ready", timeout=10).status_code == 503
    assert caplog.messages == ["somebody comes again later: storage.bodies-denied"]
