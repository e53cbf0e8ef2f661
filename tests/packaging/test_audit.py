# SPDX-License-Identifier: Apache-2.0
import json

import audit
import pytest

SOUND = {"name": "six", "version": "1.17.0", "vulns": []}
WEAK = {"name": "six", "version": "1.0", "vulns": [{"id": "CVE-2026-1"}]}
SKIPPED = {"name": "six", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("code", "packages", "said"),
    [
        (0, [SOUND], audit.WELL),
        (1, [SOUND, WEAK], audit.VULNERABLE),
        (0, [SOUND, WEAK], audit.VULNERABLE),
        (1, [SOUND], audit.NOT_ASKED),
        (0, [SOUND, SKIPPED], audit.NOT_ASKED),
        (0, [], audit.NOT_ASKED),
    ],
)
def test_an_audit_is_well_only_when_all_was_asked_and_nothing_found(code, packages, said):
    assert audit.judge(code, json.dumps({"dependencies": packages}))[0] == said


@pytest.mark.parametrize("answer", ["", "{}", "[]", "Connection refused", '{"dependencies": [{}]}'])
def test_silence_is_never_taken_for_consent(answer):
    assert audit.judge(0, answer)[0] == audit.NOT_ASKED
