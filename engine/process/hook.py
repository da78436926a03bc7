"""What watches or slows a process that measures or is measured, and how that is told."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from engine.process.hooks import HookKind, find_hooks

_TEXTS = {
    HookKind.TRACE: "a trace function of {}",
    HookKind.PROFILE: "a profile function of {}",
    HookKind.MONITORING: "a monitoring tool, {}",
    HookKind.MEMORY: "{}",
    HookKind.DEVELOPMENT: "Python's development mode",
    HookKind.ASYNCIO: "the debug mode of asyncio",
    HookKind.MODULE: "{}",
    HookKind.CUSTOMIZE: "a {} module",
    HookKind.PRELOAD: "the preloaded library {}",
}


class Hook(msgspec.Struct, frozen=True):
    """One thing that hooks into a process."""

    kind: HookKind
    name: str = ""
    """Which tool, module or library, where that is known; never a path."""

    @property
    def text(self) -> str:
        """What it is, in words."""
        return _TEXTS[self.kind].format(self.name)

    @property
    def is_certain(self) -> bool:
        """Whether it slows a process beyond doubt; a library or a module may be harmless."""
        return self.kind not in (HookKind.CUSTOMIZE, HookKind.PRELOAD)


def own_hooks() -> tuple[Hook, ...]:
    """Return what hooks into this very process."""
    return msgspec.convert(find_hooks(), tuple[Hook, ...])


def hooks_text(hooks: Sequence[Hook]) -> str:
    """Return several in words, each once."""
    return ", ".join(dict.fromkeys(hook.text for hook in hooks))
