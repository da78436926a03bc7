"""A query that calls a function of the user's with one of the user's items."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import ModuleType
from typing import Any, ClassVar, Optional

from engine.vocabulary.cause import Cause, CausedError, Why
from engine.vocabulary.option import Option
from engine.vocabulary.option import Text as TextOption
from engine.vocabulary.wording import N_, Text
from engine.workload.durations import Durations
from engine.workload.kind import Facilities, Forms, Kind
from engine.workload.own.code import failed_at, load, named
from engine.workload.own.digest import digest_of
from engine.workload.own.items import list_items, listing_digest

SET_UP, TEAR_DOWN = "set_up", "tear_down"
ASYNC_SUFFIX = "_async"


class Call(Kind):
    """A call of ``function(item)`` in the user's file, or of the coroutine beside it."""

    name: ClassVar[str] = "call"
    summary: ClassVar[Text] = N_("calls your own function")
    has_items: ClassVar[bool] = True
    options: ClassVar[tuple[Option, ...]] = (
        TextOption("file", N_("File"), N_("a Python file of yours"), most=1000),
        TextOption("function", N_("Function"), N_("its function, which takes an item")),
        TextOption(
            "items",
            N_("Items from"),
            N_("empty: 0, 1, 2, ...; or FILE.py:NAME, a text or CSV file"),
            most=1000,
        ),
        TextOption("async", N_("Coroutine"), N_("empty: its name + _async")),
        TextOption(
            "compare",
            N_("Compare"),
            N_("on, off, or a function that maps an answer"),
            default="on",
        ),
    )

    def __init__(
        self, durations: Durations, options: Mapping[str, str], facilities: Facilities
    ) -> None:
        super().__init__(durations, options, facilities)
        self._items: Sequence[Any] = ()
        self._function: Optional[Callable[[Any], Any]] = None  # noqa: UP045
        self._coroutine: Optional[Callable[[Any], Awaitable[Any]]] = None  # noqa: UP045
        self._module: Optional[ModuleType] = None  # noqa: UP045
        self._begun = 0
        self._is_begun = False
        """Whether ``begin`` has run in this process; asking for its id each time takes longer."""

    @property
    def file(self) -> str:
        """The path of the user's file."""
        return self._options["file"]

    @property
    def items(self) -> Sequence[Any]:
        """The items, once prepared."""
        return self._items

    @property
    def forms(self) -> Forms:
        """Which forms of the function there are, once prepared."""
        if self._coroutine is None:
            return Forms.FUNCTION
        return Forms.COROUTINE if self._function is None else Forms.BOTH

    @property
    def blocks_coroutines(self) -> bool:
        """Whether there is no coroutine: then coroutine lanes run the function, and stall."""
        facts = self.facilities.items
        return facts is not None and facts.forms is Forms.FUNCTION

    @property
    def cpu_share(self) -> float:
        """What the profile found."""
        facts = self.facilities.items
        return facts.cpu_share if facts is not None else 0.0

    @property
    def gil_share(self) -> float:
        """What the profile found."""
        facts = self.facilities.items
        return facts.gil_share if facts is not None else 0.0

    def prepare(self) -> None:
        """Load the user's file and list the items; a template, which names no file, does not.

        Raises:
            CausedError: the file, a name in it, or the items do not work; the cause says where.
        """
        if not self.file:
            return
        # Programs that the user's code starts are not ours.
        os.environ.pop("PYTHONSAFEPATH", None)
        module = load(self.file)
        self._module = module
        self._find_functions(module)
        source = self._options["items"]
        self._items = list_items(source)
        needed, listed = self.facilities.item_count, len(self._items)
        if listed < needed:
            values: dict[str, Any] = {"source": source, "items": listed, "needed": needed}
            raise CausedError(Cause(Why.CALL_FEWER_ITEMS, values))
        digest = self.facilities.items_digest
        if digest and listing_digest(self._items) != digest:
            raise CausedError(Cause(Why.CALL_OTHER_ITEMS, {"source": source}))

    def _find_functions(self, module: ModuleType) -> None:
        name, twin = self._options["function"], self._options["async"]
        found = named(module, name)
        if inspect.iscoroutinefunction(found):
            self._coroutine, self._function = found, None
            if name.endswith(ASYNC_SUFFIX):
                plain = getattr(module, name[: -len(ASYNC_SUFFIX)], None)
                self._function = plain if callable(plain) else None
        else:
            self._function = found
            other = named(module, twin) if twin else getattr(module, name + ASYNC_SUFFIX, None)
            self._coroutine = other if inspect.iscoroutinefunction(other) else None
        for one in (self._function, self._coroutine):
            if one is not None:
                _check_takes_item(one, self.file)

    def begin(self) -> None:
        """Run the user's ``set_up``, once in each process.

        Raises:
            CausedError: it raised.
        """
        if self._begun == os.getpid():
            return
        is_child = self._begun != 0
        self._begun = os.getpid()
        self._is_begun = True
        if not is_child and hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget)
        set_up = getattr(self._module, SET_UP, None)
        if callable(set_up):
            _run_once(set_up, self.file)
        if is_child or "multiprocessing.util" in sys.modules:
            _end_with_process(self)

    def _forget(self) -> None:
        self._is_begun = False

    def end(self) -> None:
        """Run the user's ``tear_down``, if ``set_up`` ran in this process."""
        if self._begun != os.getpid():
            return
        self._begun, self._is_begun = 0, False
        tear_down = getattr(self._module, TEAR_DOWN, None)
        if callable(tear_down):
            _run_once(tear_down, self.file)

    def perform(self, query: int) -> Any:
        """Call the function, or run the coroutine in an event loop of its own.

        Raises:
            CausedError: it raised, or ended its thread or process as by ``sys.exit``.
        """
        if not self._is_begun:
            self.begin()
        try:
            item = self._items[query]
            if self._function is not None:
                return self._function(item)
            return _run_alone(self._coroutine, item)
        except (Exception, SystemExit) as error:
            raise self._failed(error, query) from None

    def perform_later(self, query: int) -> Awaitable[Any]:
        """Return the coroutine's work, bare: a frame more would show where items are short.

        Without a coroutine, it is that of the function, which blocks the event loop.
        """
        if not self._is_begun:
            self.begin()
        if self._coroutine is not None:
            return self._coroutine(self._items[query])
        return self._stall(query)

    async def _stall(self, query: int) -> Any:
        return self.perform(query)

    def failure(self, error: BaseException, query: int) -> BaseException:
        """Return an error that names the line of the user's code."""
        return self._failed(error, query)

    def answers_digests(self, answers: Sequence[Any]) -> Optional[bytes]:  # noqa: UP045
        """Return the digests of answers, or None if they are not compared.

        Raises:
            CausedError: the function that maps them raised.
        """
        how = self._options["compare"]
        if how == "off":
            return None
        assert self._module is not None
        map_answer = named(self._module, how) if how != "on" else None
        digests = bytearray()
        for query, answer in enumerate(answers):
            try:
                digests += digest_of(map_answer(answer) if map_answer else answer)
            except Exception as error:
                raise self._failed(error, query, how) from None
        return bytes(digests)

    def __getstate__(self) -> dict[str, Any]:
        # The user's code and items stay where they are: each process loads its own.
        return {"state": (self.durations, self._options, self.facilities)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        Call.__init__(self, *state["state"])
        self.prepare()

    def _failed(self, error: BaseException, query: int, function: str = "") -> CausedError:
        function = function or self._options["function"]
        return failed_at(error, self.file, Why.CALL_RAISED, {"function": function, "item": query})


def _check_takes_item(function: Callable[[Any], Any], file: str) -> None:
    """Refuse a function that cannot be called with an item alone.

    Raises:
        CausedError: it cannot.
    """
    try:
        inspect.signature(function).bind(None)
    except ValueError:
        return  # written in C, it has no signature
    except TypeError as error:
        code = getattr(function, "__code__", None)
        values = {
            "function": getattr(function, "__name__", repr(function)),
            "file": os.path.basename(file),
            "line": code.co_firstlineno if code is not None else 0,
        }
        raise CausedError(Cause(Why.CALL_SIGNATURE, values, str(error))) from None


def _run_alone(coroutine: Optional[Callable[[Any], Any]], item: Any) -> Any:  # noqa: UP045
    import asyncio

    assert coroutine is not None
    return asyncio.run(coroutine(item))


def _run_once(function: Callable[[], Any], file: str) -> None:
    try:
        answer = function()
        if inspect.iscoroutine(answer):
            import asyncio

            asyncio.run(answer)
    except (Exception, SystemExit) as error:
        where = {"function": function.__name__}
        raise failed_at(error, file, Why.CALL_ENDS_RAISED, where) from None


def _end_with_process(kind: Call) -> None:
    """Run ``tear_down`` at the end of a process that multiprocessing started."""
    from multiprocessing import parent_process
    from multiprocessing.util import Finalize

    if parent_process() is not None:
        Finalize(None, kind.end, exitpriority=0)
