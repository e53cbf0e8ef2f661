# SPDX-License-Identifier: Apache-2.0
"""A destination other than the Service's own central: ODK Central, KoboToolbox, and their like."""
