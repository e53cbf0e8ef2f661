# SPDX-License-Identifier: Apache-2.0
"""An OpenRosa server that behaves as a real ODK Central was observed to.

Each behaviour is named with what was seen; nothing here knows how the station sends.
"""

import hashlib
import json
import re
import threading
import time
import xml.etree.ElementTree as ET
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, quoteattr

TOKEN = "Kx7secretTokenOfAnAppUser"  # noqa: S105
DELETED = "This submission has been deleted. You may not resubmit it."
DIFFERENT = "A submission already exists with this ID, but with different XML."
CLOSED = "This form is not currently accepting submissions."
STORED = "full submission upload was successful!"


@dataclass
class Row:
    """A stored submission."""

    xml: bytes
    device: str
    files: dict[str, bytes] = field(default_factory=dict)
    posts: int = 0


@dataclass
class ServedForm:
    """A form that is published."""

    xml: bytes
    version: str
    media: dict[str, bytes] = field(default_factory=dict)
    state: str = "open"


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    connection: int
    size: int


class OdkServer(ThreadingHTTPServer):
    """The server with its database, on a free port of the loopback."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Row] = {}
        self.forms: dict[str, dict[str, ServedForm]] = {}
        self.users: dict[str, str] = {}
        """Names and passwords, for digest; without any the token of the address counts."""
        self.basic: dict[str, str] = {}
        self.viewers: dict[str, str] = {}
        """Names and passwords of users who may look at submissions; a device never may."""
        self.drops: Callable[[str], bool] = lambda _name: False
        """Says of a file whether it is dropped though the post is answered with 201."""
        self.tokens = {TOKEN: None}
        """Each with the forms that it is assigned to; None for all."""
        self.asked: list[Asked] = []
        self.fault: Callable[[Asked, int], str] = lambda _asked, _number: ""
        """Names what befalls a request: ``lost answer``, ``cut``, ``503``, ``stall`` …"""
        self.insert_seconds = 0.0
        """How long the database takes over a new row."""
        self.idle_seconds = 6.0
        self.advised = 100_000_000
        self.answers: list[tuple[int, str]] = []
        """What the posts were answered, in order."""
        self.nonces = ["n0"]
        self.date: str | None = None
        self.keeps_errors = ""
        """What breaks the server wherever it stands in the XML."""
        self.deleted: set[tuple[str, str]] = set()
        """What somebody put into the bin."""
        self.most_at_once = 0
        self._at_once = 0
        self._inserting: set[tuple[str, str]] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Where projects are, with the place of the token."""
        return f"http://127.0.0.1:{self.server_port}/v1/key/{{token}}/projects/1"

    @property
    def plain_url(self) -> str:
        """Where they are for those who sign in."""
        return f"http://127.0.0.1:{self.server_port}/v1/projects/1"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, *_request: Any) -> None:
        """A client that hangs up is the point of many tests."""

    def publish(self, form_id: str, version: str = "", **facts: Any) -> None:
        facts.setdefault("xml", f"<form id={quoteattr(form_id)}/>".encode())
        self.forms.setdefault(form_id, {})[version] = ServedForm(version=version, **facts)

    def states(self) -> list[int]:
        return [status for status, _ in self.answers]

    @contextmanager
    def one_more(self) -> Iterator[None]:
        """Count how many requests are judged at the same time."""
        with self._lock:
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            yield
        finally:
            with self._lock:
                self._at_once -= 1

    # --- what a submission meets ---------------------------------------------------------------

    def receive(self, device: str, allowed: Any, parts: list["Part"]) -> tuple[int, str]:
        """Answer a post whose parts were read whole: one transaction."""
        xml = next((one.content for one in parts if one.name == "xml_submission_file"), None)
        if xml is None:
            return 400, "Required multipart POST field xml_submission_file missing."
        if b"\0" in xml or not _is_utf8(xml):
            return 500, "Internal Server Error"  # for ever: a poison message
        root = _forgiving(xml)
        if root is None or not root.get("id"):
            return 400, "The form ID is missing."
        form_id, version = root.get("id") or "", root.get("version") or ""
        if allowed is not None and form_id not in allowed:
            return 401, "Could not authenticate with the provided credentials."
        if form_id not in self.forms:
            return 404, "The form ID does not exist."
        if version not in self.forms[form_id]:
            return 404, f"The form version {version} does not exist."
        if self.keeps_errors and self.keeps_errors.encode() in xml:
            return 500, "Internal Server Error"
        instance_id = _instance_id(root) or f"uuid:invented-{len(self.rows)}"
        if len(instance_id) > 64:
            return 400, "The instance ID is too long."
        if self.forms[form_id][version].state == "closed":
            return 409, CLOSED  # even for a replay of a stored submission
        return self._insert((form_id, instance_id), xml, device, parts, root)

    def attachments(self, form_id: str, instance_id: str) -> list[dict[str, Any]] | None:
        """List the files that a submission names, and whether each is there."""
        row = self.rows.get((form_id, instance_id))
        root = _forgiving(row.xml) if row and (form_id, instance_id) not in self.deleted else None
        if row is None or root is None:
            return None
        names = {one for one in _named_files(root) if "." in one}
        return [{"name": one, "exists": one in row.files} for one in sorted(names)]

    def _insert(
        self, key: tuple[str, str], xml: bytes, device: str, parts: list["Part"], root: ET.Element
    ) -> tuple[int, str]:
        if key in self.deleted:
            return 409, DELETED
        with self._lock:
            row = self.rows.get(key)
            if row is None and key in self._inserting:
                return 409, DELETED  # identical posts at the same moment
            if row is None:
                self._inserting.add(key)
        if row is None:
            if self.insert_seconds:
                time.sleep(self.insert_seconds)
            with self._lock:
                row = self.rows[key] = Row(xml, device)
                self._inserting.discard(key)
        elif row.xml != xml:
            return 409, DIFFERENT  # by even one white space
        named = _named_files(root)
        for part in parts:
            if part.name in named and not self.drops(part.name):
                row.files[part.name] = part.content  # others replace it silently
            # a wrong name: dropped, and still 201
        row.posts += 1
        return 201, STORED


