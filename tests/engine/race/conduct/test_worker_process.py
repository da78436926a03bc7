import sys
import threading

from engine.process.child import spawn
from engine.race.conduct.worker_process import WorkerProcess, WorkerRequest
from engine.workload.durations import Spread
from engine.workload.task_graph import FanOut

REQUEST = WorkerRequest(
    strategy="sequential",
    options={},
    fan_out=FanOut.CLUSTER,
    clusters=1,
    nodes=1,
    switches=1,
    sleep_s=0.0,
    spread=Spread.CONSTANT,
    seed=0,
    kind="sleep",
    kind_options={},
    faults={},
    service=None,
    rounds_per_s=0.0,
    scoreboard="",
)


class LateReader(WorkerProcess):
    """Reads what a worker says only once it is ended, as on a machine with much else to do."""

    def __init__(self, *args):
        self._is_ended = threading.Event()
        super().__init__(*args)

    def _read_outcome(self, pipe):
        self._is_ended.wait()
        super()._read_outcome(pipe)

    def kill(self):
        self._is_ended.set()
        super().kill()


def test_an_outcome_counts_however_late_it_is_read():
    program = "input(); print('{\"elapsed_s\": 1.5}')"
    process = spawn([sys.executable, "-c", program])
    with LateReader(REQUEST, process) as worker:
        process.wait()
        outcome = worker.wait(0.0)
    assert outcome.elapsed_s == 1.5
