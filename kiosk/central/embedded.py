# SPDX-License-Identifier: Apache-2.0
"""The central as a child process of a station that has no other: SQLite, loopback, own key."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from kiosk import program
from kiosk.errors import DeliveryError

STOP_SECONDS: Final = 10.0


class EmbeddedCentral:
    """Starts a central and ends it; a station that dies takes it along."""

    def __init__(self, data_dir: Path, station_code: str, command: Sequence[str] = ()) -> None:
        self._command = [*(command or program.command()), "central", "serve"]
        self._command += ["--host", "127.0.0.1", "--port", "0", "--data-dir", str(data_dir)]
        self._command += ["--enrol", station_code]
        self._process: subprocess.Popen[str] | None = None
        self.url = ""
        """Where it listens, once it was started."""
        self.code = ""
        """With which the station enrols, once; a new one at every start."""

    def start(self) -> str:
        """Start it and return its URL once it takes connections; blocks for about a second.

        Raises DeliveryError ``delivery.no-central`` when it ends instead.
        """
        # the child holds nothing of ours but these two pipes, and no shell is involved
        self._process = subprocess.Popen(  # noqa: S603
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None  # noqa: S101
        line = self._process.stdout.readline()
        try:
            said = json.loads(line)
            self.url, self.code = str(said["url"]), str(said["code"])
        except (ValueError, KeyError, TypeError) as error:
            self.stop()
            raise DeliveryError("the central did not start", code="delivery.no-central") from error
        return self.url

    def stop(self) -> None:
        """Close its input, which ends it, and wait; a central that hangs is killed."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()
