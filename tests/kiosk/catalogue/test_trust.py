# SPDX-License-Identifier: Apache-2.0
"""A kiosk offers what a believed publisher signed, and never goes back to an older set."""

import pytest

from kiosk.catalogue import Catalogue, Trust, public_key, trust_of
from kiosk.errors import FormError, SettingsError
from kiosk.sealing import PublisherKey
from kiosk.settings import Settings
from tests.spoiling import spoil


def refused(published, trust=None):
    with pytest.raises(FormError) as caught:
        Catalogue.open(published, trust or Trust(development=True))
    return caught.value


def test_a_set_of_a_configured_publisher_is_offered(published, key):
    catalogue = Catalogue.open(published, Trust(keys=(b"\0" * 32, key.public_bytes)))
    assert [service.id for service in catalogue.services] == ["registration"]


def test_a_list_altered_after_signing_is_refused(published):
    file = published / "catalogue.json"
    file.write_bytes(file.read_bytes().replace(b'"house"', b'"horse"'))
    error = refused(published)
    assert error.code == "form.catalogue.signature"
    assert "altered after" in error.detail


@pytest.mark.parametrize("words", ["", "ed25519", "rsa a b", "ed25519 x zz", "ed25519 x 00"])
def test_a_missing_or_damaged_signature_is_refused(published, words):
    (published / "catalogue.sig").write_text(words)
    assert refused(published).code == "form.catalogue.signature"
    (published / "catalogue.sig").unlink()
    assert refused(published).code == "form.catalogue.signature"


def test_a_development_key_counts_for_nothing_beside_a_configured_one(published):
    trust = Trust(keys=(b"\1" * 32,), development=True)
    assert refused(published, trust).code == "form.catalogue.signature"


def test_a_kiosk_at_work_believes_nobody_until_it_is_told(published, key):
    trust = Trust()
    error = refused(published, trust)
    assert "publisher_keys names none" in error.detail
    assert Catalogue.open(published, Trust(keys=(key.public_bytes,))).services


def test_somebody_elses_signature_is_refused_though_it_is_right(published, tmp_path, sign, key):
    stranger = PublisherKey.load_or_create(tmp_path / "stranger")
    sign(published, (published / "catalogue.json").read_bytes(), stranger)
    error = refused(published, Trust(keys=(key.public_bytes,)))
    assert "but this kiosk believes" in error.detail


def test_altered_messages_are_refused_when_the_set_is_opened(published):
    file = published / "messages" / "az.mo"
    spoil(file)
    assert refused(published).code == "form.catalogue.digest"


def test_altered_samples_are_refused(published):
    file = next((published / "services" / "registration" / "samples").glob("*.json"))
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(FormError) as caught:
        Catalogue.open(published).samples("registration")
    assert caught.value.code == "form.catalogue.digest"


def test_an_older_set_over_a_newer_one_is_refused(published, tmp_path, spoil):
    trust = Trust(development=True, memory=tmp_path / "data" / "newest-edition")
    spoil(edition=20)
    assert Catalogue.open(published, trust).edition == 20
    spoil(edition=19)
    assert refused(published, trust).code == "form.catalogue.older"
    spoil(edition=21)
    assert Catalogue.open(published, trust).edition == 21
    assert trust.memory.read_text() == "21\n"


def test_without_a_memory_an_older_set_is_offered(published, spoil):
    spoil(edition=20)
    Catalogue.open(published)
    spoil(edition=19)
    assert Catalogue.open(published).edition == 19


@pytest.mark.parametrize(
    ("url", "development"),
    [
        (None, True),
        ("http://127.0.0.1:9", True),
        ("http://localhost:8000/api", True),
        ("https://central.migration.gov.az", False),
    ],
)
def test_development_keys_count_only_where_nothing_reaches_a_real_service(url, development):
    assert trust_of(Settings(central_url=url)).development is development


def test_publishers_are_named_in_the_settings():
    trust = trust_of(Settings(publisher_keys=("ab" * 32,)))
    assert trust.keys == (b"\xab" * 32,)
    for wrong in ("ab", "zz" * 32, ""):
        with pytest.raises(SettingsError):
            public_key(wrong)


def test_a_file_beside_a_form_is_known_by_its_digest(published, spoil):
    import hashlib
    import json

    picture = b"\x89PNG"
    (published / "services" / "registration" / "map.png").write_bytes(picture)
    data = json.loads((published / "catalogue.json").read_text())
    data["services"][0]["media"] = {"map.png": hashlib.sha256(picture).hexdigest()}
    spoil(**data)
    catalogue = Catalogue.open(published)
    assert catalogue.media("registration", "map.png") == picture
    with pytest.raises(FormError) as caught:
        catalogue.media("registration", "other.png")
    assert caught.value.code == "form.media"


def test_a_station_opens_on_a_believed_set_and_on_none_before_it(
    published, tmp_path, spoil, clock, key
):
    from kiosk.following import open_messages
    from kiosk.station import Station

    def opened(**settings) -> int:
        chosen = Settings(
            data_dir=tmp_path / "data", published_dir=published, languages=("az", "en"), **settings
        )
        station = Station(chosen, clock, open_messages(chosen))
        try:
            return station.catalogue.edition
        finally:
            station.close()

    assert opened() == Catalogue.open(published).edition
    told = {"publisher_keys": (key.public_bytes.hex(),)}
    spoil(edition=1)
    for settings in ({}, told):
        with pytest.raises(FormError) as caught:
            opened(**settings)
        assert caught.value.code == "form.catalogue.older"
    with pytest.raises(FormError) as caught:
        opened(publisher_keys=("00" * 32,))
    assert caught.value.code == "form.catalogue.signature"
