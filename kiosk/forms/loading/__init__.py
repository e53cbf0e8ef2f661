# SPDX-License-Identifier: Apache-2.0
"""From the XML of an XForm to a ``Form``."""

from kiosk.forms.loading.loader import load_form

__all__ = ["load_form"]
