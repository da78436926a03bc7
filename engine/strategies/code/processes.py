"""The code of processes."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    imports=("import multiprocessing",),
    helpers="""
def run(function, place, item, answers):
    answers[place] = function(item)


def at_once(function, items):
    context = multiprocessing.get_context("{start_method}")
    with context.Manager() as manager:
        answers = manager.dict()
        processes = [
            context.Process(target=run, args=(function, place, item, answers))
            for place, item in enumerate(items)
        ]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        return [answers[place] for place in range(len(items))]
""",
    main="results = at_once({function}, {items})",
    nested="at_once({function}, {items})",
)
