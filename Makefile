# Two commands: `make demo` shows Tianping, `make test` proves it. Each does all of its set-up.
# Needs Python >= 3.11 with its venv module; uv is used where it is installed. System parts: see CONTRIBUTING.md.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
PYTEST := $(BIN)/python -m pytest
JOBS ?= 2
CATALOGUES := $(wildcard src/tianping/*/locale/*/LC_MESSAGES/*.po)

.PHONY: help
help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 16

# ---- set-up ----------------------------------------------------------------------------------------------------
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Tianping needs Python 3.11 or newer with its venv module (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }
ifdef UV
	@uv venv --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
else
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "could not make $(VENV): install the venv module (Debian, Ubuntu: apt-get install python3-venv)"; exit 1; }
endif

# One stamp a requirement file; test.txt holds all that site.txt holds, at the same versions.
$(VENV)/installed-%: requirements/%.txt pyproject.toml | $(BIN)/python
	@echo "installing requirements/$*.txt (hashes checked) …"
ifdef UV
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/$*.txt
	@uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif
	@touch $@

$(VENV)/catalogues: $(CATALOGUES) build_catalogues.py
	@$(BIN)/python build_catalogues.py && touch $@

.PHONY: ready-demo ready-test
ready-demo: $(if $(wildcard $(VENV)/installed-test),$(VENV)/installed-test,$(VENV)/installed-demo) $(VENV)/catalogues
ready-test: $(VENV)/installed-test $(VENV)/catalogues
	@$(BIN)/python tests/system_parts.py

# ---- the two commands ------------------------------------------------------------------------------------------
.PHONY: demo
demo: ready-demo  ## the demo county in the browser: real places, simulated births
	@$(BIN)/tianping demo

.PHONY: demo-measure
demo-measure: ready-demo  ## measure 31 provinces of China, 2010 and 2020, into build/demo.html
	@mkdir -p build
	@$(BIN)/tianping measure examples/china_provinces_age0.csv --kind children --page build/demo.html

.PHONY: test
test: lint types house unit browser  ## lint, types, house, unit, browser: all that a change must pass

# ---- its parts -------------------------------------------------------------------------------------------------
.PHONY: lint types house unit browser test-slow bench reference requirements clean
lint: ready-test  ## ruff
	@$(BIN)/ruff check .

types: ready-test  ## mypy
	@$(BIN)/mypy

house: ready-test  ## floors, rooms, doors, names
	@$(BIN)/lint-imports
	@$(PYTEST) -q tests/house tests/silence

unit: ready-test  ## everything that needs no browser
	@$(PYTEST) -q -n $(JOBS) --dist worksteal

browser: ready-test  ## pages in Chromium
	@$(PYTEST) -q -m browser

test-slow: ready-test  ## proofs that take minutes
	@$(PYTEST) -q -m slow

bench: ready-test  ## measure and rewrite benchmarks/*.md
	@$(BIN)/python benchmarks/run.py

reference: ready-test  ## write docs/reference from the docstrings
	@$(BIN)/python docs/reference/generate.py

requirements:  ## resolve again (needs uv): hashes, no addresses
	@requirements/compile.sh

clean:  ## remove what was installed and made here
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .hypothesis
