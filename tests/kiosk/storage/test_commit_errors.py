# SPDX-License-Identifier: Apache-2.0
"""A COMMIT that raises says nothing: the disk is looked at, and only then the person is told."""

from contextlib import contextmanager

import pytest

from kiosk.errors import StorageError
from kiosk.intake import Submitted
from kiosk.storage import CommitError, Database, SqlJournal, SqlSubmissions


class Doubtful(Database):
    """Raises at the next COMMIT, before or after it has stored; and may be unable to look."""

    stores = False
    can_look = True
    can_move_the_log = True
    doubts = 1

    @contextmanager
    def writing(self, **how):
        """Run a transaction and raise at its end."""
        if not self.doubts:
            with super().writing(**how) as connection:
                yield connection
            return
        self.doubts -= 1
        with super().writing(**how) as connection:
            yield connection
            if not self.stores:
                connection.execute("ROLLBACK")
                connection.execute("BEGIN IMMEDIATE")
        raise CommitError("disk I/O error")

    @contextmanager
    def reading(self):
        """Read, unless the disk is gone."""
        if not self.can_look:
            raise StorageError(code="storage.io")
        with super().reading() as connection:
            yield connection

    def checkpoint(self):
        """Move the log, unless the disk won't."""
        if not self.can_move_the_log:
            raise StorageError(code="storage.io")
        super().checkpoint()


@pytest.fixture
def doubtful(tmp_path, clock):
    opened = []

    def make(**conduct):
        database = Doubtful.open(tmp_path / "station.sqlite")
        for name, value in conduct.items():
            setattr(database, name, value)
        opened.append(database)
        return SqlSubmissions(database, SqlJournal(database, clock)), database

    yield make
    for database in opened:
        database.can_look = True
        database.close()


def test_what_is_found_and_made_durable_is_success(doubtful, make_submission):
    store, _database = doubtful(stores=True)
    submission = make_submission()
    assert store.take(submission) == Submitted.of(submission)


def test_what_is_not_found_was_not_stored_and_can_be_tried_again(doubtful, make_submission):
    store, _database = doubtful(stores=False)
    submission = make_submission()
    with pytest.raises(StorageError) as error:
        store.take(submission)
    assert error.value.code == "storage.not-stored"
    assert store.take(submission) == Submitted.of(submission)


@pytest.mark.parametrize("conduct", [{"can_look": False}, {"can_move_the_log": False}])
def test_what_cannot_be_looked_at_or_made_durable_is_unconfirmed(
    doubtful, make_submission, conduct
):
    store, database = doubtful(stores=True, **conduct)
    submission = make_submission()
    with pytest.raises(StorageError) as error:
        store.take(submission)
    assert error.value.code == "storage.unconfirmed"
    database.can_look = database.can_move_the_log = True
    assert store.take(submission) == Submitted.of(submission)


def test_another_submission_found_under_the_id_is_no_success(doubtful, make_submission):
    store, database = doubtful(doubts=0)
    first = store.take(make_submission())
    database.doubts, database.stores = 1, True
    with pytest.raises(StorageError) as error:
        store.take(make_submission(id=first.id))
    assert error.value.code == "intake.conflict"
