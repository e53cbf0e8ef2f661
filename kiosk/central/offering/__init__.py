# SPDX-License-Identifier: Apache-2.0
"""What the centre offers to its stations: services, notices, settings, staff."""
