"""The code of a pool of interpreters."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    imports=("from concurrent.futures import InterpreterPoolExecutor",),
    main="""\
with InterpreterPoolExecutor({size}) as pool:
    results = list(pool.map({function}, {items}))""",
)