@dataclass
class Part:
    """One part of a multipart body."""

    name: str
    file_name: str | None
    kind: str | None
    content: bytes


def read_multipart(content_type: str, body: bytes) -> list[Part]:
    """Read a body strictly (RFC 7578, RFC 2046): anything else is a ValueError."""
    match = re.fullmatch(r"multipart/form-data; boundary=([0-9A-Za-z'()+_,./:=?-]{1,70})",
                         content_type)  # fmt: skip
    if match is None:
        raise ValueError("no multipart")
    boundary = match[1].encode()
    if not body.startswith(b"--" + boundary + b"\r\n"):
        raise ValueError("no first boundary")
    if not body.endswith(b"\r\n--" + boundary + b"--\r\n"):
        raise ValueError("no last boundary")
    inner = body[len(boundary) + 4 : -len(boundary) - 8]
    parts = []
    for piece in inner.split(b"\r\n--" + boundary + b"\r\n"):
        head, gap, content = piece.partition(b"\r\n\r\n")
        if not gap:
            raise ValueError("a part without a head")
        lines = dict(line.split(": ", 1) for line in head.decode("utf-8").split("\r\n"))
        found = re.fullmatch(
            r'form-data; name="([^"\r\n]+)"(?:; filename="([^"\r\n]*)")?',
            lines.pop("Content-Disposition"),
        )
        kind = lines.pop("Content-Type", None)
        if found is None or lines:
            raise ValueError("a head that nobody reads")
        parts.append(Part(found[1], found[2], kind, content))
    return parts


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: OdkServer

    def setup(self) -> None:
        self.timeout = self.server.idle_seconds
        super().setup()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""

    def date_time_string(self, *args: Any) -> str:
        return self.server.date or super().date_time_string(*args)

    def do_HEAD(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        server = self.server
        size = int(self.headers.get("Content-Length") or 0)
        asked = Asked(self.command, self.path, dict(self.headers), self.client_address[1], size)
        server.asked.append(asked)
        fault = server.fault(asked, len(server.asked))
        body = self._body(size, fault)
        if body is None:
            return
        if fault.isdigit():
            self._answer(int(fault), "<html>upstream</html>", html=True)
            return
        if fault == "portal":
            self._answer(200, "<html>Sign in</html>", html=True)
            return
        with server.one_more():
            status, said, content, more = self._judge(body)
        if asked.method == "POST":
            server.answers.append((status, said))
        if fault == "stall":
            time.sleep(3)
        if fault in {"lost answer", "stall"}:
            self.close_connection = True
            self.connection.close()
            return
        self._answer(status, said, content=content, **more)

    def _body(self, size: int, fault: str) -> bytes | None:
        """Read the whole body; a connection that is cut in the middle stores nothing."""
        wanted = size // 2 if fault == "cut" else size
        body = self.rfile.read(wanted)
        if fault == "cut" or len(body) < size:
            self.close_connection = True
            self.connection.close()
            return None
        return body

    def _judge(self, body: bytes) -> tuple[int, str, bytes | None, dict[str, Any]]:
        server = self.server
        parts = urlsplit(self.path)
        if self.headers.get("X-OpenRosa-Version") != "1.0":
            return 400, "X-OpenRosa-Version missing.", None, {"json": True}
        if self.headers.get("Content-Encoding"):
            return 400, "Content-Encoding.", None, {"json": True}
        if parts.path.endswith("/attachments"):
            return self._list(parts.path)
        status, allowed, more = self._let_in(parts.path)
        if status:
            return status, "Could not authenticate.", None, more
        where = re.sub(r"^/v1(/key/[^/]+)?/projects/", "", parts.path)
        project, _, what = where.partition("/")
        if project != "1":
            return 404, "Could not find the resource.", None, {}
        if what == "submission":
            if self.command != "POST":
                return 204, "", b"", {}
            try:
                read = read_multipart(self.headers.get("Content-Type") or "", body)
            except ValueError:
                return 400, "Multipart: Unexpected end of form", None, {"json": True}
            device = parse_qs(parts.query).get("deviceID", [""])[0][:255]
            return *server.receive(device, allowed, read), None, {}
        return self._offer(what, allowed)

    def _list(self, path: str) -> tuple[int, str, bytes | None, dict[str, Any]]:
        """Answer for the files of a submission, as JSON."""
        server = self.server
        match = re.fullmatch(r"/v1/projects/1/forms/([^/]+)/submissions/([^/]+)/attachments", path)
        if match is None:
            return (403 if path.startswith("/v1/key/") else 404), "", None, {"json": True}
        shown = self.headers.get("Authorization") or ""
        name, _, word = b64decode(shown.removeprefix("Basic ")).decode().partition(":")
        if not name or server.viewers.get(name, word) != word:
            return 401, "Could not authenticate.", None, {"json": True}
        if name not in server.viewers:
            return 403, "The actor does not have rights.", None, {"json": True}
        found = server.attachments(unquote(match[1]), unquote(match[2]))
        if found is None:
            return 404, "Could not find the resource you were looking for.", None, {"json": True}
        return 200, "", json.dumps(found).encode(), {"kind": "application/json; charset=utf-8"}

    def _let_in(self, path: str) -> tuple[int, Any, dict[str, Any]]:
        server = self.server
        shown = self.headers.get("Authorization") or ""
        if server.users:
            if _digest_holds(shown, self.command, self.path, server):
                return 0, None, {}
            challenge = f'Digest realm="KoBo", nonce="{server.nonces[-1]}", qop="auth", opaque="o"'
            return 401, None, {"challenge": challenge}
        if server.basic:
            name, _, word = b64decode(shown.removeprefix("Basic ")).decode().partition(":")
            known = bool(name) and server.basic.get(name) == word
            return (0, None, {}) if known else (401, None, {})
        match = re.match(r"/v1/key/([^/]+)/", path)
        token = match[1] if match else ""
        if not re.fullmatch(r"[A-Za-z0-9!$]{20,}", token):
            return 401, None, {}  # malformed; and no challenge
        if token not in server.tokens:
            return 403, None, {}  # well-formed but unknown or revoked
        return 0, server.tokens[token], {}

    def _offer(self, what: str, allowed: Any) -> tuple[int, str, bytes | None, dict[str, Any]]:
        """Answer for form lists, manifests, forms and their files."""
        server = self.server
        base = f"http://{self.headers['Host']}{self.path.partition('/formList')[0]}"
        if what == "formList":
            shown = [
                self._listed(base, form_id, form)
                for form_id, versions in server.forms.items()
                if allowed is None or form_id in allowed
                for form in list(versions.values())[-1:]
                if form.state == "open"
            ]
            text = (
                f'<xforms xmlns="http://openrosa.org/xforms/xformsList">{"".join(shown)}</xforms>'
            )
            content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
            tag = f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"'
            if self.headers.get("If-None-Match") == tag:
                return 304, "", b"", {"tag": tag}
            return 200, "", content, {"tag": tag, "kind": "text/xml"}
        match = re.fullmatch(r"forms/([^/]+)(?:\.xml|/manifest|/files/(.+))", what)
        versions = server.forms.get(match[1] if match else "")
        if match is None or not versions:
            return 404, "Could not find the resource.", None, {}
        form = list(versions.values())[-1]
        if what.endswith("/manifest"):
            root = self.path.removesuffix("/manifest")
            files = "".join(
                f"<mediaFile><filename>{escape(name)}</filename>"
                f"<hash>md5:{hashlib.md5(content, usedforsecurity=False).hexdigest()}</hash>"
                f"<downloadUrl>http://{self.headers['Host']}{root}/files/{escape(name)}"
                "</downloadUrl></mediaFile>"
                for name, content in form.media.items()
            )
            text = f'<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{files}</manifest>'
            return 200, "", text.encode(), {"kind": "text/xml"}
        content = form.media[unquote(match[2])] if match[2] else form.xml
        return 200, "", content, {"kind": "application/xml"}

    @staticmethod
    def _listed(base: str, form_id: str, form: ServedForm) -> str:
        digest = hashlib.md5(form.xml, usedforsecurity=False).hexdigest()
        manifest = f"<manifestUrl>{escape(f'{base}/forms/{form_id}/manifest')}</manifestUrl>"
        version = escape(form.version, {"/": "&#x2F;", "=": "&#x3D;"})
        return (
            f"<xform><formID>{escape(form_id)}</formID><name>{escape(form_id)}</name>"
            f"<version>{version}</version><hash>md5:{digest}</hash>"
            f"<downloadUrl>{escape(f'{base}/forms/{form_id}.xml')}</downloadUrl>"
            f"{manifest if form.media else ''}</xform>"
        )

    def _answer(
        self,
        status: int,
        said: str,
        *,
        content: bytes | None = None,
        html: bool = False,
        json: bool = False,
        challenge: str = "",
        tag: str = "",
        kind: str = "text/xml; charset=utf-8",
    ) -> None:
        if html:
            kind, content = "text/html", said.encode()
        elif json or status == 500:
            kind, content = "application/json", _json(status, said)
        elif content is None:
            text = f'<message nature="">{escape(said)}</message>'
            content = (
                f'<OpenRosaResponse xmlns="http://openrosa.org/http/response">{text}'
                "</OpenRosaResponse>"
            ).encode()
        self.send_response(status)
        if not html:
            self.send_header("X-OpenRosa-Version", "1.0")
            self.send_header("X-OpenRosa-Accept-Content-Length", str(self.server.advised))
            self.send_header("Content-Language", "en")
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        if tag:
            self.send_header("ETag", tag)
        if status not in {204, 304}:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD" and status not in {204, 304}:
            self.wfile.write(content)


def _json(status: int, said: str) -> bytes:
    return json.dumps({"message": said, "code": status}).encode()


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _forgiving(xml: bytes) -> ET.Element | None:
    """Parse as far as it goes: unbalanced XML and XML that was cut off is stored as well."""
    parser = ET.XMLPullParser(["start"])
    root = None
    try:
        parser.feed(xml)
        for _event, element in parser.read_events():
            root = element if root is None else root
    except ET.ParseError:
        return root
    return root


def _instance_id(root: ET.Element) -> str:
    found = [one for one in root.iter() if one.tag.rpartition("}")[2] == "instanceID"]
    return (found[0].text or "").strip() if found else ""


def _named_files(root: ET.Element) -> set[str]:
    """Say which files the XML has a place for; of an envelope only those that it lists."""
    if root.get("encrypted") == "yes":
        return {
            (one.text or "").strip()
            for one in root.iter()
            if one.tag.rpartition("}")[2] in {"file", "encryptedXmlFile"}
        }
    return {(one.text or "").strip() for one in root.iter() if len(one) == 0}


def _digest_holds(shown: str, method: str, path: str, server: OdkServer) -> bool:
    """Check a digest (RFC 7616, MD5, qop auth), written from the RFC."""
    given = dict(re.findall(r'(\w+)="?([^",]*)"?', shown.removeprefix("Digest ")))
    if not shown.startswith("Digest ") or given.get("nonce") != server.nonces[-1]:
        return False
    name = given.get("username", "")
    if name not in server.users or given.get("uri") != path:
        return False

    def md5(*words: str) -> str:
        return hashlib.md5(":".join(words).encode(), usedforsecurity=False).hexdigest()

    secret, asked = md5(name, "KoBo", server.users[name]), md5(method, path)
    expected = md5(secret, given["nonce"], given["nc"], given["cnonce"], "auth", asked)
    return given["response"] == expected
