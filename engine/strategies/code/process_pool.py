"""The code of a process pool."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    imports=("import multiprocessing", "from concurrent.futures import ProcessPoolExecutor"),
    main="""\
context = multiprocessing.get_context("{start_method}")
with ProcessPoolExecutor({size}, mp_context=context) as pool:
    results = list(pool.map({function}, {items}))""",
)
