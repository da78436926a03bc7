"""The code of gevent in several processes."""

from engine.strategies.code.snippet import Snippet

SNIPPET = Snippet(
    imports=("import multiprocessing",),
    helpers="""
def share(function, items):
    from gevent import monkey

    monkey.patch_all()
    import gevent

    greenlets = [gevent.spawn(function, item) for item in items]
    return [greenlet.get() for greenlet in greenlets]


def serve(connection, function, items):
    connection.send(share(function, items))
""",
    nested="share({function}, {items})",
    main="""\
context = multiprocessing.get_context("{start_method}")
parts = [list({items})[place::{processes}] for place in range({processes})]
pipes = []
for part in parts:
    near, far = context.Pipe()
    context.Process(target=serve, args=(far, {function}, part)).start()
    pipes.append(near)
answers = [pipe.recv() for pipe in pipes]
results = [answers[place % {processes}][place // {processes}] for place in range(len({items}))]""",
)
