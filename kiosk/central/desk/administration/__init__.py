# SPDX-License-Identifier: Apache-2.0
"""The pages for those who administer: what stations are offered, who may come in, what was done."""
