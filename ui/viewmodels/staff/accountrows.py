# SPDX-License-Identifier: Apache-2.0
"""Accounts and roles, as the lists of the page of accounts show them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kiosk.staff import Origin, Role
from ui.messages import N_
from ui.staff.texts import ROLES

if TYPE_CHECKING:
    from kiosk.staff import Colleague
    from ui.words import Words


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the list."""

    account: str
    title: str
    summary: str
    icon: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role to choose."""

    code: str
    title: str


def account_rows(words: "Words", colleagues: "Iterable[Colleague]") -> list[AccountRow]:
    """List accounts by their ids."""
    return [
        AccountRow(
            one.member.id,
            one.member.name,
            summary(words, one),
            "lock" if one.is_locked else "person",
        )
        for one in colleagues
    ]


def role_rows(words: "Words") -> list[RoleRow]:
    """List the roles there are."""
    return [RoleRow(one.value, words(ROLES[one.value])) for one in Role]


def summary(words: "Words", one: "Colleague") -> str:
    """Say what there is to say of an account, in a line."""
    return " · ".join(words(text) for text in _told(one))


def _told(one: "Colleague") -> Iterator[str]:
    yield ROLES[one.member.role]
    if one.origin is Origin.CENTRE:
        yield N_("from the centre")
    if one.is_locked:
        yield N_("locked")
    if one.is_expired:
        yield N_("expired")
    if one.has_badge:
        yield N_("has a badge")
    if one.must_change:
        yield N_("has no PIN of their own yet")
