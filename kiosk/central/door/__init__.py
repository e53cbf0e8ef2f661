# SPDX-License-Identifier: Apache-2.0
"""The back office's door: what other systems of the Service's may read, and what they may say."""
