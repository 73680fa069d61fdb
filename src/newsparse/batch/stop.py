"""Stopping on request: the first signal finishes the pages in hand, the second stops now."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Stop:
    """What was asked for so far; the driver looks at it between two steps, so nothing is cut in the middle."""

    def __init__(self) -> None:
        self._asked = 0
        self._code = 0

    @property
    def soon(self) -> bool:
        """Take no new page."""
        return self._asked > 0

    @property
    def now(self) -> bool:
        """Leave the pages in hand, too."""
        return self._asked > 1

    @property
    def exit_code(self) -> int:
        """128 and the number of the first signal, as shells have it; 0 when there was none."""
        return self._code

    def ask(self, number: int = signal.SIGINT) -> None:
        """Count one request."""
        self._asked += 1
        self._code = self._code or 128 + number


@contextmanager
def listening(stop: Stop, tell: Callable[[Stop], None]) -> Iterator[None]:
    """Turn Ctrl-C, SIGTERM and a closed terminal into requests while the context lasts.

    Args:
        stop: where they are counted.
        tell: called after each, to say what will happen.
    """

    def handle(number: int, _frame: FrameType | None) -> None:
        stop.ask(number)
        tell(stop)

    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup means what it says
            before[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
