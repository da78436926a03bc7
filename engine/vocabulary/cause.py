"""Why something failed: a reason and its values, worded when they are shown.

Events, and messages between processes, carry causes and no sentences. Every reader words them here:
the command line, the window and, in English, exports.

A worker sends causes too, so this needs nothing but the standard library.
"""

from __future__ import annotations

import enum
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.vocabulary.counted import counted_noun
from engine.vocabulary.wording import N_, Text

Value = int | float | str

_MOST = 2**63


class Why(str, enum.Enum):  # noqa: UP042 - a worker may be an older Python
    """The reasons. A name is recorded, so it never changes; its text may."""

    TOLD = "told"
    """Somebody else's words: a user's code, a library, the system, or an older record."""

    # Processes
    ENDED = "ended"
    SILENT = "silent"
    KILLED = "killed"
    CANNOT_START = "cannot_start"
    NO_START = "no_start"
    SLOW_START = "slow_start"
    NO_REPLY = "no_reply"
    GARBLED = "garbled"

    # Runs
    DEADLINE = "deadline"
    HUNG = "hung"
    QUERIES_MISSING = "queries_missing"
    OTHER_CLUSTERS = "other_clusters"
    OTHER_NODES = "other_nodes"
    OTHER_SWITCHES = "other_switches"
    FURTHER_ENTRIES = "further_entries"
    FAULT = "fault"

    # A function of the user's
    CALL_RAISED = "call_raised"
    CALL_NOT_LOADED = "call_not_loaded"
    CALL_NO_NAME = "call_no_name"
    CALL_SIGNATURE = "call_signature"
    CALL_ENDS_RAISED = "call_ends_raised"
    CALL_ITEMS = "call_items"
    CALL_FEWER_ITEMS = "call_fewer_items"
    CALL_OTHER_ITEMS = "call_other_items"
    ITEMS_DIFFER = "items_differ"

    # Strategies
    FEWER_THREADS = "fewer_threads"
    FEWER_PROCESSES = "fewer_processes"
    UNITS_ENDED = "units_ended"
    UNITS_KILLED = "units_killed"
    NO_SCHEDULER = "no_scheduler"

    # The http service
    SERVICE_STATUS = "service_status"
    SERVICE_HUNG_UP = "service_hung_up"
    SERVICE_UNBOUNDED = "service_unbounded"

    # Interpreters
    NO_FILE = "no_file"
    NO_PROGRAM = "no_program"
    CRASHED_AT_START = "crashed_at_start"
    NO_PYTHON = "no_python"
    OLD_PYTHON = "old_python"
    NEEDS_PYTHON = "needs_python"
    NEEDS_PACKAGES = "needs_packages"
    NOT_CALIBRATED = "not_calibrated"

    # Limits
    THREADS_LIMIT = "threads_limit"
    TASKS_LIMIT = "tasks_limit"
    SOCKETS_LIMIT = "sockets_limit"
    FILES_LIMIT = "files_limit"
    MEMORY_LIMIT = "memory_limit"
    USERS_SOCKETS = "users_sockets"
    USERS_PORTS = "users_ports"

    # Servers
    NO_HOST = "no_host"
    CANNOT_LISTEN = "cannot_listen"
    UNKNOWN_HOST = "unknown_host"

    # Requests
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    TIMED_OUT = "timed_out"
    STATUS = "status"
    FOREIGN_ANSWER = "foreign_answer"
    WRONG_ANSWER = "wrong_answer"
    CLIENT_FILES = "client_files"
    MACHINE_FILES = "machine_files"
    MACHINE_PORTS = "machine_ports"
    MACHINE_MEMORY = "machine_memory"
    OTHER = "other"


