# SPDX-License-Identifier: Apache-2.0
"""`central account …`: who may come in at the desk, by hand."""

import json

import pytest

from kiosk.central.centre import Centre
from kiosk.central.desk.accounts import MOST_TRIES, Accounts
from kiosk.clock import SystemClock
from kiosk.commands import Exit, central, run_and_report

PASSWORD = "a long enough password"  # noqa: S105 made up


@pytest.fixture
def run(tmp_path, capsys):
    """Run a command on a central's folder: its exit code and what it printed."""

    def call(*arguments):
        code = run_and_report(central, ["account", *arguments, "--data-dir", str(tmp_path / "c")])
        printed = capsys.readouterr()
        return code, printed.out + printed.err

    return call


@pytest.fixture
def password(tmp_path):
    """Lay a password into a file and give the options that name it."""

    def lay(text=PASSWORD):
        file = tmp_path / "password"
        file.write_text(text + "\n")
        return ["--password-file", str(file)]

    return lay


@pytest.fixture
def judged(tmp_path):
    def judge(name, given=PASSWORD):
        with Centre.open(tmp_path / "c", SystemClock()) as centre:
            return Accounts(centre.database).judge(name, given, SystemClock().now())

    return judge


def test_somebody_is_let_in_and_sent_away(run, password, judged):
    assert run("add", "leyla", "--role", "operator", *password())[0] == Exit.DONE
    assert judged("leyla").role == "operator"
    (row,) = json.loads(run("list", "--json")[1])["accounts"]
    assert (row["name"], row["role"], row["by"]) == ("leyla", "operator", "password")
    assert run("retire", "leyla")[0] == Exit.DONE
    assert run("retire", "leyla")[0] == Exit.NO
    assert judged("leyla") is None
    assert json.loads(run("list", "--json")[1])["accounts"][0]["retired"]


def test_a_password_is_set_anew(run, password, judged):
    run("add", "leyla", "--role", "viewer", *password())
    assert run("password", "leyla", *password("another long password"))[0] == Exit.DONE
    assert judged("leyla") is None
    assert judged("leyla", "another long password")
    assert run("password", "nobody", *password())[0] == Exit.NO


def test_a_locked_account_is_opened(run, password, judged, clock, tmp_path):
    run("add", "leyla", "--role", "viewer", *password())
    with Centre.open(tmp_path / "c", clock) as centre:
        accounts = Accounts(centre.database)
        for day in range(MOST_TRIES):
            clock.jump(clock.now().replace(year=2027 + day))
            accounts.judge("leyla", "wrong", clock.now())
    assert json.loads(run("list", "--json")[1])["accounts"][0]["locked"] == "yes"
    assert run("unlock", "leyla")[0] == Exit.DONE
    assert judged("leyla")


def test_what_will_not_do_is_said(run, password, tmp_path):
    assert "central.password" in run("add", "leyla", "--role", "viewer", *password("short"))[1]
    assert "central.account-name" in run("add", "Leyla!", "--role", "viewer", *password())[1]
    assert run("add", "leyla", "--role", "king", *password())[0] == Exit.USAGE
    nothing = ["--password-file", str(tmp_path / "nothing")]
    assert run("add", "leyla", "--role", "viewer", *nothing)[0] == Exit.USAGE
    run("add", "leyla", "--role", "viewer", *password())
    assert "central.account-taken" in run("add", "leyla", "--role", "viewer", *password())[1]


def test_no_password_is_ever_printed(run, password):
    printed = run("add", "leyla", "--role", "viewer", *password())[1] + run("list")[1]
    assert PASSWORD not in printed
    assert "argon2" not in printed
