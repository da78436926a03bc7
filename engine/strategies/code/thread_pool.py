"""The code of a thread pool."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    imports=("from concurrent.futures import ThreadPoolExecutor",),
    main="""\
with ThreadPoolExecutor({size}) as pool:
    results = list(pool.map({function}, {items}))""",
)
