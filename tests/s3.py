# SPDX-License-Identifier: Apache-2.0
"""A store of the tests' own that speaks S3 over a socket and believes only one key.

``python -m tests.s3`` is the server: it says its port, and ends with its input. It checks the
signature of every request.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import requests

ROOT: Final = Path(__file__).resolve().parents[1]
BUCKET: Final = "bodies"
URL: Final = f"s3://{BUCKET}/baku"
_EVERYTHING: Final = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}
_FIRST: Final = 4
"""So many requests are believed without a key: they make the bucket and the one who has a key."""


class Server:
    """Runs until ``stop``."""

    def __init__(self) -> None:
        environment = {**os.environ, "INITIAL_NO_AUTH_ACTION_COUNT": str(_FIRST)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.s3"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            self.port = int(self._process.stdout.readline())
            self.key, self.secret = self._prepared()
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """The process that answers."""
        return self._process.pid

    def environment(self, port: int | None = None) -> dict[str, str]:
        """Say how it is reached, by another port if something stands before it."""
        return {
            "AWS_ENDPOINT": f"http://127.0.0.1:{port or self.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
        }

    def stop(self) -> None:
        """End it."""
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()

    def _prepared(self) -> tuple[str, str]:
        url = f"http://127.0.0.1:{self.port}"
        self._say(requests.put(f"{url}/{BUCKET}", timeout=30))
        self._ask(url, Action="CreateUser", UserName="central")
        policy = json.dumps(_EVERYTHING)
        self._ask(
            url,
            Action="PutUserPolicy",
            UserName="central",
            PolicyName="all",
            PolicyDocument=policy,
        )
        said = self._ask(url, Action="CreateAccessKey", UserName="central")
        return _between(said, "AccessKeyId"), _between(said, "SecretAccessKey")

    def _ask(self, url: str, **fields: str) -> str:
        scope = "AWS4-HMAC-SHA256 Credential=x/20261122/us-east-1/iam/aws4_request"
        return self._say(requests.post(url, fields, headers={"Authorization": scope}, timeout=30))

    @staticmethod
    def _say(answer: requests.Response) -> str:
        assert answer.ok, answer.text
        return answer.text


def _between(text: str, name: str) -> str:
    return text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]


def main() -> None:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    sys.stdout.write(f"{server.get_host_and_port()[1]}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
