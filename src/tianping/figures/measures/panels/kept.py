"""Drawn parts of pages by what they show: runs never change, so neither does what is drawn of them."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Drawn = TypeVar("Drawn")


class Kept(Generic[Drawn]):
    """The most recent ones, for all readers: the key holds everything that a reader may see."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._drawn: OrderedDict[Hashable, Drawn] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, draw: Callable[[], Drawn]) -> Drawn:
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
        made = draw()
        with self._lock:
            self._drawn[key] = made
            while len(self._drawn) > self._most:
                self._drawn.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._drawn.clear()
