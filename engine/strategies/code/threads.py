"""The code of threads."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    imports=("import threading",),
    helpers="""
def at_once(function, items):
    results = [None] * len(items)

    def run(place, item):
        results[place] = function(item)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(items)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
""",
    main="results = at_once({function}, {items})",
    nested="at_once({function}, {items})",
)
