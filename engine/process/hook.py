"""What watches or slows a process that measures or is measured, in words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.process.hooks import HookKind, find_hooks
from engine.vocabulary.wording import N_, Text

_TEXTS = {
    HookKind.TRACE: N_("a trace function of {name}"),
    HookKind.PROFILE: N_("a profile function of {name}"),
    HookKind.MONITORING: N_("a monitoring tool, {name}"),
    HookKind.MEMORY: N_("{name}"),
    HookKind.DEVELOPMENT: N_("Python's development mode"),
    HookKind.ASYNCIO: N_("the debug mode of asyncio"),
    HookKind.MODULE: N_("{name}"),
    HookKind.CUSTOMIZE: N_("a {name} module"),
    HookKind.PRELOAD: N_("the preloaded library {name}"),
}


class Hook(msgspec.Struct, frozen=True):
    """One thing that hooks into a process."""

    kind: HookKind
    name: str = ""
    """Which tool, module or library, if known; never a path."""

    @property
    def text(self) -> Text:
        """What it is, in words."""
        return Text(_TEXTS[self.kind].message, None, {"name": self.name})

    @property
    def is_certain(self) -> bool:
        """Whether it surely slows a process; a library or a module may be harmless."""
        return self.kind not in (HookKind.CUSTOMIZE, HookKind.PRELOAD)


def own_hooks() -> tuple[Hook, ...]:
    """Return what hooks into this process."""
    return msgspec.convert(find_hooks(), tuple[Hook, ...])


def hooks_text(hooks: Sequence[Hook]) -> Text:
    """Return hooks in words, each text once; there must be one at least."""
    first, *others = dict.fromkeys(hook.text for hook in hooks)
    text = first
    for other in others:
        text = N_("{before}, {hook}", before=text, hook=other)
    return text
