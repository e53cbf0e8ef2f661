# SPDX-License-Identifier: Apache-2.0
"""Stations are given the published set and the notices, and nothing twice."""

import json
from hashlib import sha256

import pytest

from kiosk.central.offering.published import Published
from kiosk.sync.contract import CATALOGUE_PATH, NOTICES_PATH, CatalogueAnswer, NoticesAnswer

NOTICES = {
    "notices": [
        {
            "id": "novruz",
            "valid_from": "2026-03-19T00:00:00Z",
            "valid_until": "2026-03-26T00:00:00Z",
            "texts": {"az": "Bağlıdır", "en": "Closed"},
        }
    ]
}


def get(speaker, path, etag=None):
    return speaker.call("GET", path, headers={"If-None-Match": etag} if etag else None)


@pytest.fixture
def data(tmp_path):
    return tmp_path / "central"


@pytest.fixture
def offered(published, data):
    """The product's own services, published to the central's stations."""
    (data / "published").symlink_to(published)
    return published


def test_nothing_published_is_nothing_there(speaker):
    assert get(speaker, CATALOGUE_PATH).status_code == 404
    assert get(speaker, f"/v1/catalogue/files/{'0' * 64}").status_code == 404


def test_the_set_comes_whole_with_its_signature(speaker, offered):
    answer = CatalogueAnswer.model_validate(get(speaker, CATALOGUE_PATH).json())
    assert answer.edition == json.loads((offered / "catalogue.json").read_text())["edition"]
    files = {path.relative_to(offered).as_posix() for path in offered.rglob("*") if path.is_file()}
    assert {one.path for one in answer.files} == files
    assert "catalogue.sig" in files
    for one in answer.files:
        content = get(speaker, f"/v1/catalogue/files/{one.sha256}").content
        assert (len(content), sha256(content).hexdigest()) == (one.size, one.sha256)
        assert content == (offered / one.path).read_bytes()


def test_the_set_is_not_sent_twice(speaker, offered):
    first = get(speaker, CATALOGUE_PATH)
    again = get(speaker, CATALOGUE_PATH, first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert get(speaker, CATALOGUE_PATH, '"other"').status_code == 200


def test_another_edition_is_told_as_soon_as_it_is_in_force(speaker, data, tmp_path):
    etags = []
    for edition in (1, 2):
        folder = tmp_path / f"edition{edition}"
        folder.mkdir()
        (folder / "catalogue.json").write_text(json.dumps({"edition": edition}))
        (data / "published").unlink(missing_ok=True)
        (data / "published").symlink_to(folder)
        response = get(speaker, CATALOGUE_PATH)
        assert response.json()["edition"] == edition
        etags.append(response.headers["ETag"])
    assert len(set(etags)) == 2


def test_two_centrals_remember_each_its_own_set(tmp_path):
    folders = [tmp_path / name for name in "ab"]
    found = []
    for edition, folder in enumerate(folders):
        (folder / "published").mkdir(parents=True)
        (folder / "published" / "catalogue.json").write_text(json.dumps({"edition": edition}))
        found.append(Published(folder))
    for _ in range(2):
        assert [json.loads(one.catalogue().content)["edition"] for one in found] == [0, 1]
    first = found[0].catalogue()
    (folders[0] / "published" / "more").write_text("not listed before another edition comes")
    assert found[0].catalogue() == first
    assert Published(folders[0]).catalogue() != first


def test_what_lies_beside_the_set_is_not_given(speaker, offered, data):
    secret = (data / "keys" / "central.ed25519").read_bytes()
    assert get(speaker, f"/v1/catalogue/files/{sha256(secret).hexdigest()}").status_code == 404


def test_a_set_that_can_not_be_read_is_a_passing_trouble(speaker, data):
    (data / "published").mkdir()
    (data / "published" / "catalogue.json").write_text("{")
    assert get(speaker, CATALOGUE_PATH).status_code == 503


def test_notices_are_told_once(speaker, data):
    assert get(speaker, NOTICES_PATH).json() == {"notices": []}
    (data / "notices.json").write_text(json.dumps(NOTICES), encoding="utf-8")
    first = get(speaker, NOTICES_PATH)
    assert NoticesAnswer.model_validate(first.json()) == NoticesAnswer.model_validate(NOTICES)
    again = get(speaker, NOTICES_PATH, f'"x", {first.headers["ETag"]}')
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("content", ["{", "[]", '{"notices": [{}]}'])
def test_notices_that_are_none_are_a_passing_trouble(speaker, data, content):
    (data / "notices.json").write_text(content, encoding="utf-8")
    assert get(speaker, NOTICES_PATH).status_code == 503
