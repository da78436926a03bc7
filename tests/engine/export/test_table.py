import csv
import io
import json
import math
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from engine.cli.shown.race_report import race_report
from engine.cli.terminal.report import print_report
from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.latex import to_latex
from engine.export.markdown import to_markdown
from engine.export.table.columns import COLUMNS, DEFAULT_COLUMNS, columns_named
from engine.export.table.quantity import Quantity, scale_of
from engine.export.table.separated import to_table_csv, to_text
from engine.export.table.table import make_table
from engine.race.result.result import fold
from engine.race.result.verdict import comparison_words, statistics_caption
from engine.race.spec.axis import at_clusters
from engine.race.spec.lane import Lane
from tests.engine.races import made_up_race, made_up_spec


def result_of(repeats=10, clusters=(2,), lanes="sequential,threads,processes,gevent", **options):
    spec = made_up_spec(lanes, repeats=repeats, cluster_counts=clusters)
    return fold(made_up_race(spec, **options))


def column_of(result, key):
    (column,) = columns_named([key])
    return [row.cells[0] for row in make_table(result, [column]).rows]


def heading_of(table, key):
    return table.headings[[column.key for column in table.columns].index(key)]


def printed(result, width):
    screen = Console(file=io.StringIO(), width=width, highlight=False)
    print_report(race_report(result), screen)
    return screen.file.getvalue()


def test_every_column_has_a_cell_a_row_and_a_key_of_its_own():
    table = make_table(result_of(), COLUMNS)
    assert len({column.key for column in COLUMNS}) == len(COLUMNS)
    assert len(table.headings) == len(COLUMNS)
    assert [len(row.cells) for row in table.rows] == [len(COLUMNS)] * 4
    assert all(column.summary for column in COLUMNS)


def test_a_column_has_one_unit_and_its_points_line_up():
    result = result_of(overhead_s={"sequential": 23.0, "threads": 0.0123, "processes": -0.0004})
    table = make_table(result)
    assert heading_of(table, "median") == "Median (s)"
    for place, column in enumerate(table.columns):
        if column.quantity in (Quantity.SECONDS, Quantity.ELAPSED) and not column.is_interval:
            assert len({len(row.cells[place].partition(".")[2]) for row in table.rows}) == 1
    assert column_of(result, "overhead") == ["23.000", "0.012", "0.000", "0.010"]


def test_times_that_are_compared_share_a_unit():
    # The ideal alone would be told in milliseconds.
    result = result_of(lanes="gevent", overhead_s={"gevent": 4.0}, clusters=(1,))
    headings = make_table(result).headings
    assert "Median (s)" in headings
    assert "Ideal (s)" in headings


def test_a_thousandth_of_a_second_is_a_millisecond_wherever_it_stands_alone():
    assert scale_of(Quantity.ELAPSED, [0.02]).unit == "ms"
    assert scale_of(Quantity.ELAPSED, [0.02], greatest=3.0).unit == "s"


def test_what_was_in_flight_on_average_is_told():
    # Two clusters of two queries of half a second, all but one after another in 2.01 s.
    assert float(column_of(result_of(lanes="sequential"), "mean_in_flight")[0]) == pytest.approx(
        1.0, abs=0.02
    )


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=6))
def test_the_greatest_time_of_a_column_keeps_its_digits(values):
    scale = scale_of(Quantity.SECONDS, values)
    greatest = max(values, key=abs)
    if abs(greatest) > 1e-6:
        assert float(scale.text(greatest)) / scale.factor == pytest.approx(greatest, rel=0.05)
    assert scale.text(-0.0) == scale.text(0.0)


