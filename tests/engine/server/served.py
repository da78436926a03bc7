"""A server as its users have it: a process of the command line, asked over a socket."""

import http.client
import json
import subprocess
import sys
from dataclasses import dataclass

from engine.process.child import kill_group, python_environment

SERVE = (sys.executable, "-m", "engine", "serve", "--port", "0", "--report")


@dataclass
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Served:
    """Starts a server and waits until it listens; closing ends its whole group."""

    def __init__(self, strategy, *options):
        self.process = subprocess.Popen(
            [*SERVE, "--end-with-stdin", "--strategy", strategy, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
            env=python_environment(),
        )
        self.listening = self.next_report()
        self.port = self.listening["port"]

    def next_report(self):
        return json.loads(self.process.stdout.readline())

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def ask(self, method, path, body=None, headers=None, timeout_s=20.0):
        connection = self.connect(timeout_s)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def connect(self, timeout_s=20.0):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)

    def close(self):
        kill_group(self.process.pid)
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def envelope(reply):
    """Return the error a reply tells, having checked that it is one in the article's form."""
    told = reply.json
    assert set(told) == {"error_code", "message", "data"}
    assert told["error_code"] == reply.status
    assert told["message"]
    assert told["data"] is None
    assert reply.headers["Content-Type"] == "application/json"
    return told["message"]
