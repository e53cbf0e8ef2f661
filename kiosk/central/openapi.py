# SPDX-License-Identifier: Apache-2.0
"""The interface as an OpenAPI 3.1 document, from the paths that are really served."""

from typing import Any, Final

from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from kiosk.central.app import bare_app
from kiosk.central.describing import CONSUMER, STATION, refused
from kiosk.central.door import records
from kiosk.sync import contract

_ABOUT: Final = """\
What a station and the central say to each other; docs/reference/central-api.md says the same in
words, with the rules that a schema can't hold: how tokens, manifests and acknowledgements are
signed, and what a station does about each answer.
"""
_BEARER: Final = """\
A JWS signed with the station's Ed25519 key for this one request: header `alg` EdDSA, `kid`, `typ`
request+jwt; claims `iss`, `aud`, `iat`, `exp`, `htm`, `htu`, and `content`, the SHA-256 of the
body as it is sent, where there is one of JSON.
"""
_CONSUMER: Final = """\
A consumer's token, as `main.py central consumer add` printed it once; what it may do was said then.
"""
_SIGNED: Final = (
    contract.Manifest,
    contract.Acknowledgement,
    contract.StationSettings,
    contract.PublishedKeys,
    contract.StaffRoster,
)
"""Records that travel inside a JWS, where no path points to them."""
_ASKED: Final = (
    contract.Announcement,
    contract.Question,
    contract.Heartbeat,
    contract.Enrolment,
    contract.Rekey,
    contract.Figures,
    contract.KeptDraft,
    records.CaseStep,
)
_ANSWERED: Final = (
    contract.Answers,
    contract.Pulse,
    contract.Enrolled,
    contract.Rekeyed,
    contract.RecipientsAnswer,
    contract.CatalogueAnswer,
    contract.NoticesAnswer,
    contract.SettingsAnswer,
    contract.StationKeysAnswer,
    contract.StaffAnswer,
    contract.SealedDraft,
    contract.Health,
    contract.Problem,
    records.Case,
    records.SubmissionLine,
    records.PurgedLine,
)


def document() -> dict[str, Any]:
    """Describe every path, record, status and header."""
    app = bare_app()
    found: dict[str, Any] = get_openapi(
        title=app.title,
        version=app.version,
        openapi_version="3.1.0",
        description=_ABOUT,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        routes=app.routes,
    )
    for operations in found["paths"].values():
        for operation in operations.values():
            _correct(operation["responses"])
    _names, schemas = models_json_schema(
        [
            *((record, "validation") for record in (*_SIGNED, *_ASKED)),
            *((record, "serialization") for record in _ANSWERED),
        ],
        ref_template="#/components/schemas/{model}",
    )
    found["components"] = {
        "schemas": schemas["$defs"],
        "securitySchemes": {
            STATION: {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": contract.REQUEST_TYPE,
                "description": _BEARER,
            },
            CONSUMER: {"type": "http", "scheme": "bearer", "description": _CONSUMER},
        },
    }
    return found


def _correct(responses: dict[str, Any]) -> None:
    """Take out what the library believes of paths that can't be read: they are not there."""
    if "HTTPValidationError" in str(responses.get("422")):
        del responses["422"]
    is_bodiless = all("content" not in one for one in responses.values())
    responses |= {str(code): one for code, one in refused(500, bodiless=is_bodiless).items()}