def test_verdicts_are_words_and_all_that_none_beats_win():
    overhead = {"sequential": 0.0, "threads": 0.001, "processes": 0.5, "gevent": 0.002}
    result = result_of(overhead_s=overhead)
    # 2 s; 1 s; 1.5 s; 1 s.
    words = ["baseline", "faster \u2605", "faster", "faster \u2605"]
    assert column_of(result, "verdict") == words
    assert column_of(result, "ratio") == ["", "0.500", "0.750", "0.501"]
    result.compare_with(1, 0.01)
    assert column_of(result, "verdict") == ["slower", "baseline \u2605", "slower", "tie \u2605"]
    result.compare_with(1, 0.0)
    assert column_of(result, "verdict")[3] == "slower"


@pytest.mark.parametrize("over_s", [0.03, -0.03, 0.0101, 0.3, 0.0004, -0.00006])
def test_what_is_faster_or_slower_never_reads_as_one(over_s):
    overhead = {"sequential": 0.0, "threads": 1.0 + over_s}
    result = result_of(lanes="sequential,threads", overhead_s=overhead)
    result.compare_with(0, 0.0)
    word = "slower" if over_s > 0 else "faster"
    assert column_of(result, "verdict")[1].split()[0] == word
    ratio = (2 + over_s) / 2
    # With the digits that tell it from 1, in the table and wherever a verdict is explained.
    for key, expected in (("speedup", 1 / ratio), ("ratio", ratio)):
        shown = float(column_of(result, key)[1])
        assert (shown > 1) is (expected > 1)
        assert shown - 1 == pytest.approx(expected - 1, rel=0.06)
    low, high = map(float, column_of(result, "ratio_interval")[1].split("\u2013"))
    assert (low - 1) * over_s > 0 < (high - 1) * over_s
    told = comparison_words(result.comparison(1, at_clusters(2)))
    numbers = [float(text) for text in re.findall(r"\d\.\d+(?! %)\b", told)]
    assert len(numbers) == 3
    assert all((number - 1) * over_s > 0 for number in numbers)
    assert word in told


def test_the_articles_race_says_what_its_own_programs_do():
    spec = made_up_spec(cluster_counts=(4,), name="article")
    screen = Console(file=io.StringIO(), width=300, highlight=False)
    print_report(race_report(fold(made_up_race(spec))), screen)
    assert "threads answer cluster 4 four times" in screen.file.getvalue()
    assert "four times" not in printed(result_of(), 300)


def test_a_tie_needs_no_more_digits():
    result = result_of(lanes="sequential,threads", overhead_s={"sequential": 0.0, "threads": 1.003})
    assert column_of(result, "speedup") == ["1.0", "1.0"]
    assert column_of(result, "ratio") == ["", "1.002"]


def test_too_few_blocks_say_how_many_are_needed_and_a_single_run_says_so_once():
    assert column_of(result_of(3), "verdict") == ["baseline", *["needs 7 blocks"] * 3]
    assert column_of(result_of(1), "verdict") == ["baseline", "", "", ""]
    assert statistics_caption(result_of(1)) == "No statistics: one run per lane."
    assert statistics_caption(result_of(3)) == "No intervals: they need 6 runs per lane."


def test_the_interval_says_how_surely_it_holds():
    assert heading_of(make_table(result_of()), "interval") == "97.9 % interval (s)"
    assert column_of(result_of(), "interval")[0] == "2.01\u20132.01"
    assert "97.9 %" in statistics_caption(result_of())
    assert heading_of(make_table(result_of(5)), "interval") == "Interval"
    assert column_of(result_of(5), "interval")[0] == ""


def test_a_failed_lane_has_words_in_place_of_a_time_and_comes_last():
    result = result_of(2, failed=("processes",))
    assert column_of(result, "median")[2] == "failed"
    assert column_of(result, "runs")[2] == "0 of 2"
    row = make_table(result, columns_named(["median"])).rows[2]
    assert row.failure == "RuntimeError: can't start new thread"
    assert row.sort_keys == (None,)
    assert column_of(result, "failures") == ["0", "0", "2", "0"]
    result = result_of(2, failed=("sequential",))
    assert column_of(result, "verdict") == ["", *["no baseline"] * 3]


