from dataclasses import replace

import pytest

from engine.race.conduct.chain import Asked, Observed, break_down
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut

MS = 1_000_000
ZERO = 5_000 * MS
"""When the clock of these runs starts: far from 0, which stands for unknown."""


def observed(queries, elapsed_ms, units=None):
    """Return what was noted of queries given by carrier, start, end and processor time, in ms.

    Args:
        queries: By number.
        elapsed_ms: When the clock stopped.
        units: When the creation of the unit began and ended, by its first query, in ms.
    """
    units = units or {}
    count = range(len(queries))
    return Observed(
        ZERO,
        elapsed_ms * MS,
        [ZERO + round(start * MS) for _carrier, start, _end, _cpu in queries],
        [ZERO + round(end * MS) for _carrier, _start, end, _cpu in queries],
        [carrier for carrier, _start, _end, _cpu in queries],
        [ZERO + round(units[query][0] * MS) if query in units else 0 for query in count],
        [ZERO + round(units[query][1] * MS) if query in units else 0 for query in count],
        [round(cpu * MS) + 1 for _carrier, _start, _end, cpu in queries],
    )


def asked(inventory, fan_out, *, ideal_ms, wait_ms=0.0, compute_ms=0.0, slots=False, late_ms=0.0):
    count = inventory.query_count
    return Asked(
        inventory,
        fan_out,
        slots,
        [wait_ms / 1e3] * count,
        [compute_ms / 1e3] * count,
        ideal_ms / 1e3,
        late_ms / 1e3,
    )


def parts_ms(seen, wanted):
    parts = break_down(seen, wanted)
    assert parts.total_s == pytest.approx(seen.elapsed_ns / 1e9, abs=1e-9)
    shown = {
        field.removesuffix("_s"): round(getattr(parts, field) * 1e3, 3)
        for field in parts.__struct_fields__
    }
    return {name: value for name, value in shown.items() if value}


ONE_EACH = Inventory(clusters=2, nodes=1, switches=0)
SLEEPS = asked(ONE_EACH, FanOut.QUERY, ideal_ms=100, wait_ms=100, late_ms=1)
COMPUTES = asked(ONE_EACH, FanOut.QUERY, ideal_ms=100, compute_ms=100)


def test_a_wait_before_the_last_query_is_starting_then_waiting():
    seen = observed([(1, 6, 106, 0), (2, 30, 130, 0)], 133, {0: (4, 5), 1: (5, 25)})
    # The first query of the chain is the last to end: its unit was made from 5 to 25 ms, after a
    # pool and the other unit, and began at 30.
    assert parts_ms(seen, SLEEPS) == {"ideal": 100, "starting": 25, "waiting": 5, "handing": 3}


def test_a_unit_that_begins_while_it_is_being_made_does_not_wait():
    seen = observed([(1, 6, 106, 0), (2, 7, 107, 0)], 107, {0: (4, 5), 1: (5, 9)})
    assert parts_ms(seen, SLEEPS) == {"ideal": 100, "starting": 7}


def test_a_sleep_that_ends_late_oversleeps_as_far_as_the_machine_explains_it():
    seen = observed([(1, 0, 100, 0), (1, 0, 100.5, 0)], 101)
    assert parts_ms(seen, SLEEPS) == {"ideal": 100, "oversleep": 0.5, "handing": 0.5}


def test_a_sleep_that_ends_later_than_the_machine_explains_waited_while_ready():
    seen = observed([(1, 0, 100, 0), (1, 0, 121, 0)], 121)
    assert parts_ms(seen, SLEEPS) == {"ideal": 100, "oversleep": 1, "ready": 20}


def test_computing_that_was_slower_than_calibrated_did_not_wait():
    seen = observed([(1, 0, 100, 100), (2, 0, 110, 110)], 110)
    assert parts_ms(seen, COMPUTES) == {"ideal": 100, "oversleep": 10}


def test_computing_that_was_faster_than_calibrated_shortens_the_ideal():
    seen = observed([(1, 0, 90, 90), (2, 0, 95, 90)], 96)
    assert parts_ms(seen, COMPUTES) == {"ideal": 90, "ready": 5, "handing": 1}


def test_time_off_the_processor_is_waiting_while_ready():
    seen = observed([(1, 0, 90, 90), (2, 0, 120, 100)], 120)
    assert parts_ms(seen, COMPUTES) == {"ideal": 100, "ready": 20}


