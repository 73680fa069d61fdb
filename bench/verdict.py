"""What is wrong with a batch that has come to its end, held against what is known of its pages and a calm run."""

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.disturb import Key, rows_of
from bench.scans import Expected

from newsparse.batch.journal import NAME, PageRow

TABLES = ("pages.jsonl", "articles.jsonl")


def problems(expected: Sequence[Expected], out: Path, undisturbed: Path, again: frozenset[Key]) -> list[str]:
    """All that is wrong; nothing when all is well.

    Args:
        expected: what must have become of each page.
        out: the output folder, beside it the log of all runs.
        undisturbed: the output folder of a run that nothing happened to.
        again: pages that may be done twice.
    """
    rows = rows_of(out)
    found = [*_fates(expected, rows), *_files(out, rows), *_twice(out, again)]
    for name in TABLES:
        if (out / name).read_bytes() != (undisturbed / name).read_bytes():
            found.append(f"{name} is not that of the undisturbed run")
    for row in rows:
        if row.state == "done" and (out / row.output).read_bytes() != (undisturbed / row.output).read_bytes():
            found.append(f"{row.output} is not that of the undisturbed run")
    with contextlib.closing(sqlite3.connect(out / NAME)) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
    return found if verdict == "ok" else [*found, f"the journal is damaged: {verdict}"]


def _fates(expected: Sequence[Expected], rows: Sequence[PageRow]) -> Iterator[str]:
    """Pages that are lost, too many, or not what they must be."""
    known = {(row.input, row.page): row for row in rows}
    if len(known) != len(rows):
        yield "a page has two rows in the journal"
    for page in expected:
        row = known.pop((page.input, page.page), None)
        where = f"{Path(page.input).name}: page {page.page}"
        if row is None:
            yield f"{where}: lost"
        elif page.reason is None and row.state != "done":
            yield f"{where}: {row.state} ({row.reason}), must be done"
        elif page.reason is not None and (row.state, row.reason) != ("failed", page.reason):
            yield f"{where}: {row.state} ({row.reason}), must have failed ({page.reason})"
        elif row.state == "failed" and Path(page.input).name not in (row.message or ""):
            yield f"{where}: the message does not name it: {row.message}"
    for name, number in known:
        yield f"{Path(name).name}: page {number}: nobody asked for it"


def _files(out: Path, rows: Sequence[PageRow]) -> Iterator[str]:
    """Results without a done page, or the other way round; leftovers; lines of the table."""
    done = sorted(row.output for row in rows if row.state == "done")
    there = sorted(str(path.relative_to(out)) for path in (out / "pages").rglob("*") if path.is_file())
    if done != there:
        yield f"results and done pages differ: {sorted(set(done) ^ set(there))[:5]}"
    for path in out.glob(".*.part"):
        yield f"{path.name}: left over"
    lines = (out / TABLES[0]).read_text("utf-8").splitlines()
    sources = [json.loads(line)["source"] for line in lines]
    times = Counter((source["path"], source["page_index"]) for source in sources)
    if len(lines) != len(done) or max(times.values(), default=1) > 1:
        yield f"{TABLES[0]} has {len(lines)} lines of {len(times)} pages, {len(done)} are done"


def _twice(out: Path, again: frozenset[Key]) -> Iterator[str]:
    """Pages that were done more than once, over all runs."""
    done: Counter[Key] = Counter()
    for line in Path(f"{out}.log").read_text("utf-8").splitlines():
        with contextlib.suppress(json.JSONDecodeError):  # a line cut by a kill or a full disk
            event = json.loads(line)
            if event["event"] == "page" and event["state"] == "done":
                done[event["input"], event["page"]] += 1
    for (name, page), times in done.items():
        if times > 1 + ((name, page) in again):
            yield f"{Path(name).name}: page {page}: done {times} times"
