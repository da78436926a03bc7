"""A worker whose ``threads`` strategy has the fault that its first argument names."""

import os
import signal
import sys
import threading

import engine.strategies
from engine.strategies.processes import Processes
from engine.strategies.threads import Threads
from engine.worker.__main__ import main
from engine.workload.task_graph import Series


class LateClosure(Threads):
    """The article's threads: the function reads the loop's variable when the loop has ended."""

    def run(self, task, look_up):
        records = []
        threads = []
        for child in task.children:

            def run_unit():
                for query in child.children:  # noqa: B023 - the fault
                    records.append(look_up(query))

            threads.append(threading.Thread(target=run_unit))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return records


class CompletionOrder(Threads):
    """gevent.joinall's order: who answers first stands first."""

    def run(self, task, look_up):
        records = []
        for child in reversed(task.children):
            records += Threads({}).run(child, look_up)
        return records


class NoSharedList(Threads):
    """The article's processes without a Manager: a child's list stays the child's."""

    def run(self, task, look_up):
        records = []
        for child in task.children:
            if os.fork() == 0:
                records += [look_up(query) for query in child.children]
                os._exit(0)
            os.wait()
        return records


class SkippedQueries(Threads):
    """Answers what was never asked."""

    def run(self, task, look_up):
        records = []
        for child in task.children:
            assert isinstance(child, Series)
            records += [look_up(query) for query in child.children[:-1]]
            # The last two are of one kind, so the answer is known from the one before.
            cluster, kind, number = records[-1]
            records.append((cluster, kind, number + 1))
        return records


class Hang(Threads):
    def run(self, task, look_up):
        while True:
            signal.pause()


class Raise(Threads):
    def run(self, task, look_up):
        raise ValueError("the switch is on fire")


class BadUnit(Processes):
    """One of the processes fails."""

    name = "threads"

    def run(self, task, look_up):
        def look_up_badly(query):
            if query == 5:
                raise ValueError("the node is on fire")
            return look_up(query)

        return super().run(task, look_up_badly)


class Exit(Threads):
    def run(self, task, look_up):
        print("going down", file=sys.stderr)
        os._exit(3)


class Abort(Threads):
    def run(self, task, look_up):
        os.abort()


class Chatter(Threads):
    """Prints to standard output, which is not the channel of the outcome."""

    def run(self, task, look_up):
        print('{"error": "printed"}')
        os.write(1, b"\x00garbage\n")
        return super().run(task, look_up)


class Orphans(Threads):
    """Leaves a process behind that would wait on."""

    def run(self, task, look_up):
        if os.fork() == 0:
            signal.pause()
        return super().run(task, look_up)


if __name__ == "__main__":
    fault = globals()[sys.argv[1]]
    engine.strategies.STRATEGIES = tuple(
        fault if strategy.name == "threads" else strategy
        for strategy in engine.strategies.STRATEGIES
    )
    main()
