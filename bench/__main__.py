"""The speed benches: ``python -m bench COMMAND --help``; docs/speed.md tells how each is measured."""

import argparse

from bench import huge, linear, scaling, speed, stages

COMMANDS = {
    "compare": (speed, "newsparse beside the stock pipeline, RapidOCR and Tesseract"),
    "profile": (stages, "where the time of a page goes"),
    "scaling": (scaling, "batch with one and more workers and threads"),
    "lines": (linear, "time a page against lines a page"),
    "huge": (huge, "a scan of 20,000 x 15,000 pixels: memory and time"),
}


def main() -> None:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast newsparse is, and why.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, (module, about) in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=module.__doc__)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()
