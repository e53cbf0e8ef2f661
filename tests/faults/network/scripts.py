# SPDX-License-Identifier: Apache-2.0
"""What middleboxes do to requests and answers."""

import json
from collections.abc import Callable
from typing import Any

from kiosk.sync.contract import ANNOUNCE_PATH, ANNOUNCED, ASK_PATH
from tests.faults.network.middlebox import Answer, Forward, Heard, Reply, Script

JSON = (("Content-Type", "application/json"),)


def only(path: str, script: Script) -> Script:
    """Do it to the requests of one path and pass on all others."""

    def run(heard: Heard, forward: Forward) -> Answer:
        return script(heard, forward) if heard.path.startswith(path) else forward(heard)

    return run


def times(most: int, script: Script) -> Script:
    """Do it so many times and pass on from then on."""
    left = [most]

    def run(heard: Heard, forward: Forward) -> Answer:
        left[0] -= 1
        return script(heard, forward) if left[0] >= 0 else forward(heard)

    return run


def saying(answer: Answer) -> Script:
    """Answer in the central's place; it never hears of the request."""
    return lambda _heard, _forward: answer


def reply(status: int, body: bytes = b"", *headers: tuple[str, str]) -> Script:
    """Answer in the central's place with a whole answer."""
    return saying(Reply(status=status, headers=headers, body=body))


def losing(heard: Heard, forward: Forward) -> Answer:
    """Let the request take effect and lose the answer."""
    forward(heard)
    return None


def twice(heard: Heard, forward: Forward) -> Answer:
    """Deliver a request two times, and pass on what was said to the second."""
    forward(heard)
    return forward(heard)


def late(heard: Heard, forward: Forward) -> Answer:
    """Deliver a request two times, and pass on what was said to the first."""
    answer = forward(heard)
    forward(heard)
    return answer


def editing(change: Callable[[dict[str, Any]], None]) -> Script:
    """Change each acknowledged item of the answers that the central gave."""

    def run(heard: Heard, forward: Forward) -> Answer:
        answer = forward(heard)
        if heard.path not in {ANNOUNCE_PATH, ASK_PATH} or answer.status != ANNOUNCED:
            return answer
        content = json.loads(answer.body)
        for item in content["answers"]:
            if item["acknowledgement"]:
                change(item)
        return Reply(status=ANNOUNCED, headers=JSON, body=json.dumps(content).encode())

    return run
