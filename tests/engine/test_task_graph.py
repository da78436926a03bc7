import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.ideal import count_in_flight, ideal_s
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut, Parallel, Series, shape_of, span, task_graph, work

ARTICLE = Inventory(4, 4, 4)
PLAIN_FAN_OUTS = [FanOut.CLUSTER, FanOut.STAGE, FanOut.QUERY]

inventories = st.builds(
    Inventory,
    clusters=st.integers(1, 6),
    nodes=st.integers(0, 5),
    switches=st.integers(1, 5),
)


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
    assert ideal_s(graph, slots, lambda query: 3.0) == pytest.approx(seconds)


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
    assert least <= ideal_s(graph, slots, durations.__getitem__) <= most
    assert ideal_s(graph, None, durations.__getitem__) == least
    assert ideal_s(graph, 1, durations.__getitem__) == most


def test_a_cluster_without_nodes_has_one_stage():
    graph = task_graph(Inventory(2, 0, 3), FanOut.STAGE)
    assert all(isinstance(child, Series) and len(child.children) == 1 for child in graph.children)


def test_queries_that_meet_at_an_instant_are_not_in_flight_together():
    assert count_in_flight([0, 10, 5], [10, 20, 15]) == 2
    assert count_in_flight([], []) == 0
