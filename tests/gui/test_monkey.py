"""The monkey, for a few seconds; ``python -m tests.monkey SECONDS SEED`` lets it loose longer."""

import random
import subprocess
import sys

from engine.process.child import python_environment


def test_a_monkey_finds_no_fault(marked_processes):
    seed = random.randrange(10**6)
    print(f"python -m tests.monkey 4 {seed}")
    run = subprocess.run(
        [sys.executable, "-m", "tests.monkey", "4", str(seed)],
        env=python_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    print(run.stdout, run.stderr)
    assert run.returncode == 0
    assert f"seed {seed}" in run.stdout
    assert marked_processes() == []
