"""Count rooms, floors and arrows: ``python -m tests.rooms`` prints them.

A room is a package; an arrow is an import between two things in the same room. Backward arrows are
those to remove for the rest to have one direction.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import grimp

ROOTS = ("engine", "gui")


@dataclass(frozen=True)
class Room:
    """A package and the imports between its parts."""

    name: str
    things: tuple[str, ...]
    """Its modules and rooms, by full name."""

    files: tuple[str, ...]
    """The modules among them."""

    arrows: frozenset[tuple[str, str]]
    """Which thing imports which, directly or through a module in it."""

    backward: frozenset[tuple[str, str]]
    """The imports between modules that run backward."""

    @property
    def floors(self) -> int:
        """The length of its longest chain of imports; only without backward arrows."""
        below: dict[str, set[str]] = {thing: set() for thing in self.things}
        for importer, imported in self.arrows:
            below[importer].add(imported)

        @cache
        def height(thing: str) -> int:
            return 1 + max(map(height, below[thing]), default=0)

        return max(map(height, self.things), default=0)


def read_rooms() -> dict[str, Room]:
    """Return every room of the program by name."""
    graph = grimp.build_graph(*ROOTS, cache_dir=None)
    return {name: _room(graph, name) for name in sorted(graph.modules) if graph.find_children(name)}


def _room(graph: grimp.ImportGraph, name: str) -> Room:
    things = tuple(sorted(graph.find_children(name)))
    arrows = frozenset(
        (importer, imported)
        for importer in things
        for imported in things
        if importer != imported
        and graph.direct_import_exists(importer=importer, imported=imported, as_packages=True)
    )
    return Room(
        name=name,
        things=things,
        files=tuple(thing for thing in things if not graph.find_children(thing)),
        arrows=arrows,
        backward=frozenset(graph.nominate_cycle_breakers(name)),
    )


def main() -> None:
    """Print all rooms."""
    rooms = read_rooms()
    for name, room in rooms.items():
        floors = "" if room.backward else f" on {room.floors} floors"
        print(
            f"{name}: {len(room.things)} things{floors}, {len(room.arrows)} arrows, "
            f"{len(room.backward)} backward"
        )
    inner = len(rooms) - len(ROOTS)
    backward = sum(len(room.backward) for room in rooms.values())
    print(f"{inner} rooms, {backward} imports run backward")


if __name__ == "__main__":
    main()
