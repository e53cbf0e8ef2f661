# SPDX-License-Identifier: Apache-2.0
"""A password of the desk rests on nothing that anybody would try first."""

import pytest

from kiosk.central.desk import passwords
from kiosk.central.desk.accounts import Accounts
from kiosk.central.desk.roles import Role
from kiosk.central.failures import CentralError

NAME = "leyla.h@migration.example"


@pytest.mark.parametrize(
    "password",
    [
        "PasswordPassword",
        "Qwertyuiop123!",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "Leyla-Leyla-2026",
        "Kiosk-Migration-1",
        "Miqrasiya Xidməti",
        "admin admin admin",
        "1q2w3e4r1q2w3e4r",
        "ababababababab",
    ],
)
def test_what_anybody_would_try_first_is_guessable(password):
    assert len(password) >= passwords.LEAST
    assert passwords.is_guessable(password, NAME)


@pytest.mark.parametrize(
    "password",
    [
        "a long enough password",
        "correct horse battery",
        "üç at iki nar ağacı",
        "kiosk beside the walnut tree",
        "9f2c-71ab-e05d-44c8",
        "leyla reads nine newspapers",
    ],
)
def test_several_words_are_not_although_one_of_them_may_be(password):
    assert not passwords.is_guessable(password, NAME)


def test_no_account_is_made_with_one(centre, clock):
    accounts = Accounts(centre.database)
    with pytest.raises(CentralError) as error:
        accounts.add("leyla", Role.VIEWER, "Leyla2026Leyla", clock.now(), by="test")
    assert error.value.code == "central.password-guessable"
    assert [one.name for one in accounts.all() if one.name == "leyla"] == []
    accounts.add("leyla", Role.VIEWER, "nine walnuts on a roof", clock.now(), by="test")
    with pytest.raises(CentralError) as error:
        accounts.change_password("leyla", "Administrator123", clock.now(), by="test")
    assert error.value.code == "central.password-guessable"
