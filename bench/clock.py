"""Time by stage, each without the stages that it calls."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import Any


class Clock:
    """Adds up the seconds of watched functions, each for the stage that it belongs to."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inside: list[str] = []
        self._since = time.perf_counter()

    def watch(self, stage: str, owner: Any, name: str) -> None:
        """Count the time of a module's or class's function for a stage."""
        function: Callable[..., Any] = getattr(owner, name)

        @wraps(function)
        def timed(*args: Any, **options: Any) -> Any:
            self._count()
            self._inside.append(stage)
            try:
                return function(*args, **options)
            finally:
                self._count()
                self._inside.pop()

        setattr(owner, name, timed)

    def _count(self) -> None:
        """Give the time since the last change of stage to the stage that is under way."""
        now = time.perf_counter()
        if self._inside:
            self.seconds[self._inside[-1]] += now - self._since
        self._since = now
