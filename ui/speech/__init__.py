# SPDX-License-Identifier: Apache-2.0
"""Reads the screens aloud: what there is to say comes from their accessibility tree."""
