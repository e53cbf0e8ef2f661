# SPDX-License-Identifier: Apache-2.0
"""Keeping a central alive: health, measures, backup, restore, purge."""
