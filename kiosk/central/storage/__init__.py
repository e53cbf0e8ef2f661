# SPDX-License-Identifier: Apache-2.0
"""Where the central keeps what it knows: one engine, its tables, its migrations."""
