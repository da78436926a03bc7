"""Every text for people is marked, and follows the language of a running process."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.advice.conclusion import conclude
from engine.article.claims import CLAIMS
from engine.doubts.doubts import doubts
from engine.export.caption import race_caption
from engine.export.table.columns import COLUMNS
from engine.load.result.caption import lane_caption, load_caption
from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from engine.machine.limits import Limit, Limits
from engine.process.untold import Untold
from engine.race.events import Ending, RunFaulted
from engine.race.plan.better_race import race_words
from engine.race.plan.limits import limit_problem
from engine.race.plan.planner import plan_race
from engine.race.result.caption import (
    ending_caption,
    fan_out_caption,
    fates_caption,
    parameters_caption,
)
from engine.race.result.fairness import unfairness_of
from engine.race.result.machine import survey_of
from engine.race.result.resources import untold_text
from engine.race.result.result import fold
from engine.race.result.verdict import (
    comparison_words,
    coverages,
    shortage_caption,
    statistics_caption,
    verdict_words,
)
from engine.race.spec.difference import differences
from engine.race.spec.fault import Fault
from engine.race.spec.lane import Lane
from engine.race.spec.presets import PRESETS
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.faults import parse_faults
from engine.race.spec.text.kind import kind_title
from engine.server.handlers import HANDLERS
from engine.strategies import STRATEGIES
from engine.vocabulary.cause import Cause, Why
from engine.vocabulary.counted import counted_noun
from engine.vocabulary.option import Amount
from engine.vocabulary.wording import recorded
from engine.workload.durations import Spread
from engine.workload.faults import FaultKind
from engine.workload.kinds import KINDS
from tests.engine.loads import made_up_load
from tests.engine.races import ENVIRONMENT, made_up_race, made_up_spec
from tests.pseudo import pseudo_language, unmarked_words

ROOT = Path(__file__).parent.parent
MARKS = {"_", "ngettext", "pgettext"}
"""Functions that word a text at once."""

QT_TRANSLATORS = {"self.tr", "tr", "translate", "QCoreApplication.translate"}

NAMES = (
    ENVIRONMENT.processor,
    *(name for one in (*STRATEGIES, *HANDLERS) for name in (one.name, one.title)),
)
"""What is the same in every language."""


def captions_of_races() -> Iterator[str]:
    specs = (
        made_up_spec(),
        made_up_spec(cluster_counts=(1,), nodes=4, warm_up=True, repeats=3),
        made_up_spec(cluster_counts=(2,), precision=0.1, kind="http", spread=Spread.EXPONENTIAL),
        made_up_spec(spread=Spread.UNIFORM, faults=parse_faults("crash@1")),
    )
    for spec in specs:
        # What a query does and how durations spread are words of other rooms.
        caption = parameters_caption(spec).replace(f", {spec.spread.value}", "")
        yield caption.replace(kind_title(spec.kind, spec.kind_options), "")
    yield from (str(ending_caption(ending)) for ending in Ending)
    faulted = RunFaulted(
        at_s=1.0,
        run=0,
        ending=Ending.HUNG,
        elapsed_s=1.0,
        answered=[1],
        unheard=[2],
        cause=Cause(Why.HUNG, {"waited_s": 1.2}),
    )
    yield fates_caption(faulted, 3)
    yield faulted.message
    yield faulted.message
    yield from map(untold_text, Untold)


def fan_outs_of_lanes() -> Iterator[str]:
    for lanes in ("sequential,threads,gevent", "threads@query,processes@stage"):
        for lane in plan_race(made_up_spec(lanes)).lanes:
            yield fan_out_caption(lane)


def words_of_verdicts(results) -> Iterator[str]:
    for result in results:
        yield statistics_caption(result)
        yield shortage_caption(result)
        for lane, point, _summary in result.summaries():
            yield verdict_words(result, lane, point)
            comparison = result.comparison(lane, point)
            if comparison is not None:
                yield comparison_words(comparison)
        unfair = unfairness_of(result.spec, result.plan)
        if unfair is not None:
            yield unfair.sentence


def words_of_limits() -> Iterator[str]:
    spec = made_up_spec("gevent@query,processes", cluster_counts=(4,), kind="http")
    plan = plan_race(spec)
    yield limit_problem(spec, plan, Limits(Limit("RLIMIT_NPROC", 2, 0), None, None))
    yield limit_problem(spec, plan, Limits(None, Limit("RLIMIT_NOFILE", 2, 0), None))
    yield limit_problem(spec, plan, Limits(None, None, Limit("MemAvailable", 9, 9)))
    yield race_words(spec)


def words_of_options(*owners) -> Iterator[str]:
    for owner in owners:
        yield from (owner.summary, getattr(owner, "unit", None) or "")
        for option in getattr(owner, "options", ()):
            yield option.title
            yield option.problem("\x00" * 999)
            if isinstance(option, Amount):
                yield counted_noun(option.unit, 2)


def words_of_fan_outs(*owners) -> Iterator[str]:
    for owner in owners:
        if owner.unit is not None:
            yield recorded(owner.unit.english)


def words_of_spec_errors() -> Iterator[str]:
    values = {field: getattr(made_up_spec(), field) for field in RaceSpec.__struct_fields__}
    wrong = {
        "cluster_counts": [(), (1,) * 999, (1, 1), (0,)],
        "lanes": [(), (Lane("threads"),) * 999],
        "nodes": [-1],
        "sleep_s": [-1.0],
        "faults": [(Fault(FaultKind.HANG, 1, 1),) * 999, (Fault(FaultKind.HANG, 99, 1),)],
        "precision": [7.0],
        "baseline": [99],
        "band": [7.0],
        "name": ["x" * 9999],
        "repeats": [10**6],
    }
    for field, ones in wrong.items():
        for value in ones:
            problems = list(RaceSpec.problems(**values | {field: value}))
            assert problems, field
            yield from map(str, problems)


@pytest.fixture(scope="module")
def results():
    """Races of one block, of too few, of enough, and an unfair one."""
    spec = {"lanes": "sequential,threads,gevent"}
    specs = [made_up_spec(**spec, repeats=repeats) for repeats in (1, 3, 10)]
    specs.append(made_up_spec(**spec, nodes=4))
    overhead_s = {"threads": 9.0, "gevent": -0.2}
    return [fold(made_up_race(spec, overhead_s=overhead_s)) for spec in specs]


@pytest.fixture(scope="module")
def found_doubts(results):
    """The doubts about them, found before the language changes."""
    return [doubt for result in results for doubt in doubts(result)]


def sources(results, found_doubts):
    """Return what is worded where: texts by room, read while the pseudo-language holds."""
    spec = LoadSpec(strategies=("blocking", "asyncio"), users=3)
    load = fold_load(made_up_load(spec))
    return {
        "engine.race.result": lambda: [*captions_of_races(), *words_of_verdicts(results)],
        "engine.race.result.caption": fan_outs_of_lanes,
        "engine.race.plan": words_of_limits,
        "engine.race.spec": lambda: [
            *(
                text
                for preset in PRESETS
                for text in (preset.title, preset.summary, preset.note)
                if text is not None
            ),
            *words_of_spec_errors(),
            *differences(made_up_spec(), made_up_spec(nodes=9, sleep_s=9.0)),
        ],
        "engine.doubts": lambda: [
            text for doubt in found_doubts for text in (doubt.seen, doubt.to_do)
        ],
        "engine.advice": lambda: [
            found.text for result in results if (found := conclude(result)) is not None
        ],
        "engine.export": lambda: [race_caption(result)[-1] for result in results],
        "engine.export.table": lambda: [
            text for column in COLUMNS for text in (column.heading, column.summary)
        ],
        "engine.article": lambda: [
            text for claim in CLAIMS for text in (claim.sentence, claim.threshold)
        ],
        "engine.load": lambda: [load_caption(spec), *map(lane_caption, load.lanes)],
        "engine.machine": lambda: [title for title, _ in survey_of(results[0]).lines()],
        "engine.server": lambda: words_of_options(*HANDLERS),
        "engine.strategies": lambda: [
            *words_of_options(*STRATEGIES),
            *words_of_fan_outs(*STRATEGIES),
        ],
        "engine.workload": lambda: words_of_options(*KINDS),
    }


def test_no_text_of_the_engine_bypasses_marking_or_goes_stale(results, found_doubts):
    assert found_doubts
    assert any(coverages(result) for result in results)
    unmarked = {}
    for room, texts in sources(results, found_doubts).items():
        with pseudo_language():
            shown = [str(text) for text in texts()]
        assert any("\u27e6" in text for text in shown), room
        left = [text for text in shown if unmarked_words(text, NAMES)]
        if left:
            unmarked[room] = left
    assert unmarked == {}


def test_texts_are_english_again_when_the_language_is(results, found_doubts):
    for texts in sources(results, found_doubts).values():
        with pseudo_language():
            list(texts())
        assert not any("\u27e6" in str(text) for text in texts())


def test_an_unmarked_word_is_noticed():
    with pseudo_language():
        assert unmarked_words("\u27e6all \u27e6of\u27e7 it\u27e7, 3 ms") == []
        assert unmarked_words("\u27e6half\u27e7 of it", ["it"]) == ["of"]


def test_no_text_is_fixed_at_import_or_worded_with_its_values_in_it():
    """What is worded outside of functions stays in the language of the start."""
    wrong = []
    for path in (*ROOT.glob("engine/**/*.py"), *ROOT.glob("gui/**/*.py")):
        tree = ast.parse(path.read_text())
        calls = list(_calls(tree, at_import=True))
        for call in _calls(tree, at_import=False):
            if any(isinstance(argument, ast.JoinedStr) for argument in call.args[:2]):
                calls.append(call)
        wrong += [f"{path.relative_to(ROOT)}:{call.lineno}" for call in calls]
    assert wrong == []


def test_no_room_translates_by_qt():
    """Qt's own translations would need a second catalogue."""
    translating = set()
    for path in ROOT.glob("gui/**/*.py"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute | ast.Name)
                and ast.unparse(node.func) in QT_TRANSLATORS
            ):
                translating.add(f"{module}:{node.lineno}")
    assert translating == set()


def _calls(tree, *, at_import):
    """Yield the calls that word texts: those that run at import, or all."""
    marks = MARKS | ({"N_", "counted"} if not at_import else set())
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks:
            yield node
        if at_import and isinstance(node, ast.Lambda):
            left += [node.args]
        elif at_import and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            left += [*node.decorator_list, node.args]
        else:
            left += ast.iter_child_nodes(node)
