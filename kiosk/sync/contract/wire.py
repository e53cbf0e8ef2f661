# SPDX-License-Identifier: Apache-2.0
"""Where things are asked for, how large they may be, and what their tokens are called."""

from typing import Final

ENROL_PATH: Final = "/v1/stations/enrol"
ANNOUNCE_PATH: Final = "/v1/submissions/announce"
ASK_PATH: Final = "/v1/submissions/ask"
PART_PATH: Final = "/v1/parts/{digest}"
HEARTBEAT_PATH: Final = "/v1/heartbeat"
RECIPIENTS_PATH: Final = "/v1/recipients"
CATALOGUE_PATH: Final = "/v1/catalogue"
CATALOGUE_FILE_PATH: Final = "/v1/catalogue/files/{digest}"
NOTICES_PATH: Final = "/v1/notices"
HEALTH_PATH: Final = "/v1/health"
SETTINGS_PATH: Final = "/v1/settings"
REKEY_PATH: Final = "/v1/stations/key"
FIGURES_PATH: Final = "/v1/figures/{day}"
STATION_KEYS_PATH: Final = "/v1/station-keys"
STAFF_PATH: Final = "/v1/staff"
DRAFT_PATH: Final = "/v1/drafts/{draft}"
RELEASE_METADATA_PATH: Final = "/v1/updates/metadata/{name}"
RELEASE_TARGET_PATH: Final = "/v1/updates/targets/{name}"

ANNOUNCED: Final = 207
"""The only status of an announcement or a question that was heard; no portal or proxy says it."""
APPENDED: Final = 204
"""The status of a part's bytes that were taken; ``Upload-Offset`` says how many there are now."""
ALTERED: Final = 460
"""The status of a part whose bytes do not have its digest, as in tus 1.0; its offset is 0 again."""

OFFSET_HEADER: Final = "Upload-Offset"
LENGTH_HEADER: Final = "Upload-Length"
PART_CONTENT: Final = "application/offset+octet-stream"

AUDIENCE: Final = "migration-kiosk-central"
TOKEN_SECONDS: Final = 60
"""How long a request's token is valid, by the centre's clock, and how far that may be off."""

REQUEST_TYPE: Final = "request+jwt"
"""``typ`` of a request's token: RFC 9068's words with the method, path and content bound (RFC 9449)."""
MANIFEST_TYPE: Final = "manifest+jwt"
"""``typ`` of a station's statement about a submission: ``Manifest``."""
ACKNOWLEDGEMENT_TYPE: Final = "acknowledgement+jwt"
"""``typ`` of the Service's countersignature: ``Acknowledgement``."""
SETTINGS_TYPE: Final = "settings+jwt"
"""``typ`` of what the centre sets at a station: ``StationSettings``."""
REKEY_TYPE: Final = "rekey+jwt"
"""``typ`` of a station's proof that it has the key it changes to."""
STATION_KEYS_TYPE: Final = "station-keys+jwt"
"""``typ`` of what the centre says of all stations' keys: ``PublishedKeys``."""
STAFF_TYPE: Final = "staff+jwt"
"""``typ`` of what the centre says of those who work at a station: ``StaffRoster``."""

MOST_ITEMS: Final = 500
MOST_INLINE_BYTES: Final = 256 << 10
"""A sealed body's size up to which it travels in the announcement."""
PART_BYTES: Final = 1 << 20
"""The size of all parts of a larger body but the last."""
MOST_BODY_BYTES: Final = 256 << 20
MOST_PARTS: Final = MOST_BODY_BYTES // PART_BYTES
MOST_REQUEST_BYTES: Final = 8 << 20
"""Of an announcement's JSON, counted after any compression is undone."""
MOST_ANSWER_BYTES: Final = 1 << 20
MOST_KEYS_BYTES: Final = 8 << 20
"""Of the stations' keys: 20,000 of them with room for their places."""
MOST_RELEASE_METADATA_BYTES: Final = 4 << 20
"""Of a part of a repository of releases."""
MOST_STAFF: Final = 500
"""Accounts of the centre's at one station."""
MOST_STAFF_BYTES: Final = 512 << 10
