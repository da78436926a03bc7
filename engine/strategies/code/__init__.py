"""The plain Python that each strategy stands for. A new one is a file here and a line below.

No worker imports it.
"""

from engine.strategies.asyncio import Asyncio
from engine.strategies.code import (
    asyncio,
    dask,
    gevent,
    gevent_processes,
    interpreters,
    process_pool,
    processes,
    sequential,
    thread_pool,
    threads,
    tornado,
)
from engine.strategies.code.snippet import Snippet
from engine.strategies.dask import Dask
from engine.strategies.gevent import Gevent
from engine.strategies.gevent_processes import GeventProcesses
from engine.strategies.interpreters import Interpreters
from engine.strategies.process_pool import ProcessPool
from engine.strategies.processes import Processes
from engine.strategies.sequential import Sequential
from engine.strategies.thread_pool import ThreadPool
from engine.strategies.threads import Threads
from engine.strategies.tornado import Tornado

SNIPPETS: dict[str, Snippet] = {
    Sequential.name: sequential.SNIPPET,
    Threads.name: threads.SNIPPET,
    Processes.name: processes.SNIPPET,
    Gevent.name: gevent.SNIPPET,
    ThreadPool.name: thread_pool.SNIPPET,
    ProcessPool.name: process_pool.SNIPPET,
    Asyncio.name: asyncio.SNIPPET,
    Tornado.name: tornado.SNIPPET,
    GeventProcesses.name: gevent_processes.SNIPPET,
    Interpreters.name: interpreters.SNIPPET,
    Dask.name: dask.SNIPPET,
}
"""The code of each strategy, by its name."""
