# SPDX-License-Identifier: Apache-2.0
"""Every table and every record on the line is named with what it is, how long it stays, who reads it."""

import re

import pytest
from sqlalchemy import Column, MetaData, Table, Text

from kiosk.central.operating.measures import Measures
from kiosk.sync.contract import Devices, Heartbeat, Manifest
from tests.docs import data

SAID = {
    "station": {"what", "stays", "read"},
    "centre": {"what", "stays", "read"},
    "wire": {"way", "person"},
}


@pytest.fixture(scope="module")
def words():
    return data.read()


@pytest.fixture(scope="module")
def privacy(root):
    return (root / "docs" / "privacy.md").read_text(encoding="utf-8")


def there():
    return {store: set(data.tables(store)) for store in data.STORES} | {"wire": set(data.records())}


def test_the_page_is_current(words):
    written = data.PAGE.read_text(encoding="utf-8")
    assert written == data.page(words), "python -m tests.docs.data > docs/reference/data.md"


def test_all_that_is_stored_or_said_is_named_and_nothing_else(words):
    assert {group: set(named) for group, named in words.items()} == there()
    for group, named in words.items():
        for name, said in named.items():
            assert set(said) == SAID[group], name
            assert all(said.values()), name


def test_a_table_a_column_and_a_record_that_nobody_named_would_be_seen(words, monkeypatch):
    more = MetaData()
    Table("diary", more, Column("who", Text))
    monkeypatch.setattr(data, "STORES", {**data.STORES, "station": more})
    assert there()["station"] == {"diary"} != set(words["station"])
    assert "| `diary` | ? | ? | ? | `who` |" in data.page(words)


def test_what_is_said_in_the_open_is_named_to_the_field(privacy):
    """Whoever adds a field says on the page what it tells of people."""
    named = set(re.findall(r"`([a-z_.]+)`", privacy))
    for record in (Heartbeat, Devices, Manifest):
        assert set(record.model_fields) <= named, record.__name__


def test_every_measure_is_named(privacy):
    own = {metric.name for metric in Measures()._registry.collect()}
    written = set(re.findall(r"`(central_[a-z_]+)`", privacy)) - {"central_url"}
    assert {name.removesuffix("_total") for name in written} == own | {
        "central_stations",
        "central_stations_unsent",
    }