def test_markdown_and_text_hold_the_chosen_columns():
    result = result_of()
    lines = to_markdown(result).splitlines()
    assert lines[0].startswith("| Lane | Clusters | Median (s) |")
    assert lines[1].startswith("|:---|---:|")
    assert len(lines) == 6
    assert len({line.count("|") for line in lines}) == 1
    assert to_text(result, DEFAULT_COLUMNS[:3]).splitlines()[1] == "sequential\t2\t2.01"


def test_a_spreadsheet_gets_numbers_and_each_bound_in_a_column():
    chosen = columns_named(["clusters", "median", "interval", "ideal"])
    rows = list(csv.reader(io.StringIO(to_table_csv(result_of(), chosen))))
    assert rows[0][2:4] == ["97.9 % interval (s), low", "97.9 % interval (s), high"]
    assert [float(cell) for cell in rows[1]] == [2, 2.01, 2.01, 2.01, 2.0]
    usual = csv.reader(io.StringIO(to_table_csv(result_of())))
    bounds = sum(column.is_interval for column in DEFAULT_COLUMNS)
    assert {len(row) for row in usual} == {len(DEFAULT_COLUMNS) + bounds}


def test_latex_escapes_what_it_would_take_for_commands():
    named = Lane("threads", name="50%_{x}&\\y")
    spec = made_up_spec(repeats=10, cluster_counts=(2,))
    spec = msgspec.structs.replace(spec, lanes=(Lane("sequential"), named))
    result = fold(made_up_race(spec, overhead_s={"threads": -0.5}))
    text = to_latex(result)
    assert r"50\%\_\{x\}\&\textbackslash{}y & 2 & 0.500" in text
    assert "& $-$500" in text
    assert r"Speedup ($\times$)" in text
    assert text.count(r"\\") == 3
    body = text[text.index(r"\toprule") :]
    assert {line.count(" & ") for line in body.splitlines() if " & " in line} == {
        len(DEFAULT_COLUMNS) - 1
    }


def test_json_and_csv_hold_intervals_verdicts_and_labels():
    result = result_of(overhead_s={"gevent": 0.005})
    document = json.loads(to_json(result))
    assert (document["baseline"], document["band"]) == ("sequential", 0.01)
    gevent = document["summaries"][3]
    assert gevent["comparison"]["verdict"] == "faster"
    assert gevent["interval"]["coverage"] == pytest.approx(1 - 22 / 1024)
    assert gevent["outliers"] == ["none"] * 10
    assert [summary["is_winner"] for summary in document["summaries"]] == [False, True, True, True]
    rows = list(csv.DictReader(io.StringIO(to_csv(result))))
    threads = next(row for row in rows if row["lane"] == "threads")
    assert threads["verdict"] == "faster"
    assert math.isclose(float(threads["ratio_low"]), 1.01 / 2.01)
    assert (threads["outlier"], threads["is_warm_up"], threads["baseline"]) == (
        "none",
        "False",
        "sequential",
    )


def test_the_terminal_tells_verdicts_what_they_rest_on_and_where_there_are_none():
    text = printed(result_of(), 80)
    assert "faster \u2605" in text
    assert "Medians with 97.9 % intervals. Faster or slower than sequential: by more" in text
    assert "\u2026" not in text
    single = printed(result_of(1), 80)
    assert "No statistics: one run per lane." in single
    assert single.lower().count("no statistics") == 1
    assert "Measure properly: --mode standard (10 blocks, about " in single
    assert "Verdict" not in single
    assert "interval" in printed(result_of(), 132)
    few = printed(result_of(3), 132)
    assert "Too few blocks for verdicts: 4 lanes need 7, not 3." in few
    assert "Measure properly: --mode standard (10 blocks, " in few
    assert "Measure properly" not in printed(result_of(), 132)
