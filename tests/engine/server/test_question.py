import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.server.question import (
    MOST_QUERIES,
    MOST_WORK_S,
    QuestionError,
    parse_question,
)
from engine.workload.inventory import assemble


def asked(sleep_s=0.0, **arguments):
    return parse_question({name: [value] for name, value in arguments.items()}, sleep_s)


def answer_to(question):
    selection = question.selection
    return assemble(map(selection.record, range(selection.query_count)))


def test_a_bare_request_asks_what_the_article_asks():
    question = asked(sleep_s=3.0)
    assert question.sleep_s == 3.0
    assert [cluster["cluster_id"] for cluster in answer_to(question)] == [1, 2, 3, 4]
    assert question.selection.queries_per_cluster == 8


def test_clusters_are_answered_by_their_ids_in_the_order_asked():
    answer = answer_to(asked(clusters="5,1,2", nodes="2", switches="1"))
    assert [cluster["cluster_id"] for cluster in answer] == [5, 1, 2]
    assert answer[0]["nodes"] == [{"node_id": 1}, {"node_id": 2}]
    assert answer[0]["switches"] == [{"switch_id": 1}]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"clusters": "0"}, "1..1000, got '0'"),
        ({"clusters": "-1"}, "got '-1'"),
        ({"clusters": "1001"}, "got '1001'"),
        ({"clusters": "a"}, "got 'a'"),
        ({"clusters": ""}, "got ''"),
        ({"clusters": "1,"}, "got ''"),
        ({"clusters": "1 ,2"}, "got '1 '"),
        ({"clusters": "1_0"}, "got '1_0'"),
        ({"clusters": "\u0661"}, "got"),
        ({"clusters": "2,1,2"}, "must not repeat, got 2"),
        ({"clusters": ",".join(map(str, range(1, 102)))}, "at most 100 ids, got 101"),
        ({"clusters": "9" * 5000}, "9'..."),
        ({"nodes": "-4"}, "nodes must be 0..100, got '-4'"),
        ({"switches": "101"}, "switches must be 0..100, got '101'"),
        ({"nodes": "0", "switches": "0"}, "must not both be 0"),
        ({"sleep": "-1"}, "sleep must be 0..60 s, got '-1'"),
        ({"sleep": "1e9"}, "got '1e9'"),
        ({"sleep": "nan"}, "got 'nan'"),
        ({"sleep": "inf"}, "got 'inf'"),
        ({"sleep": "61"}, "got '61'"),
        ({"sleeps": "1"}, "among clusters, nodes, switches, sleep, got 'sleeps'"),
    ],
)
def test_what_is_out_of_bounds_is_refused_by_its_name(arguments, named):
    with pytest.raises(QuestionError) as refusal:
        asked(**arguments)
    assert named in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_a_parameter_given_twice_is_refused():
    with pytest.raises(QuestionError, match="sleep must be given once, got 2 times"):
        parse_question({"sleep": ["1", "2"]}, 0.0)


def test_more_queries_or_more_sleep_than_a_server_can_bear_are_refused():
    clusters = ",".join(map(str, range(1, 101)))
    with pytest.raises(QuestionError, match=f"at most {MOST_QUERIES} queries, got 20000"):
        asked(clusters=clusters, nodes="100", switches="100")
    with pytest.raises(QuestionError, match=f"at most {MOST_WORK_S:g} s, got 800 times 60 s"):
        asked(clusters=clusters, sleep="60")


_NAMES = st.sampled_from(["clusters", "nodes", "switches", "sleep"]) | st.text(max_size=8)
_VALUES = st.text(max_size=30) | st.text("0123456789,.-+e ", max_size=12)


@given(st.dictionaries(_NAMES, st.lists(_VALUES, min_size=1, max_size=2), max_size=5))
def test_whatever_is_asked_is_within_bounds_or_refused(arguments):
    try:
        question = parse_question(arguments, 0.0)
    except QuestionError:
        return
    assert 1 <= question.selection.query_count <= MOST_QUERIES
    assert 0 <= question.sleep_s * question.selection.query_count <= MOST_WORK_S
    assert len(set(question.selection.ids)) == question.selection.clusters
