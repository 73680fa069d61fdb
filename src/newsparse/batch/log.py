"""The log of a batch: one JSON object a line, appended, for programs that watch."""

import errno
import json
import os
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Self

from newsparse.batch.journal import State
from newsparse.batch.plan import Plan
from newsparse.batch.run import Summary
from newsparse.batch.tasks import Outcome, PageDone, PageFailed, PageRefused
from newsparse.errors import OutputError


class JsonLog:
    """Writes what happens to a file; see `newsparse.batch.run.Listener`."""

    def __init__(self, path: Path) -> None:
        """Open the file to append to it.

        Raises:
            OutputError: it cannot be written.
        """
        self._path = path
        self._stack = ExitStack()
        try:
            whole = _ends_a_line(path)
            # Without a buffer: what a full disk refuses must not come back when the file is closed.
            self._file = self._stack.enter_context(path.open("ab", buffering=0))
            if not whole:  # what a power cut or a full disk left of a line must not spoil the next
                self._file.write(b"\n")
        except OSError as error:
            raise OutputError(f"{path}: cannot write the log: {error.strerror}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def planned(self, plan: Plan) -> None:
        """Note the plan."""
        self._write("planned", **asdict(plan))

    def page(self, outcome: Outcome, state: State) -> None:
        """Note a page."""
        if isinstance(outcome, PageRefused):
            return  # nothing became of it
        seconds = round(outcome.seconds, 4)
        facts = {"input": outcome.task.path, "page": outcome.task.page, "state": state, "seconds": seconds}
        if isinstance(outcome, PageDone):
            counts = {"articles": outcome.articles, "lines": outcome.lines, "doubtful": outcome.doubtful}
            self._write("page", **facts, output=outcome.task.output, memory=outcome.memory, **counts)
        else:
            reason = outcome.reason if isinstance(outcome, PageFailed) else outcome.cause
            self._write("page", **facts, reason=reason, message=outcome.message)

    def building(self) -> None:
        """Nothing to note."""

    def ended(self, summary: Summary) -> None:
        """Note the summary."""
        self._write("ended", **asdict(summary))

    def _write(self, event: str, **facts: object) -> None:
        row = {"time": round(time.time(), 3), "event": event, **facts}
        line = (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")
        try:
            if self._file.write(line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            raise OutputError(f"{self._path}: cannot write the log: {error.strerror}") from error


def _ends_a_line(path: Path) -> bool:
    """Whether a file is new, empty or ends in a line feed."""
    if not path.is_file() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