_TEXTS = {
    Why.ENDED: N_("{process} ended with exit code {code}"),
    Why.SILENT: N_("{process} ended with exit code {code} and no outcome"),
    Why.KILLED: N_("{process} was ended by {signal}"),
    Why.CANNOT_START: N_("{process} cannot be started"),
    Why.NO_START: N_("{process} did not start"),
    Why.SLOW_START: N_("{process} did not start within {timeout_s}"),
    Why.NO_REPLY: N_("{process} did not answer within {timeout_s}"),
    Why.GARBLED: N_("{process} said {line}"),
    Why.DEADLINE: N_("no answer within {deadline_s}, expected {expected_s}"),
    Why.HUNG: N_("the caller still waited after {waited_s}"),
    Why.QUERIES_MISSING: N_("{missing} of {queries} did not happen"),
    Why.OTHER_CLUSTERS: N_("the answer's cluster ids are {ids}, expected {expected}"),
    Why.OTHER_NODES: N_("cluster {cluster} has node ids {ids}, expected {expected}"),
    Why.OTHER_SWITCHES: N_("cluster {cluster} has switch ids {ids}, expected {expected}"),
    Why.FURTHER_ENTRIES: N_("the answer has entries beyond the expected ones"),
    Why.FAULT: N_("query {query} raised on purpose"),
    Why.CALL_RAISED: N_("{function} raised at item {item}, {file} line {line}"),
    Why.CALL_ENDS_RAISED: N_("{function} raised, {file} line {line}"),
    Why.CALL_NOT_LOADED: N_("{file} cannot be loaded, line {line}"),
    Why.CALL_NO_NAME: N_("{file} has no {name}"),
    Why.CALL_SIGNATURE: N_("{function} must take one item, {file} line {line}"),
    Why.CALL_ITEMS: N_("the items of {source} cannot be listed, {file} line {line}"),
    Why.CALL_FEWER_ITEMS: N_("{source} has {items}, not {needed}"),
    Why.CALL_OTHER_ITEMS: N_("{source} lists other items than before the race"),
    Why.ITEMS_DIFFER: N_(
        "{differing} of {items} differ from one after another; first: item {item}"
    ),
    Why.FEWER_THREADS: N_("only {started} of {threads} could be started"),
    Why.FEWER_PROCESSES: N_("only {started} of {processes} could be started"),
    Why.UNITS_ENDED: N_("{failed} of {processes} failed, the first with exit code {code}"),
    Why.UNITS_KILLED: N_("{failed} of {processes} failed, the first by {signal}"),
    Why.NO_SCHEDULER: N_("no Dask scheduler with workers answers at {address} within {timeout_s}"),
    Why.SERVICE_STATUS: N_("the http service answered query {query} with {status}: {line}"),
    Why.SERVICE_HUNG_UP: N_("the http service hung up before its answer was complete"),
    Why.SERVICE_UNBOUNDED: N_("an answer of the http service has no length"),
    Why.NO_FILE: N_("there is no file {path}"),
    Why.NO_PROGRAM: N_("{path} is not a program"),
    Why.CRASHED_AT_START: N_("{path} crashed at its start, by {signal}"),
    Why.NO_PYTHON: N_("{path} is not Python 3"),
    Why.OLD_PYTHON: N_("{path} is {python}: lanes need Python {needed} or newer"),
    Why.NEEDS_PYTHON: N_("needs Python {needed} or newer; this is {python}"),
    Why.NEEDS_PACKAGES: N_("needs {packages}: pip install {install}"),
    Why.NOT_CALIBRATED: N_("{interpreter} could not be calibrated"),
    Why.THREADS_LIMIT: N_("needs {threads}; {limit} allows {most}, of which {used} are in use"),
    Why.TASKS_LIMIT: N_("needs {tasks}; {limit} allows {most}, of which {used} are in use"),
    Why.SOCKETS_LIMIT: N_("needs {sockets} at once; {limit} allows {most} open files"),
    Why.FILES_LIMIT: N_("needs {files} at once; {limit} allows {most} open files"),
    Why.MEMORY_LIMIT: N_("needs about {needed_bytes} of memory; {free_bytes} are free ({limit})"),
    Why.USERS_SOCKETS: N_(
        "{users} and the probe need {sockets} at once; {limit} allows {most} open files per process"
    ),
    Why.USERS_PORTS: N_("{users} and the probe need {ports} at once; {limit} allows {most}"),
    Why.NO_HOST: N_("cannot listen on no host: 0.0.0.0 stands for all addresses"),
    Why.CANNOT_LISTEN: N_("cannot listen on {host} port {port}"),
    Why.UNKNOWN_HOST: N_("cannot listen on {host}: no host has such a name"),
    Why.REFUSED: N_("connection refused"),
    Why.NO_ANSWER: N_("no answer"),
    Why.TIMED_OUT: N_("no answer within {timeout_s}"),
    Why.STATUS: N_("status {status}"),
    Why.FOREIGN_ANSWER: N_("status {status}, not an answer of the server"),
    Why.WRONG_ANSWER: N_("wrong answer"),
    Why.CLIENT_FILES: N_("not sent: the users' own process has too many open files"),
    Why.MACHINE_FILES: N_("not sent: this machine has too many open files"),
    Why.MACHINE_PORTS: N_("not sent: this machine has no free port for one more connection"),
    Why.MACHINE_MEMORY: N_("not sent: this machine has no memory for one more connection"),
    Why.OTHER: N_("other reasons"),
}

