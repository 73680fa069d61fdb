# Everything a visitor or a machine does with newsparse. Needs Python 3.11 or newer, nothing else.
VENV ?= .venv
PAGES ?= samples
ROUNDS ?= 3
SAMPLE := samples/yongkang-front.png
OUT := out

# The first interpreter that is new enough.
PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13; do \
	$$name -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help run test check bench bench-profile bench-scaling bench-lines bench-huge quality faults endless cluster samples schema lock clean

help:
	@echo "make run      parse the sample page, show its articles (installs on first use)"
	@echo "make test     all tests, with the real models"
	@echo "make check    lint, format, types, layer guard"
	@echo "make bench    speed beside PaddleOCR, RapidOCR and Tesseract (PAGES=folder ROUNDS=n RAPIDOCR=python)"
	@echo "make bench-profile  where the time of a page goes (PAGES=folder ROUNDS=n)"
	@echo "make bench-scaling  batch with one and more workers (PAGES=folder ROUNDS=n)"
	@echo "make bench-lines    time a page against lines a page (ROUNDS=n)"
	@echo "make bench-huge     memory and time of a scan of 20,000 x 15,000 pixels"
	@echo "make quality  quality on the samples; SEEDS=n also on n pages of every held-out family"
	@echo "make faults   kill and continue a batch of 300 pages 20 times, fill its disk: is anything lost?"
	@echo "make endless  10,000 pages: what the batch adds to a page, and that nothing grows"
	@echo "make cluster  a batch on a cluster of two nodes, one killed; what PLAN=n pages need"
	@echo "make samples  typeset the sample pages anew"
	@echo "make schema   write the JSON Schema anew"
	@echo "make lock     resolve requirements.lock anew in a clean environment"
	@echo "make clean    remove what the other targets made, but not $(VENV)"

$(INSTALLED): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "newsparse needs Python 3.11 or newer: set PYTHON=/path/to/python"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

run: $(INSTALLED)
	@mkdir -p $(OUT)
	@$(BIN)/newsparse parse $(SAMPLE) -o $(OUT) --overlay
	@$(BIN)/newsparse show $(OUT)/$(basename $(notdir $(SAMPLE))).json
	@echo
	@for file in $(OUT)/$(basename $(notdir $(SAMPLE)))*; do echo "$$file"; done

test: $(INSTALLED)
	$(BIN)/python -m pytest

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_layers.py

# RAPIDOCR=python names the interpreter of the environment that has RapidOCR; see docs/speed.md.
RAPIDOCR ?=
bench: $(INSTALLED)
	$(BIN)/python -m bench compare --rounds $(ROUNDS) $(if $(RAPIDOCR),--rapidocr $(RAPIDOCR)) --json $(OUT)/bench.json $(PAGES)

bench-profile: $(INSTALLED)
	$(BIN)/python -m bench profile --rounds $(ROUNDS) --json $(OUT)/bench-profile.json $(PAGES)

bench-scaling: $(INSTALLED)
	$(BIN)/python -m bench scaling --rounds $(ROUNDS) --json $(OUT)/bench-scaling.json $(PAGES)

bench-lines: $(INSTALLED)
	$(BIN)/python -m bench lines --rounds $(ROUNDS) --json $(OUT)/bench-lines.json

bench-huge: $(INSTALLED)
	$(BIN)/python -m bench huge --json $(OUT)/bench-huge.json

# SEEDS=n also typesets n pages of every held-out family (needs Debian's CJK fonts, see samples/SOURCES.md).
SEEDS ?= 0
FIRST ?= 101
quality: $(INSTALLED)
	$(BIN)/python bench/quality.py --typeset $(SEEDS) --first $(FIRST)

PLAN ?= 1000000
faults: $(INSTALLED)
	$(BIN)/python -m bench.faults

endless: $(INSTALLED)
	$(BIN)/python -m bench.endless

cluster: $(INSTALLED)
	$(BIN)/python bench/cluster.py --plan $(PLAN)

samples: $(INSTALLED)
	$(BIN)/python samples/make_samples.py

schema: $(INSTALLED)
	@mkdir -p schema
	$(BIN)/newsparse schema > schema/new.json
	mv schema/new.json schema/newsparse-1.0.schema.json

# A throw-away environment resolves the ranges of pyproject.toml; paths and addresses never enter the lock.
lock:
	rm -rf $(OUT)/lock-venv
	$(PYTHON) -m venv $(OUT)/lock-venv
	$(OUT)/lock-venv/bin/python -m pip install --quiet --disable-pip-version-check '.[dev,samples]'
	@echo "# Exact versions of everything newsparse runs and is tested with (Python 3.11). Made by: make lock" > $(OUT)/requirements.lock
	$(OUT)/lock-venv/bin/python -m pip freeze --quiet --exclude newsparse >> $(OUT)/requirements.lock
	@! grep -E '@|://|^-' $(OUT)/requirements.lock || { echo "the lock may hold name==version only"; exit 1; }
	@test "$$(grep -c '^opencv-' $(OUT)/requirements.lock)" = 1 || { echo "more than one OpenCV wheel"; exit 1; }
	mv $(OUT)/requirements.lock requirements.lock
	rm -rf $(OUT)/lock-venv

clean:
	rm -rf $(OUT) build dist .pytest_cache .mypy_cache .ruff_cache
	find src tests bench samples -name __pycache__ -type d -prune -exec rm -rf {} +
