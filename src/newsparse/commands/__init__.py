"""The commands, one module each kind; `newsparse.cli` puts them together."""
