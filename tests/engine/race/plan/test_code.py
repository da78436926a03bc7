import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from engine.cli.main import cli
from engine.machine.interpreter import obstacle, own_interpreter
from engine.query_service.process import QueryService
from engine.race.plan.code import lane_code
from engine.race.plan.lanes import plan_lanes
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from engine.strategies import STRATEGIES
from engine.strategies.code import SNIPPETS
from engine.workload.durations import Spread
from engine.workload.kinds import KINDS
from engine.workload.task_graph import FanOut

RUNNABLE = [strategy.name for strategy in STRATEGIES if not obstacle(strategy, own_interpreter())]


def codes(lanes, **changes):
    values = {"cluster_counts": (2,), "nodes": 2, "switches": 1, "sleep_s": 0.001} | changes
    service = values.pop("service", ("127.0.0.1", 8000))
    spec = RaceSpec(lanes=tuple(map(parse_lane, lanes)), **values)
    planned = plan_lanes(spec)
    return [lane_code(spec, lane, spec.points[0], 1e6, service) for lane in planned]


def results_of(program, tmp_path):
    """Run a program on its own, and return what it leaves in ``results``."""
    path = tmp_path / "program.py"
    path.write_text(f"{program}    import json; print(json.dumps(results))\n")
    command = [sys.executable, "-I", "-W", "ignore", str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout.splitlines()[-1])


def test_every_strategy_has_code():
    assert set(SNIPPETS) == {strategy.name for strategy in STRATEGIES}


@pytest.mark.parametrize("fan_out", [FanOut.CLUSTER, FanOut.STAGE, FanOut.QUERY])
@pytest.mark.parametrize("strategy", RUNNABLE)
def test_its_program_answers_as_its_lane_does(tmp_path, strategy, fan_out):
    (program,) = codes([strategy], fan_out=fan_out)
    assert results_of(program, tmp_path) == list(range(6))


@pytest.mark.parametrize("strategy", ["threads", "asyncio", "gevent"])
@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.name != "call"])
def test_the_program_of_every_kind_answers(tmp_path, strategy, kind):
    with_service = QueryService()
    try:
        service = with_service.address()
        (program,) = codes([strategy], kind=kind, fan_out=FanOut.QUERY, service=service)
        assert results_of(program, tmp_path) == list(range(6))
    finally:
        with_service.close()


@pytest.mark.parametrize("spread", list(Spread))
def test_durations_vary_as_in_the_race(tmp_path, spread):
    (program,) = codes(["threads"], spread=spread)
    assert results_of(program, tmp_path) == list(range(6))
    assert ("random." in program) is (spread is not Spread.CONSTANT)


def test_a_program_has_the_lane_s_own_numbers():
    (program,) = codes(["thread-pool:size=7@query"], sleep_s=0.25)
    assert "ThreadPoolExecutor(7)" in program
    assert "time.sleep(0.25)" in program
    assert "range(6)" in program
    assert "engine" not in program
    assert "acelane" not in program


def test_a_program_is_plain_and_short():
    for program in codes([strategy.name for strategy in STRATEGIES], fan_out=FanOut.QUERY):
        compile(program, "program", "exec")
        lines = [line for line in program.splitlines() if line.strip()]
        assert len(lines) <= 26
        assert max(map(len, lines)) <= 100


def test_a_worker_knows_no_code():
    asked = "import engine.worker.__main__, sys; print('engine.strategies.code' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_the_command_line_prints_a_program_for_each_lane(tmp_path):
    asked = ["code", "--clusters", "2", "--sleep", "0.001", "--nodes", "2", "--switches", "1"]
    said = CliRunner().invoke(cli, [*asked, "--strategies", "thread-pool:size=3"])
    assert said.exit_code == 0
    assert said.output.startswith("# thread pool")
    assert results_of(said.output, tmp_path) == list(range(6))