def test_turns_that_even_the_ideal_must_take_are_not_lost():
    # Two threads compute 100 ms each under one lock: the ideal is 200 ms, a query takes 210.
    wanted = asked(ONE_EACH, FanOut.QUERY, ideal_ms=200, compute_ms=100)
    seen = observed([(1, 0, 205, 100), (2, 1, 211, 100)], 211, {0: (0, 0.5), 1: (0.5, 1)})
    assert parts_ms(seen, wanted) == {"ideal": 200, "starting": 1, "ready": 10}


def test_a_chain_follows_the_graph_within_a_cluster():
    inventory = Inventory(clusters=2, nodes=2, switches=0)
    wanted = asked(inventory, FanOut.CLUSTER, ideal_ms=200, wait_ms=100)
    queries = [(1, 1, 101, 0), (1, 102, 202, 0), (2, 2, 102, 0), (2, 105, 205, 0)]
    seen = observed(queries, 206, {0: (0, 1), 2: (1, 2)})
    assert parts_ms(seen, wanted) == {"ideal": 200, "starting": 2, "handing": 1, "rest": 3}


def test_a_stage_waits_for_the_last_of_the_one_before_and_is_handed_over():
    inventory = Inventory(clusters=1, nodes=2, switches=1)
    wanted = asked(inventory, FanOut.STAGE, ideal_ms=200, wait_ms=100)
    queries = [(1, 0, 100, 0), (2, 10, 110, 0), (3, 117, 217, 0)]
    seen = observed(queries, 217, {0: (0, 0), 1: (0, 10), 2: (112, 115)})
    # From the second node's end at 110: handed over until 112, made until 115, begun at 117.
    assert parts_ms(seen, wanted) == {"ideal": 200, "starting": 13, "waiting": 2, "handing": 2}


def test_a_chain_follows_the_slot_where_slots_are_few():
    inventory = Inventory(clusters=3, nodes=1, switches=0)
    wanted = asked(inventory, FanOut.QUERY, ideal_ms=300, wait_ms=100, slots=True)
    queries = [(1, 2, 102, 0), (1, 106, 206, 0), (1, 206, 306, 0)]
    seen = observed(queries, 306, {0: (0, 1), 1: (1, 1), 2: (1, 1)})
    # All units are made at once; that a slot is busy is in the ideal, that it is idle is not.
    assert parts_ms(seen, wanted) == {"ideal": 300, "starting": 1, "waiting": 5}


def test_a_slot_that_got_more_than_its_share_made_units_wait():
    inventory = Inventory(clusters=3, nodes=1, switches=0)
    wanted = asked(inventory, FanOut.QUERY, ideal_ms=200, wait_ms=100, slots=True)
    queries = [(1, 0, 100, 0), (1, 100, 200, 0), (1, 200, 300, 0)]
    seen = observed(queries, 300, {0: (0, 0), 1: (0, 0), 2: (0, 0)})
    assert parts_ms(seen, wanted) == {"ideal": 200, "waiting": 100}


def test_without_noted_units_the_time_before_the_chain_is_starting():
    seen = observed([(1, 6, 106, 0), (2, 30, 130, 0)], 130)
    assert parts_ms(seen, SLEEPS) == {"ideal": 100, "starting": 30}


def test_an_unknown_processor_time_is_taken_as_asked():
    wanted = asked(ONE_EACH, FanOut.QUERY, ideal_ms=100, wait_ms=60, compute_ms=40)
    seen = observed([(1, 0, 90, 40), (2, 0, 115, 40)], 115)
    assert parts_ms(replace(seen, cpu_ns=[0, 0]), wanted) == {"ideal": 100, "ready": 15}


@pytest.mark.parametrize("elapsed_ms", [100, 117, 333])
def test_parts_make_the_elapsed_time_whatever_was_noted(elapsed_ms):
    inventory = Inventory(clusters=2, nodes=2, switches=2)
    for fan_out in (FanOut.CLUSTER, FanOut.STAGE, FanOut.QUERY):
        for slots in (False, True):
            wanted = asked(inventory, fan_out, ideal_ms=80, wait_ms=20, compute_ms=7, slots=slots)
            queries = [(query % 3, 9 * query, 9 * query + 31, query) for query in range(8)]
            seen = observed(queries, elapsed_ms, {query: (query, query + 2) for query in (0, 3, 4)})
            parts = break_down(seen, wanted)
            assert min(getattr(parts, field) for field in parts.__struct_fields__) >= 0
            if elapsed_ms > 94:
                assert parts.total_s == pytest.approx(elapsed_ms / 1e3)
