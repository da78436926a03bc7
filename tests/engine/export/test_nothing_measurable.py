"""What took no time is shown and exported like anything else: nobody divides by it."""

import io

import msgspec
import pytest
from rich.console import Console

from engine.article.claims import CLAIMS
from engine.article.judgement import Rating
from engine.cli.shown.load import LOAD
from engine.cli.shown.load_report import load_report
from engine.cli.shown.race_report import race_report
from engine.cli.terminal.report import print_report
from engine.doubts.doubts import doubts
from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.latex import to_latex
from engine.export.load.csv import load_csv
from engine.export.load.json import load_json
from engine.export.load.latex import load_latex
from engine.export.load.markdown import load_markdown
from engine.export.load.separated import load_text
from engine.export.markdown import to_markdown
from engine.export.table.columns import COLUMNS
from engine.export.table.table import make_table
from engine.load.result.caption import load_caption
from engine.load.result.result import fold_load, follow_load
from engine.load.spec import LoadSpec
from engine.race.result.result import fold, follow
from tests.engine.doubts.test_doubts import PRECISION
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_spec, made_up_sweep, weightless_race


@pytest.mark.parametrize("sleep_s", [0.0, 0.5])
@pytest.mark.parametrize("repeats", [1, 2, 8])
@pytest.mark.parametrize("clusters", [(1,), (1, 2, 4)])
def test_a_race_that_took_no_time_is_told_in_every_form(sleep_s, repeats, clusters):
    spec = made_up_spec(sleep_s=sleep_s, repeats=repeats, cluster_counts=clusters)
    events = weightless_race(spec)
    events[0] = msgspec.structs.replace(events[0], precision=PRECISION)
    for result in follow(events):
        assert 0 <= result.progress(result.last_at_s) <= 1
        assert result.left_s(result.last_at_s) >= 0
    screen = Console(file=io.StringIO(), width=132)
    print_report(race_report(result), screen)
    assert "sequential" in screen.file.getvalue()
    assert len(make_table(result, COLUMNS).rows) == 4 * len(clusters)
    for export in (to_latex, to_csv, to_json, to_markdown):
        assert "sequential" in export(result)
    assert doubts(result)


def test_a_sweep_that_took_no_time_has_no_fit_and_is_told():
    spec = made_up_sweep(clusters=(2, 4))[0].spec
    result = fold(weightless_race(msgspec.structs.replace(spec, sleep_s=0.0)))
    assert "thread pool" in to_markdown(result)
    assert "thread-pool" in to_json(result)


def without_sleep(spec):
    """Return a claim's race or load with queries that take no time, and not too many."""
    spec = msgspec.structs.replace(spec, sleep_s=0.0)
    if isinstance(spec, LoadSpec):
        return spec
    counts = tuple(
        sorted({min(count, 20 + place) for place, count in enumerate(spec.cluster_counts)})
    )
    return msgspec.structs.replace(spec, cluster_counts=counts)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_claim_is_judged_though_nothing_took_time(claim):
    specs = [
        spec if len(getattr(spec, "cluster_counts", ())) > 1 else without_sleep(spec)
        for spec in claim.specs
    ]
    results = tuple(
        fold_load(made_up_load(spec)) if isinstance(spec, LoadSpec) else fold(weightless_race(spec))
        for spec in specs
    )
    judgement = claim.word(claim.find(results))
    assert judgement.reason
    assert bool(judgement.figures) == (judgement.rating is not Rating.UNKNOWN)


@pytest.mark.parametrize("changes", [{"requests": 10}, {"requests": None, "duration_s": 0.01}])
@pytest.mark.parametrize("strategies", [("blocking",), ("threads", "asyncio", "process-pool")])
def test_a_load_that_took_no_time_is_told_in_every_form(changes, strategies):
    spec = LoadSpec(strategies=strategies, users=1, sleep_s=0.0, **changes)
    events = made_up_load(spec, latency_s=dict.fromkeys(strategies, 0.0))
    for result in follow_load(events):
        assert 0 <= result.progress(result.last_at_s) <= 1
        assert LOAD.progress(result)
    screen = Console(file=io.StringIO(), width=150)
    print_report(load_report(result), screen)
    assert load_caption(spec) in " ".join(screen.file.getvalue().split())
    for export in (load_csv, load_json, load_latex, load_markdown, load_text):
        assert export(result)
    assert all(lane.throughput is None for lane in result.lanes)
