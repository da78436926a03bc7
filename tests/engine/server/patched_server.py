"""The article's gevent server, in a few lines: everything patched, and an executor."""

import gevent
from gevent import monkey

monkey.patch_all()

from concurrent.futures import ThreadPoolExecutor  # noqa: E402

from tornado.concurrent import run_on_executor  # noqa: E402
from tornado.httpserver import HTTPServer  # noqa: E402
from tornado.ioloop import IOLoop  # noqa: E402
from tornado.netutil import bind_sockets  # noqa: E402
from tornado.web import Application, RequestHandler  # noqa: E402


class TestHandler(RequestHandler):
    executor = ThreadPoolExecutor(30)

    @run_on_executor
    def look_up(self):
        # Until the loop sleeps in its selector, however long that takes.
        gevent.idle()
        print("looked up", flush=True)
        return "answered"

    async def get(self):
        self.finish(await self.look_up())


server = HTTPServer(Application([("/test", TestHandler)]))
sockets = bind_sockets(0, "127.0.0.1")
server.add_sockets(sockets)
print(sockets[0].getsockname()[1], flush=True)
IOLoop.current().start()
