# SPDX-License-Identifier: Apache-2.0
"""The services that the product brings along."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "services"
GUIDE = "guide"
"""It leads to the others and is never sent; ``journeys/test_guide`` walks it."""
INSTALLED = sorted({one.name for one in FOLDER.iterdir()} - {GUIDE})
"""All that can be sent."""
