"""The report of a batch as HTML files that need nothing else: what was read, how fast, what failed, what to look at."""

import time
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from itertools import islice
from pathlib import Path

import cv2

from newsparse.batch.journal import REVIEW_SHARE, Journal, PageRow, RunRow
from newsparse.config import IngestConfig
from newsparse.errors import NewsparseError
from newsparse.review.html import render_html
from newsparse.review.overlay import draw_overlay
from newsparse.stages.ingest import load_page
from newsparse.stages.write import page_title, read_page, write_atomic

_THUMBNAIL = 560
"""Longer side of a thumbnail, pixels: columns and colours can be told, type cannot."""
_SLOWEST = 15
_RUNS = 20
_OPEN_FAILURES = 20
_FAILURES = 1000
"""Failed pages that are listed one by one; all are counted, and `newsparse batch status` names all."""

_STYLE = """
:root { color-scheme: light; --line: #d9dce1; --dim: #667080; }
body { margin: 0 auto; max-width: 1280px; padding: 24px; background: #f4f5f7; color: #1f2429;
  font: 14px/1.5 system-ui, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 22px; overflow-wrap: anywhere; } h2 { font-size: 17px; margin: 30px 0 8px; }
p { color: var(--dim); margin: 4px 0; } .bad { color: #a3211a; }
.counts { display: flex; flex-wrap: wrap; gap: 12px; margin: 16px 0; }
.counts div { flex: 1 1 120px; padding: 10px 16px; background: #fff; border: 1px solid var(--line);
  border-radius: 8px; color: var(--dim); }
.counts b { display: block; font-size: 24px; color: #1f2429; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 4px 12px; text-align: right; border-bottom: 1px solid #eceef1; vertical-align: top; }
th { font-weight: 600; color: var(--dim); font-size: 12.5px; white-space: nowrap; }
tr:last-child td { border-bottom: 0; } .words { text-align: left; overflow-wrap: anywhere; }
.looks { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 14px; }
.looks a { display: block; padding: 10px; background: #fff; border: 1px solid var(--line); border-radius: 8px;
  color: inherit; text-decoration: none; }
.looks a:hover, .looks a:focus-visible { border-color: #3c35be; }
.looks img { display: block; width: 100%; height: 300px; object-fit: contain; background: #f4f5f7; }
.looks b { display: block; margin-top: 8px; } .looks span { color: var(--dim); overflow-wrap: anywhere; }
details summary { cursor: pointer; margin: 10px 0; }
"""


@dataclass(frozen=True, slots=True)
class _Look:
    """A page that needs a look: its row, its title, the thumbnail as JPEG, and the file of its review page."""

    row: PageRow
    title: str
    thumbnail: bytes
    link: str


@dataclass(frozen=True, slots=True)
class _Pace:
    """One run: pages it finished, and the seconds it took (until its last page, when it was killed)."""

    run: RunRow
    done: int
    failed: int
    seconds: float

    @property
    def an_hour(self) -> float:
        """Pages an hour."""
        return 3600 * (self.done + self.failed) / self.seconds if self.seconds > 0 else 0.0


def write_report(folder: Path, target: Path, pages: int) -> Path:
    """Write ``index.html`` and a review page for each page that most needs a look.

    Args:
        folder: the output folder of the batch.
        target: where the report goes.
        pages: how many pages are shown.

    Returns:
        The report's file.

    Raises:
        InputMissingError: there is no batch.
        OutputError: the report cannot be written.
    """
    with closing(Journal.read(folder)) as journal:
        looks = list(_looks(journal, folder, target, pages))
        body = "\n".join(_body(journal, folder, looks))
    index = target / "index.html"
    write_atomic(
        index,
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>newsparse: batch</title>'
        f"<style>{_STYLE}</style></head><body>\n{body}\n</body></html>\n",
    )
    return index


def _looks(journal: Journal, folder: Path, target: Path, pages: int) -> Iterator[_Look]:
    """Pages to look at, one picture in memory at a time; a page whose file or result has gone is left out."""
    for number, row in enumerate(journal.to_review(pages), start=1):
        name = f"page-{number:03d}.html"
        try:
            page = read_page(folder / row.output)
            image = load_page(Path(row.input), row.page, IngestConfig(text="ocr"), row.sha256)
        except NewsparseError:
            continue
        if image.size != (page.source.width, page.source.height):
            continue  # another file by now, or drawn at another resolution
        write_atomic(target / name, render_html(image.pixels, page))
        drawn = draw_overlay(image.pixels, page)
        scale = min(1.0, _THUMBNAIL / max(drawn.shape))
        small = cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 78])
        yield _Look(row, page_title(page), data.tobytes(), name)


