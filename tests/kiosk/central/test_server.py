# SPDX-License-Identifier: Apache-2.0
"""Who may be heard by others is heard behind TLS, or not at all."""

import json
import socket
import ssl
import subprocess
import sys

import pytest
import requests
import trustme

from kiosk.central.failures import CentralError
from kiosk.central.server import Serving, _listening, serve


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", "10.0.0.1"])  # noqa: S104
def test_it_refuses_to_serve_others_in_the_clear(tmp_path, host):
    with pytest.raises(CentralError) as error:
        serve(Serving(data_dir=tmp_path, host=host), lambda _: pytest.fail("it served"))
    assert error.value.code == "central.not-loopback"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("half", [{"tls_cert": "x.pem"}, {"tls_key": "x.key"}])
def test_a_certificate_and_its_key_belong_together(tmp_path, half):
    paths = {name: tmp_path / file for name, file in half.items()}
    with pytest.raises(CentralError) as error:
        serve(Serving(data_dir=tmp_path, **paths), lambda _: pytest.fail("it served"))
    assert error.value.code == "central.tls"


@pytest.fixture
def started(tmp_path, root):
    """Start `central serve` and give its URL."""
    running = []

    def start(*options):
        command = [sys.executable, str(root / "main.py"), "central", "serve", "--port", "0"]
        process = subprocess.Popen(
            [*command, "--data-dir", str(tmp_path / "data"), *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.communicate(timeout=15)


def url_of(process):
    return json.loads(process.stdout.readline())["url"]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_it_serves_others_behind_tls(tmp_path, started):
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_and_cert_chain_pem.write_to_path(tmp_path / "server.pem")
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    files = ["--tls-cert", str(tmp_path / "server.pem"), "--tls-key", str(tmp_path / "server.pem")]
    url = url_of(started("--host", "0.0.0.0", *files))  # noqa: S104
    assert url.startswith("https://0.0.0.0:")
    url = url.replace("0.0.0.0", "127.0.0.1")  # noqa: S104
    health = requests.get(url + "/v1/health", verify=tmp_path / "ca.pem", timeout=5)
    assert health.json()["status"] == "ok"
    assert "Server" not in health.headers
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(url + "/v1/health", timeout=5)
    assert spoken(url, tmp_path / "ca.pem") == "TLSv1.3"
    assert spoken(url, tmp_path / "ca.pem", ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    with pytest.raises(ssl.SSLError):  # our side would, the server does not
        spoken(url, tmp_path / "ca.pem", ssl.TLSVersion.TLSv1_1)


def spoken(url, authority, most=ssl.TLSVersion.TLSv1_3):
    """Say which TLS is spoken with somebody who knows none beyond ``most``."""
    context = ssl.create_default_context(cafile=authority)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version, context.maximum_version = ssl.TLSVersion.MINIMUM_SUPPORTED, most
    port = int(url.rpartition(":")[2])
    with (
        socket.create_connection(("127.0.0.1", port), timeout=5) as line,
        context.wrap_socket(line, server_hostname="127.0.0.1") as secured,
    ):
        return secured.version()


def test_it_serves_others_behind_a_proxy_that_speaks_tls(started):
    url = url_of(started("--host", "0.0.0.0", "--behind-proxy"))  # noqa: S104
    port = url.rpartition(":")[2]
    assert requests.get(f"http://127.0.0.1:{port}/v1/health", timeout=5).ok


def test_a_certificate_that_is_none_is_named(tmp_path, started):
    (tmp_path / "x.pem").write_text("no")
    process = started("--tls-cert", str(tmp_path / "x.pem"), "--tls-key", str(tmp_path / "x.pem"))
    _, errors = process.communicate(timeout=15)
    assert process.returncode == 1
    assert "central.tls" in errors


def test_no_answer_s_content_waits_until_its_head_is_confirmed():
    with (
        _listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as taken,
    ):
        assert taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
