# Two commands need no reading: `make demo` and `make test`. Each prepares its own virtual environment; a second call is quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench screenshots coverage lock clean

help:
	@echo "make demo   open the bot on this machine: no token, no account (Ctrl-C stops it)"
	@echo "make test   run every test, on SQLite and on a real PostgreSQL (GATES=1: with coverage)"
	@echo "make lint   check style, types and the direction of imports"
	@echo "make bench  measure every claim of speed and print one table"
	@echo "make screenshots  take the README's pictures anew (needs chromium and fonts-noto-color-emoji)"
	@echo "make coverage  rehearse the prompts anew for docs/coverage.md (a minute or two)"
	@echo "make lock   renew requirements.lock from pyproject.toml"

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; choose one with: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/.runs: $(VENV)/.made requirements.lock pyproject.toml tools/link.py
	@echo "Installing what the bot needs into $(VENV) (first time only) ..."
	@$(PIP) -r requirements.lock
	@$(BIN)/python tools/link.py
	@touch $@

$(VENV)/.tests: $(VENV)/.runs requirements-dev.lock
	@echo "Installing what the tests need (first time only) ..."
	@$(PIP) -r requirements-dev.lock
	@touch $@

demo: $(VENV)/.runs
	@$(BIN)/coach demo $(ARGS)

test: $(VENV)/.tests
	@$(BIN)/python tools/check.py $(if $(GATES),gates,test)

lint: $(VENV)/.tests
	@$(BIN)/python tools/check.py lint

bench: $(VENV)/.tests
	@$(BIN)/python -m benchmarks

screenshots: $(VENV)/.tests
	@$(BIN)/python -m tools.screenshots --out docs/pictures
	@$(BIN)/python -m tools.coach_pictures --out docs/pictures
	@$(BIN)/python -m tools.admin_pictures --out docs/pictures

coverage: $(VENV)/.runs
	@$(BIN)/python tools/coverage.py

lock:
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --extra dev --extra bench -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage* .import_linter_cache
