# SPDX-License-Identifier: Apache-2.0
"""Where accounts are kept, with what was counted against them."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from kiosk.staff.account import Account
from kiosk.staff.lockout import Tally


class Change(Protocol):
    """One change of the accounts: all of it happens or nothing does."""

    def accounts(self) -> tuple[Account, ...]:
        """List all, the retired ones as well."""

    def put(self, account: Account) -> None:
        """Keep an account in place of the one with its id."""

    def tally(self, key: str) -> Tally:
        """Say what was counted under a name; nothing where nothing was."""

    def count(self, key: str, tally: Tally) -> None:
        """Keep what was counted; MUST forget the name where that is nothing."""

    def recall(self, name: str) -> str:
        """Say a small fact; empty where there is none."""

    def remember(self, name: str, value: str) -> None:
        """Keep a small fact."""

    def note(self, event: str, facts: Mapping[str, str]) -> None:
        """Append a registered event to the audit journal."""


class Roll(Protocol):
    """The accounts of one machine; MAY be shared by threads and by processes."""

    def changing(self) -> AbstractContextManager[Change]:
        """Begin a change that nobody else's falls into. Raises StorageError."""
