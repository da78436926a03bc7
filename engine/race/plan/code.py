"""The plain Python that a lane stands for: no Racelane, and the race's own numbers."""

from __future__ import annotations

from engine.race.plan.plan import PlannedLane
from engine.race.plan.query_code import (
    SERVICE,
    USUAL_ROUNDS_PER_S,
    Circumstances,
    QueryCode,
    query_code,
)
from engine.race.spec.axis import Point
from engine.race.spec.race import RaceSpec
from engine.strategies import strategy_or_none
from engine.strategies.code import SNIPPETS
from engine.strategies.code.snippet import Snippet
from engine.vocabulary.option import Amount, amount
from engine.workload.inventory import Inventory
from engine.workload.task_graph import FanOut


def lane_code(
    spec: RaceSpec,
    lane: PlannedLane,
    point: Point,
    rounds_per_s: float = USUAL_ROUNDS_PER_S,
    service: tuple[str, int] = SERVICE,
) -> str | None:
    """Return a program that does what a lane does at a point; None if there is none for it.

    Args:
        spec: The race.
        lane: The lane, of a strategy that may be unknown here.
        point: Where it stands on the race's axes.
        rounds_per_s: How fast the machine computes.
        service: Where queries that ask a service find it.
    """
    snippet, strategy = SNIPPETS.get(lane.strategy), strategy_or_none(lane.strategy)
    if snippet is None or strategy is None or spec.at_once is not None:
        return None
    query = query_code(spec, Circumstances(snippet.is_async, rounds_per_s, service))
    if query is None:
        return None
    values = {option.name: option.default for option in strategy.options} | lane.options
    for option in strategy.options:
        if isinstance(option, Amount):
            values[option.name] = str(amount(values[option.name]))
    values |= snippet.derived(values)
    return _program(snippet, query, values, spec.inventory(point), lane.fan_out)


def _program(
    snippet: Snippet,
    query: QueryCode,
    values: dict[str, str],
    inventory: Inventory,
    fan_out: FanOut,
) -> str:
    define = "async def" if snippet.is_async else "def"
    imports = sorted({*snippet.imports, *query.imports}, key=_order)
    parts = [
        "\n".join([*snippet.patch, *imports]),
        "\n".join([f"{define} query(item):", *_indented(query.body)]),
    ]
    if snippet.helpers:
        parts.append(snippet.helpers.format(**values).strip("\n"))
    main, cluster = _main(snippet, values, inventory, fan_out)
    if cluster:
        parts.append("\n".join([f"{define} cluster(number):", *_indented(cluster)]))
    run = [*main, 'print(len(results), "results")']
    parts.append("\n".join(['if __name__ == "__main__":', *_indented(run)]))
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _main(
    snippet: Snippet, values: dict[str, str], inventory: Inventory, fan_out: FanOut
) -> tuple[list[str], list[str]]:
    """Return the lines that run everything, and the body of a cluster's function, if any."""

    def run(function: str, items: str) -> list[str]:
        return snippet.main.format(function=function, items=items, **values).split("\n")

    size, clusters = inventory.queries_per_cluster, f"range({inventory.clusters})"
    if fan_out is FanOut.QUERY:
        return run("query", f"range({inventory.query_count})"), []
    if fan_out is FanOut.CLUSTER:
        wait = "await " if snippet.is_async else ""
        items = f"range({size} * number, {size} * number + {size})"
        body = [f"return [{wait}query(item) for item in {items}]"]
        return [*run("cluster", clusters), "results = sum(results, [])"], body
    stages = [(0, inventory.nodes), (inventory.nodes, size)]
    stages = [(first, end) for first, end in stages if first < end]
    if snippet.nested:
        body = [f"first = {size} * number", "results = []"]
        for first, end in stages:
            start = f"first + {first}" if first else "first"
            items = f"range({start}, first + {end})"
            nested = snippet.nested.format(function="query", items=items, **values)
            body.append(f"results += {nested}")
        body.append("return results")
        return [*run("cluster", clusters), "results = sum(results, [])"], body
    # Units of a pool must not wait for units: a stage of all clusters at once, then the next.
    every = f"range({inventory.query_count})"
    main = [
        "done = []",
        f"for first, end in {stages}:",
        f"    stage = [item for item in {every} if first <= item % {size} < end]",
        *_indented(run("query", "stage")),
        "    done += results",
        "results = sorted(done)",
    ]
    return main, []


def _order(line: str) -> tuple[bool, str]:
    """Sort imports as usual: modules, then names from modules."""
    return line.startswith("from"), line


def _indented(lines: list[str] | tuple[str, ...]) -> list[str]:
    return [f"    {line}" if line else line for line in lines]
