# SPDX-License-Identifier: Apache-2.0
"""A store that hangs takes some threads of a process and never all."""

import pytest

from kiosk.central.storage.gate import Gate
from kiosk.errors import StorageError


def refused(gate):
    with pytest.raises(StorageError) as error, gate.inside():
        pass
    return error.value.code


def test_only_so_many_are_inside():
    gate = Gate(2)
    with gate.inside(), gate.inside():
        assert refused(gate) == "storage.bodies"
    with gate.inside():
        pass


def test_after_a_trouble_one_at_a_time_finds_out_whether_it_is_well():
    gate = Gate(9)
    with pytest.raises(OSError, match="away"), gate.inside():
        raise OSError("away")
    with gate.inside():
        assert refused(gate) == "storage.bodies"
    with gate.inside(), gate.inside():
        pass


def test_who_still_hangs_keeps_the_others_out():
    gate = Gate(9)
    hanging = gate.inside()
    hanging.__enter__()
    with pytest.raises(OSError, match="silent"), gate.inside():
        raise OSError("silent")
    assert refused(gate) == "storage.bodies"
    hanging.__exit__(None, None, None)
    with gate.inside():
        pass
