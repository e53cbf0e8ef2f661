# SPDX-License-Identifier: Apache-2.0
"""A station speaks to the host that its certificate's issuer knows, and to nobody else."""

from datetime import UTC, datetime

import pytest

from tests.faults.network import scripts
from tests.faults.network.certificates import UNTRUSTED, Authority
from tests.faults.network.middlebox import Middlebox


@pytest.fixture
def authority(tmp_path, scene):
    made = Authority.make(tmp_path)
    scene.kiosk.authorities = made.bundle
    return made


def drain_over(scene, authority):
    """Carry everything over a line that is as it should be."""
    with Middlebox(scene.central.address, tls=authority.good()) as sound:
        scene.through(sound.url)
        scene.drain()
        assert scene.wrong(complete=True) == []
        scene.kiosk.hang_up()


def test_a_station_believes_its_authority(scene, authority):
    scene.kiosk.submit()
    drain_over(scene, authority)


@pytest.mark.parametrize("name", UNTRUSTED)
def test_nothing_is_said_to_a_stranger(scene, authority, name):
    scene.kiosk.submit()
    with Middlebox(scene.central.address, tls=UNTRUSTED[name](authority)) as stranger:
        scene.through(stranger.url)
        scene.carry(3)
        assert not stranger.heard
        assert scene.courier.problem == "delivery.tls"
    assert scene.received() == set()
    assert scene.wrong() == []
    drain_over(scene, authority)


def test_a_host_without_tls_is_no_central(scene, authority):
    scene.kiosk.submit()
    with Middlebox(scene.central.address) as plain:
        scene.through(plain.url.replace("http://127.0.0.1", "https://localhost"))
        scene.carry(3)
        assert not plain.heard
        assert scene.courier.problem == "delivery.tls"
    drain_over(scene, authority)


def test_a_redirect_to_http_is_not_followed(scene, authority):
    scene.kiosk.submit()
    with (
        Middlebox(scene.central.address) as plain,
        Middlebox(scene.central.address, tls=authority.good()) as secure,
    ):
        secure.script = scripts.reply(307, b"", ("Location", f"{plain.url}/v1/heartbeat"))
        scene.through(secure.url)
        scene.carry(3)
        assert secure.heard
        assert not plain.heard
        scene.kiosk.hang_up()
    drain_over(scene, authority)


@pytest.mark.parametrize("year", [1970, 2021, 2036, 2106])
def test_a_station_s_clock_may_be_years_off(scene, authority, year):
    """TLS asks the system's clock; tokens, retention and delays must not mind the station's."""
    scene.kiosk.retention_days = 1
    scene.kiosk.clock.jump(datetime(year, 2, 7, tzinfo=UTC))
    scene.kiosk.submit()
    drain_over(scene, authority)
    states = {state.value for state in scene.kiosk.states().values()}
    assert states == {"received"}


def test_a_client_that_does_not_look_at_certificates_is_caught(scene, authority):
    """The negative control: without the check the stranger hears everything."""
    scene.kiosk.submit()
    with Middlebox(scene.central.address, tls=authority.of_another_issuer()) as stranger:
        scene.through(stranger.url)
        (client,) = scene.kiosk.clients
        client._transport._session.verify = False
        with pytest.warns(match="certificate"):
            scene.carry()
        assert stranger.heard
        scene.kiosk.hang_up()
