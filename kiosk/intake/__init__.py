# SPDX-License-Identifier: Apache-2.0
"""One visit, from the choice of a service to a submission that is stored."""
