import pytest

from engine.workload.inventory import Inventory, assemble, difference

INVENTORY = Inventory(2, 2, 1)
RIGHT = [
    {
        "cluster_id": 1,
        "nodes": [{"node_id": 1}, {"node_id": 2}],
        "switches": [{"switch_id": 1}],
    },
    {
        "cluster_id": 2,
        "nodes": [{"node_id": 1}, {"node_id": 2}],
        "switches": [{"switch_id": 1}],
    },
]


def test_the_answer_has_the_articles_form():
    assert INVENTORY.expected_answer() == RIGHT
    assert difference(RIGHT, RIGHT) is None


@pytest.mark.parametrize(
    ("records", "named"),
    [
        # The article's threads: each reads the loop's variable once the loop has ended.
        ([(2, role, i) for _, role, i in map(INVENTORY.record, range(6))], "ids are [2]"),
        # joinall's order: the node that answers first comes first.
        ([INVENTORY.record(q) for q in (1, 0, 2, 3, 4, 5)], "cluster 1 has node ids [2, 1]"),
        ([INVENTORY.record(q) for q in (3, 4, 5, 0, 1, 2)], "ids are [2, 1]"),
        ([INVENTORY.record(q) for q in range(5)], "cluster 2 has switch ids []"),
        ([], "ids are [], expected [1, 2]"),
    ],
)
def test_the_first_difference_is_named(records, named):
    assert named in str(difference(assemble(records), RIGHT))
