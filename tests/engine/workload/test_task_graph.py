import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.strategies.ideal import Capacity, count_in_flight, equal_ideal_s, ideal_s
from engine.workload.inventory import Inventory
from engine.workload.task_graph import (
    FanOut,
    Parallel,
    Series,
    is_unit,
    queries_of,
    shape_of,
    span,
    task_graph,
    walk,
    work,
)

ARTICLE = Inventory(4, 4, 4)
PLAIN_FAN_OUTS = [FanOut.CLUSTER, FanOut.STAGE, FanOut.QUERY]

inventories = st.builds(
    Inventory,
    clusters=st.integers(1, 6),
    nodes=st.integers(0, 5),
    switches=st.integers(1, 5),
)


def waiting(slots):
    """Return the capacity for queries that only wait."""
    return Capacity(slots, computing=1, cpu_share=0.0)


def leaves(task):
    if isinstance(task, int):
        return [task]
    return [leaf for child in task.children for leaf in leaves(child)]


@pytest.mark.parametrize(
    ("fan_out", "slots", "seconds"),
    [
        # The article's figures at 3 s a query, and all at once.
        (FanOut.CLUSTER, None, 24.0),
        (FanOut.STAGE, None, 6.0),
        (FanOut.QUERY, None, 3.0),
        (FanOut.CLUSTER, 1, 96.0),
        (FanOut.QUERY, 16, 6.0),
    ],
)
def test_the_ideal_is_the_articles(fan_out, slots, seconds):
    graph = task_graph(ARTICLE, fan_out)
    assert ideal_s(graph, waiting(slots), lambda query: 3.0) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("fan_out", "units", "in_flight"),
    [(FanOut.CLUSTER, 4, 4), (FanOut.STAGE, 36, 16), (FanOut.QUERY, 32, 32)],
)
def test_units_and_queries_in_flight_are_the_articles(fan_out, units, in_flight):
    shape = shape_of(ARTICLE, fan_out)
    assert shape.units == units
    assert shape.width == in_flight


def units_of(task):
    if isinstance(task, int):
        return 0
    own = len(task.children) if isinstance(task, Parallel) else 0
    return own + sum(map(units_of, task.children))


def width_of(task):
    if isinstance(task, int):
        return 1
    widths = map(width_of, task.children)
    return sum(widths) if isinstance(task, Parallel) else max(widths)


@given(inventories, st.sampled_from(PLAIN_FAN_OUTS))
def test_a_shape_is_its_graphs(inventory, fan_out):
    graph = task_graph(inventory, fan_out)
    shape = shape_of(inventory, fan_out)
    assert shape.queries == work(graph, lambda query: 1)
    assert shape.longest == span(graph, lambda query: 1)
    assert shape.units == units_of(graph)
    assert shape.width == width_of(graph)


@pytest.mark.parametrize("build", [task_graph, shape_of])
def test_the_articles_fan_out_is_no_graph_of_its_own(build):
    with pytest.raises(ValueError, match="got article"):
        build(ARTICLE, FanOut.ARTICLE)


@given(inventories, st.sampled_from(PLAIN_FAN_OUTS))
def test_every_query_is_there_once_and_in_order(inventory, fan_out):
    graph = task_graph(inventory, fan_out)
    assert leaves(graph) == list(range(inventory.query_count))


@given(inventories, st.sampled_from(PLAIN_FAN_OUTS), st.integers(1, 8), st.data())
def test_the_ideal_lies_between_span_and_work(inventory, fan_out, slots, data):
    graph = task_graph(inventory, fan_out)
    durations = data.draw(
        st.lists(st.integers(0, 100), min_size=inventory.query_count, max_size=10_000)
    )
    least = span(graph, durations.__getitem__)
    most = work(graph, durations.__getitem__)
    assert least <= ideal_s(graph, waiting(slots), durations.__getitem__) <= most
    assert ideal_s(graph, waiting(None), durations.__getitem__) == least
    assert ideal_s(graph, waiting(1), durations.__getitem__) == most


@given(inventories, st.sampled_from(PLAIN_FAN_OUTS), st.integers(1, 40), st.floats(0, 1))
def test_the_short_way_to_an_ideal_of_equal_queries_leads_to_the_same(
    inventory, fan_out, slots, share
):
    capacity = Capacity(slots, computing=2, cpu_share=share)
    short = equal_ideal_s(shape_of(inventory, fan_out), capacity, 0.5)
    if short is not None:
        graph = task_graph(inventory, fan_out)
        assert ideal_s(graph, capacity, lambda query: 0.5) == pytest.approx(short)


@pytest.mark.parametrize(
    ("fan_out", "slots", "rounds"),
    [
        # 32 queries in 30 slots take two turns, not a turn and a fifteenth.
        (FanOut.QUERY, 30, 2),
        # 4 clusters of 8 in 3 slots: the fourth waits for one of the others.
        (FanOut.CLUSTER, 3, 16),
        (FanOut.STAGE, 8, 4),
    ],
)
def test_slots_take_units_whole(fan_out, slots, rounds):
    graph = task_graph(ARTICLE, fan_out)
    assert ideal_s(graph, waiting(slots), lambda query: 1.0) == pytest.approx(rounds)


def test_computing_is_shared_out_among_the_cores():
    graph = task_graph(ARTICLE, FanOut.CLUSTER)
    on_two_cores = Capacity(None, computing=2, cpu_share=1.0)
    assert ideal_s(graph, on_two_cores, lambda query: 1.0) == pytest.approx(16)
    a_quarter = Capacity(None, computing=1, cpu_share=0.25)
    assert ideal_s(graph, a_quarter, lambda query: 1.0) == pytest.approx(8)


@given(inventories, st.sampled_from(PLAIN_FAN_OUTS), st.randoms())
def test_a_walk_begins_every_unit_once_and_after_those_before_it(inventory, fan_out, order):
    graph = task_graph(inventory, fan_out)
    open_units, ended, finished = [], [], []
    walk(graph, lambda unit, then: open_units.append((unit, then)), lambda: finished.append(1))
    while open_units:
        unit, then = open_units.pop(order.randrange(len(open_units)))
        assert finished == []
        assert is_unit(unit)
        ended += queries_of(unit)
        then()
    assert finished == [1]
    assert sorted(ended) == list(range(inventory.query_count))
    assert list(queries_of(graph)) == list(range(inventory.query_count))
    if fan_out is FanOut.STAGE:
        for query in ended:
            cluster, place = divmod(query, inventory.queries_per_cluster)
            if place >= inventory.nodes:
                first = cluster * inventory.queries_per_cluster
                nodes = set(range(first, first + inventory.nodes))
                assert nodes <= set(ended[: ended.index(query)])


def test_a_cluster_without_nodes_has_one_stage():
    graph = task_graph(Inventory(2, 0, 3), FanOut.STAGE)
    assert all(isinstance(child, Series) and len(child.children) == 1 for child in graph.children)


def test_queries_that_meet_at_an_instant_are_not_in_flight_together():
    assert count_in_flight([0, 10, 5], [10, 20, 15]) == 2
    assert count_in_flight([], []) == 0
