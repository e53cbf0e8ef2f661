# SPDX-License-Identifier: Apache-2.0
"""Asks whether anything in the lock has a known vulnerability; never says yes by keeping silent.

Exit code 0: none is known. 1: some are, and are listed. 3: nobody could be asked.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

LOCK: Final = Path(__file__).resolve().parent.parent / "requirements.lock"
WELL: Final = 0
VULNERABLE: Final = 1
NOT_ASKED: Final = 3
_COMMAND: Final = (
    *("-m", "pip_audit", "--requirement", str(LOCK), "--no-deps", "--disable-pip"),
    *("--progress-spinner", "off", "--format", "json"),
)


def judge(code: int, answer: str) -> tuple[int, list[str]]:
    """Say how it went and why, from what pip-audit answered; only a whole answer counts."""
    try:
        asked = json.loads(answer)["dependencies"]
        found = [
            f"{one['name']} {one['version']}: {weakness['id']}"
            for one in asked
            for weakness in (() if "skip_reason" in one else one["vulns"])
        ]
        skipped = [f"{one['name']}: {one['skip_reason']}" for one in asked if "skip_reason" in one]
    except (ValueError, KeyError, TypeError):
        return NOT_ASKED, ["NOT DONE: the database of vulnerabilities could not be asked"]
    if found:
        return VULNERABLE, found
    if code != 0 or skipped or not asked:
        return NOT_ASKED, [f"NOT DONE: {len(asked)} packages, pip-audit said {code}", *skipped]
    return WELL, [f"{len(asked)} packages, none with a known vulnerability"]


def main() -> int:
    """Ask, and say what came of it."""
    done = subprocess.run([sys.executable, *_COMMAND], capture_output=True, text=True, check=False)
    code, lines = judge(done.returncode, done.stdout)
    if code == NOT_ASKED:
        sys.stderr.write("".join(f"{line}\n" for line in done.stderr.strip().splitlines()[-1:]))
    sys.stderr.write("".join(f"audit: {line}\n" for line in lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
