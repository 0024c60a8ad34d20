"""Schemas that hold for the same value and lead back to themselves: `A` is what `A` is.

What comes in is a graph of schemas; what goes out is which of them are in one circle. Takes linear
time and no stack, however far references lead (Tarjan's strongly connected components).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from clientsmith.ir import Json

Node = dict[str, Json]
Follow = Callable[[Node], Iterable[Json]]


class Circles:
    """The circles of a graph, found where somebody asks."""

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._numbers: dict[int, int] = {}
        self._lowest: dict[int, int] = {}
        self._circles: dict[int, int] = {}
        self._open: list[int] = []

    def joins(self, one: Node, other: Node) -> bool:
        """Whether each of two schemas leads to the other; one that follows the other, that is."""
        if id(one) not in self._circles:
            self._walk(one)
        return self._circles[id(one)] == self._circles.get(id(other))

    def _walk(self, start: Node) -> None:
        stack = [(id(start), self._enter(start))]
        while stack:
            key, following = stack[-1]
            child = next(following, None)
            if child is None:
                stack.pop()
                self._leave(key, stack[-1][0] if stack else None)
            elif id(child) not in self._numbers:
                stack.append((id(child), self._enter(child)))
            elif id(child) not in self._circles:
                self._lowest[key] = min(self._lowest[key], self._numbers[id(child)])

    def _enter(self, node: Node) -> Iterator[Node]:
        number = len(self._numbers)
        self._numbers[id(node)] = self._lowest[id(node)] = number
        self._open.append(id(node))
        return (each for each in self._follow(node) if isinstance(each, dict))

    def _leave(self, key: int, parent: int | None) -> None:
        if self._lowest[key] == self._numbers[key]:
            while True:
                member = self._open.pop()
                self._circles[member] = self._numbers[key]
                if member == key:
                    break
        if parent is not None:
            self._lowest[parent] = min(self._lowest[parent], self._lowest[key])
