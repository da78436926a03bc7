import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.race.spec.text.call import parse_item_counts
from engine.race.spec.text.counts import CountsError, format_counts, parse_counts
from engine.vocabulary.bounds import MAX_CLUSTERS, MAX_COUNTS


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("4", (4,)),
        ("1,2,4,8", (1, 2, 4, 8)),
        ("1-8", (1, 2, 3, 4, 5, 6, 7, 8)),
        ("1-64*2", (1, 2, 4, 8, 16, 32, 64)),
        ("1-50*3", (1, 3, 9, 27)),
        ("100-800+100", tuple(range(100, 801, 100))),
        ("2 - 9 + 3", (2, 5, 8)),
        (" 8 ; 2 , 2 1 - 3 ", (1, 2, 3, 8)),
        ("1\uff0c2", (1, 2)),
    ],
)
def test_a_list_is_read(text, counts):
    assert parse_counts(text) == counts
    assert parse_item_counts(text) == counts


@pytest.mark.parametrize("text", ["", " ", ","])
def test_no_counts_of_items_are_refused(text):
    with pytest.raises(CountsError, match="items must be counts"):
        parse_item_counts(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "at least one"),
        (" , ", "at least one"),
        ("0", "1..10000, got 0"),
        ("10001", "1..10000, got 10001"),
        ("-3", "'-3'"),
        ("1.5", "'1.5'"),
        ("four", "'four'"),
        ("8-1", "upward"),
        ("1-8*1", "factor of 2"),
        ("1-8*0", "factor of 2"),
        ("1-8+0", "steps of 1"),
        ("1-8+", "'1-8+'"),
        ("1-100", f"at most {MAX_COUNTS} counts, got 100"),
        ("\u0664", "'\u0664'"),
        ("9" * 5000, "got '999"),
    ],
)
def test_an_error_names_the_part_and_the_bound(text, named):
    with pytest.raises(CountsError, match="clusters") as error:
        parse_counts(text)
    assert named in str(error.value)
    assert len(str(error.value)) < 200


counts = st.sets(st.integers(1, MAX_CLUSTERS), min_size=1, max_size=MAX_COUNTS)


@given(counts)
def test_what_is_written_is_read_back(chosen):
    ordered = tuple(sorted(chosen))
    assert parse_counts(format_counts(ordered)) == ordered


@pytest.mark.parametrize(
    ("counts", "text"),
    [
        ((1, 2, 3), "1, 2, 3"),
        (tuple(range(1, 41)), "1-40"),
        ((1, 2, 4, 8, 16), "1-16*2"),
        ((3, 9, 27, 81), "3-81*3"),
        ((1, 2, 4, 9), "1, 2, 4, 9"),
        (tuple(range(100, 801, 100)), "100-800+100"),
    ],
)
def test_ranges_are_written_short(counts, text):
    assert format_counts(counts) == text


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        read = parse_counts(text)
    except CountsError:
        return
    assert read == tuple(sorted(set(read)))
    assert all(1 <= count <= MAX_CLUSTERS for count in read)
    assert 1 <= len(read) <= MAX_COUNTS
