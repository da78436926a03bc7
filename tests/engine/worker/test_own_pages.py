"""Forks with pages of their own."""

import json
import subprocess
import sys

import pytest

from engine.process.child import python_environment
from engine.worker.template import CAN_FORK

_PROGRAM = """
import json, mmap, os, resource
from engine.worker.own_pages import PagesInUse

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

SIZE = 16 * 2**20
data = bytearray(os.urandom(SIZE))
kept = bytes(data)
unused = mmap.mmap(-1, 8 * SIZE, flags=mmap.MAP_PRIVATE)
pages = PagesInUse()
for copies in (False, True):
    if os.fork() == 0:
        if copies:
            pages.copy()
        before = faults()
        for place in range(0, SIZE, 4096):
            data[place] ^= 1
        written = faults() - before
        for place in range(0, SIZE, 4096):
            data[place] ^= 1
        own_kb = int(open("/proc/self/smaps_rollup").read().split("Private_Dirty:")[1].split()[0])
        print(json.dumps([written, data == kept, own_kb]), flush=True)
        os._exit(0)
    os.wait()
assert data == kept
"""


@pytest.mark.skipif(not CAN_FORK, reason="nothing is forked here")
def test_a_fork_with_its_own_pages_has_none_copied_later():
    program = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=python_environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    shared, own = map(json.loads, program.stdout.splitlines())
    pages = 16 * 2**20 // 4096
    assert shared[0] >= pages
    assert own[0] < pages / 10
    assert shared[1]
    assert own[1]
    # What was never written to takes no memory now either.
    assert own[2] < 8 * 16 * 2**10
