"""Filling a pool, with workers that are late."""

from concurrent.futures import Future

from engine.strategies.pool import keep_busy


class Executor:
    """Says who did each task, as a test has it, without doing any."""

    def __init__(self, *workers):
        self._workers = list(workers)
        self.submitted = 0

    def submit(self, task, seconds):
        future = Future()
        future.set_result((self._workers[self.submitted % len(self._workers)], 1))
        self.submitted += 1
        return future


def test_a_pool_is_kept_busy_once_where_every_worker_takes_part():
    executor = Executor(7, 8, 9)
    keep_busy(executor, 3, 0.0)
    assert executor.submitted == 3


def test_a_pool_is_kept_busy_until_its_last_worker_has_started():
    executor = Executor(7, 8, 7, 8, 8, 7, 7, 8, 9)
    keep_busy(executor, 3, 0.0)
    assert executor.submitted == 9


def test_a_worker_that_never_starts_is_not_waited_for_without_end():
    executor = Executor(7)
    keep_busy(executor, 3, 0.0)
    assert executor.submitted == 12
