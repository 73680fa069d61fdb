"""One contender's process: ``python -m bench.serve TASK``; started by `bench.measure.Worker`, in any environment."""

import sys

from bench.measure import Reader, serve


def make_reader(task: str, arguments: list[str]) -> Reader:
    """The reader of a task; what it needs is imported only then."""
    if task == "rapidocr":
        from bench.rapid import rapidocr_reader

        return rapidocr_reader()
    if task == "batch":
        from bench.batching import BatchReader

        return BatchReader(arguments[0], int(arguments[1]), int(arguments[2]))
    from bench import readers

    if task == "stock":
        return readers.stock_reader()
    if task == "tesseract":
        return readers.tesseract_reader()
    if task == "parse":
        return readers.parse_reader(arguments[0])
    raise SystemExit(f"no such contender: {task}")


if __name__ == "__main__":
    serve(lambda: make_reader(sys.argv[1], sys.argv[2:]))
