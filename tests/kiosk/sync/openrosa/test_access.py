# SPDX-License-Identifier: Apache-2.0
"""A secret gets a station in, and goes nowhere else."""

import hashlib

import pytest

from kiosk.errors import SealingError, SettingsError
from kiosk.sync.openrosa.access import Access
from kiosk.sync.openrosa.digest import Digest

URL = "https://odk.example.org/v1/key/{token}/projects/5"
SECRET = "Kx7secret$!"  # noqa: S105


def test_the_token_of_an_app_user_goes_into_the_address_and_nowhere_else():
    access = Access.from_text(URL, SECRET)
    assert access.path == f"/v1/key/{SECRET}/projects/5"
    assert access.origin == "https://odk.example.org"
    assert access.credentials.header("GET", access.path) is None
    assert SECRET not in repr(access)


@pytest.mark.parametrize("secret", ["token Abc", "Abc"])
def test_a_token_may_be_called_one(secret):
    assert "/key/Abc/" in Access.from_text(URL, secret).path


def test_basic_goes_over_https_alone():
    access = Access.from_text("https://kobo.example.org/leyla", "basic leyla open sesame")
    assert access.credentials.header("GET", "/") == "Basic bGV5bGE6b3BlbiBzZXNhbWU="
    with pytest.raises(SettingsError):
        Access.from_text("http://127.0.0.1/leyla", "basic leyla open sesame")


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("", "x"),
        ("ftp://odk.example.org/{token}", "x"),
        ("https://", "x"),
        ("https://odk.example.org:port/{token}", "x"),
        ("http://odk.example.org/{token}", "x"),
        ("https://leyla:word@odk.example.org/{token}", "x"),
        ("https://odk.example.org/{token}?a=b", "x"),
        ("https://odk.example.org/{token}#a", "x"),
        (URL, ""),
        (URL, "two words"),
        ("https://kobo.example.org", "onlyatoken"),
        ("https://kobo.example.org", "digest leyla"),
        ("https://kobo.example.org", "kerberos leyla word"),
    ],
)
def test_what_is_no_access_is_refused_without_a_word_of_the_secret(url, secret):
    with pytest.raises(SettingsError) as caught:
        Access.from_text(url, secret)
    assert caught.value.__cause__ is None
    if len(secret) > 3:
        assert secret not in str(caught.value)
    assert "word@" not in str(caught.value)


def test_a_secret_that_others_may_read_is_none(tmp_path):
    file = tmp_path / "token"
    file.write_text(f"{SECRET}\n")
    file.chmod(0o644)
    with pytest.raises(SealingError) as caught:
        Access.of(URL, file)
    assert caught.value.code == "sealing.key-exposed"
    file.chmod(0o600)
    assert SECRET in Access.of(URL, file).path
    with pytest.raises(SettingsError):
        Access.of(URL, tmp_path / "other")
    file.write_bytes(b"\xff")
    with pytest.raises(SettingsError):
        Access.of(URL, file)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://odk.example.org/v1/forms/a b.xml?v=1&x=%2F", "/v1/forms/a%20b.xml?v=1&x=%2F"),
        ("https://ODK.example.org:443/a", "/a"),
        ("http://odk.example.org/a", "/a"),
        ("https://elsewhere.example.org/a", None),
        ("https://odk.example.org:8443/a", None),
        ("https://odk.example.org@elsewhere.org/a", None),
        ("file:///etc/passwd", None),
        ("//elsewhere.org/a", None),
        ("/a", None),
        ("https://[odk", None),
    ],
)
def test_a_secret_follows_no_address_to_another_host(address, path):
    assert Access.from_text(URL, SECRET).relative(address) == path


def test_who_looks_at_submissions_goes_past_the_address_of_the_device(tmp_path):
    file = tmp_path / "viewer"
    file.write_text("basic leyla open sesame\n")
    file.chmod(0o600)
    access = Access.to_check("https://odk.example.org/v1/key/{token}/projects/5", file)
    assert (access.origin, access.path) == ("https://odk.example.org", "/v1/projects/5")
    assert access.credentials.header("GET", "/").startswith("Basic ")
    assert "sesame" not in repr(access)
    file.write_text("a-token-of-a-device")
    with pytest.raises(SettingsError, match="openrosa_check_file") as caught:
        Access.to_check("https://odk.example.org/v1/key/{token}/projects/5", file)
    assert "a-token" not in str(caught.value)
    with pytest.raises(SettingsError, match="openrosa_check_file"):
        Access.to_check("https://odk.example.org/v1/projects/5", tmp_path / "absent")


# --- digest (RFC 7616, 3.9.1) -------------------------------------------------------------------

CHALLENGE = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=%s, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
CNONCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_the_rfc_come_out(algorithm, response):
    digest = Digest("Mufasa", "Circle of Life", lambda: CNONCE)
    assert digest.header("GET", "/dir/index.html") is None
    assert digest.take(CHALLENGE % algorithm)
    said = digest.header("GET", "/dir/index.html")
    assert f'response="{response}"' in said
    assert "nc=00000001" in said
    assert "nc=00000002" in digest.header("GET", "/dir/index.html")


def test_the_same_challenge_again_says_that_the_password_is_wrong():
    digest = Digest("Mufasa", "wrong")
    assert digest.take(CHALLENGE % "MD5")
    assert not digest.take(CHALLENGE % "MD5")
    assert digest.take((CHALLENGE % "MD5").replace("7ypf", "other"))


@pytest.mark.parametrize(
    "header",
    ["", "Basic realm=x", "Digest", 'Digest realm="x"', 'Digest nonce="a", algorithm=MD5-sess',
     'Digest nonce="a", qop="auth-int"'],
)  # fmt: skip
def test_a_challenge_that_nobody_here_can_answer_changes_nothing(header):
    digest = Digest("a", "b")
    assert not digest.take(header)
    assert digest.header("GET", "/") is None


@pytest.mark.parametrize(
    "header",
    [
        'Basic realm="KoBo, Digest nonce=x", ' + CHALLENGE % "MD5",
        CHALLENGE % "MD5" + ', Basic realm="KoBo"',
        CHALLENGE % "SHA-512-256" + ", " + CHALLENGE % "MD5",
        "Negotiate, " + CHALLENGE % "MD5",
    ],
)
def test_a_server_may_name_several_ways_in_one_header(header):
    digest = Digest("Mufasa", "Circle of Life", lambda: CNONCE)
    assert digest.take(header)
    assert 'response="8ca523f5e9506fed4657c9700eebdbec"' in digest.header("GET", "/dir/index.html")


def test_a_challenge_without_qop_is_answered_as_in_the_older_rfc():
    digest = Digest('a"b', "c")
    assert digest.take('Digest realm="r", nonce="n"')

    def md5(text):
        return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

    response = md5(f"{md5('a' + chr(34) + 'b:r:c')}:n:{md5('GET:/')}")
    said = digest.header("GET", "/")
    assert f'response="{response}"' in said
    assert r'username="a\"b"' in said
    assert "cnonce" not in said