_COUNTED = {
    "files": "file",
    "items": "item",
    "ports": "port",
    "processes": "process",
    "queries": "query",
    "sockets": "socket",
    "tasks": "process or thread",
    "threads": "thread",
    "users": "user",
}
"""Values that are counts of something, by their names."""

_WORDS = {
    "process": {
        "client": N_("the client"),
        "part": N_("a process"),
        "probe": N_("the probe"),
        "server": N_("the server"),
        "service": N_("the http service"),
        "template": N_("the template"),
        "worker": N_("the worker"),
    },
    "interpreter": {"": N_("this Python")},
    "limit": {
        "memory.max": N_("the control group"),
        "pids.max": N_("the control group (pids.max)"),
        "memory": N_("the system"),
        "threads-max": N_("the system ({setting})", setting="threads-max"),
        "pid_max": N_("the system ({setting})", setting="pid_max"),
        "ip_local_port_range": N_("the system ({setting})", setting="ip_local_port_range"),
    },
}
"""Values that stand for words, by their names; any other value is shown as it is."""

_FIELDS = {
    why: tuple(name for _, name, _, _ in string.Formatter().parse(text.message) if name)
    for why, text in _TEXTS.items()
}


@dataclass(frozen=True)
class Cause:
    """Why something failed."""

    why: Why
    values: Mapping[str, Value] = field(default_factory=dict)
    """What goes into the reason's text, by name; seconds end in ``_s``, bytes in ``_bytes``."""

    words: str = ""
    """What somebody else said of it, in their own words."""

    def __post_init__(self) -> None:
        """Check the values, which may come from a file.

        Raises:
            ValueError: one is missing, or is not a number where it must be.
        """
        for name in _FIELDS.get(self.why, ()):
            value = self.values.get(name)
            if isinstance(value, str) and not _is_numeric(name):
                continue
            if value is None or isinstance(value, str) or not abs(value) < _MOST:
                raise ValueError(f"the cause {self.why.value!r} has no {name} or a wrong one")

    def __hash__(self) -> int:
        return hash((self.why, tuple(self.values.items()), self.words))

    @property
    def text(self) -> Text | str:
        """The cause in words."""
        if self.why is Why.TOLD:
            return self.words
        values: dict[str, Any] = {
            name: _worded(name, self.values[name]) for name in _FIELDS[self.why]
        }
        text = Text(_TEXTS[self.why].message, None, values)
        return N_("{cause}: {words}", cause=text, words=self.words) if self.words else text

    @property
    def english(self) -> str:
        """The cause in English, for files that programs read."""
        text = self.text
        return text.english if isinstance(text, Text) else text

    def __str__(self) -> str:
        return str(self.text)


class CausedError(Exception):
    """Something failed for a cause that is worded when it is shown."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause

    def __str__(self) -> str:
        return str(self.cause)


def told(words: object) -> Cause:
    """Return a cause of which there is nothing but somebody else's words."""
    return Cause(Why.TOLD, words=str(words))


def cause_of(error: BaseException) -> Cause:
    """Return the cause of an exception: its own, or its type and message."""
    if isinstance(error, CausedError):
        return error.cause
    return told(f"{type(error).__name__}: {error}".removesuffix(": "))


def _is_numeric(name: str) -> bool:
    return name in _COUNTED or name.endswith(("_s", "_bytes"))


def _worded(name: str, value: Value) -> Text | str:
    if name in _COUNTED:
        return counted_noun(_COUNTED[name], int(value))
    if isinstance(value, str):
        if name == "signal" and value.isdigit():
            return N_("signal {number}", number=value)
        return _WORDS.get(name, {}).get(value, value)
    if name.endswith("_s"):
        return f"{value:.3g} s" if value < 999.5 else f"{value:,.0f} s"
    if name.endswith("_bytes"):
        return f"{value / 2**30:.1f} GiB"
    return f"{value:,}"