def _body(journal: Journal, folder: Path, looks: Sequence[_Look]) -> Iterator[str]:
    counts, paces = journal.counts(), _paces(journal)
    seconds, through = sum(pace.seconds for pace in paces), sum(pace.done + pace.failed for pace in paces)
    yield f"<h1>Batch {escape(str(folder))}</h1>"
    boxes = {
        "done": str(counts.done),
        "failed": str(counts.failed),
        "to be read": str(counts.left),
        "need a look": str(journal.count_to_review()),
        "pages an hour": f"{3600 * through / seconds:,.0f}" if seconds else "-",
    }
    yield '<div class="counts">' + "".join(f"<div><b>{n}</b>{name}</div>" for name, n in boxes.items()) + "</div>"
    yield from _failures(journal, counts.failed)
    yield "<h2>Pages that need a look</h2>"
    yield f"<p>No article found, or more than {REVIEW_SHARE:.0%} of the lines doubtful; the worst first.</p>"
    yield '<div class="looks">' + "\n".join(map(_card, looks)) + "</div>" if looks else "<p>None to show.</p>"
    slow = [
        (_place(row), f"{row.seconds or 0:.2f}", str(row.lines or 0), str(row.articles or 0), f"{row.memory or 0}")
        for row in journal.slowest(_SLOWEST)
    ]
    yield "<h2>Slowest pages</h2>"
    yield _table(("page", "seconds", "lines", "articles", "worker MB"), slow)
    yield "<h2>Runs</h2>"
    yield _table(
        ("started", "took", "done", "failed", "pages an hour", "workers", "largest worker MB", "version", "ending"),
        [_run_row(pace) for pace in paces],
    )


def _failures(journal: Journal, failed: int) -> Iterator[str]:
    yield "<h2>Failures by reason</h2>"
    if not failed:
        yield "<p>None.</p>"
        return
    yield _table(("reason", "pages"), [(reason, str(count)) for reason, count in journal.failures()])
    rows = islice(journal.pages("failed"), _FAILURES)
    opened = "open" if failed <= _OPEN_FAILURES else ""
    yield f"<details {opened}><summary>One by one ({min(failed, _FAILURES)} of {failed})</summary>"
    yield _table(("page", "reason", "message", "attempts"), (_failure(row) for row in rows), words=3)
    yield "</details>"


def _failure(row: PageRow) -> tuple[str, ...]:
    return _place(row), row.reason or "", row.message or "", str(row.attempts)


def _paces(journal: Journal) -> list[_Pace]:
    runs = list(journal.runs())
    ends = [run.started for run in runs[1:]] + [float("inf")]
    paces = []
    for run, next_start in list(zip(runs, ends, strict=True))[-_RUNS:]:
        activity = journal.activity(run.started, next_start)
        end = run.ended or activity.last or run.started
        paces.append(_Pace(run, activity.done, activity.failed, end - run.started))
    return paces


def _run_row(pace: _Pace) -> tuple[str, ...]:
    run = pace.run
    started = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.started))
    numbers = f"{pace.seconds:,.0f} s", str(pace.done), str(pace.failed), f"{pace.an_hour:,.0f}"
    return started, *numbers, str(run.jobs), str(run.peak or "-"), run.version, run.ending or "killed, or still running"


def _card(look: _Look) -> str:
    row = look.row
    share = (row.doubtful or 0) / max(1, row.lines or 0)
    picture = b64encode(look.thumbnail).decode("ascii")
    return (
        f'<a href="{look.link}"><img alt="" src="data:image/jpeg;base64,{picture}"><b>{escape(look.title)}</b>'
        f"<span>{escape(_place(row))}<br>{row.articles} articles, {row.lines} lines, {share:.0%} doubtful</span></a>"
    )


def _place(row: PageRow) -> str:
    return row.input if row.page == 1 else f"{row.input}: page {row.page}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], words: int = 1) -> str:
    """A table whose first columns hold words."""
    kinds = ['class="words"' if index < words else "" for index in range(len(head))]
    top = "".join(f"<th {kind}>{escape(name)}</th>" for kind, name in zip(kinds, head, strict=True))
    body = "\n".join(
        "<tr>" + "".join(f"<td {kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f'<div class="wide"><table><tr>{top}</tr>\n{body}</table></div>'
