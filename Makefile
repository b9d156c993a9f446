# Everything from a fresh clone: Python >= 3.11, make and a C++ compiler are enough. `make help` lists the targets.

VENV    ?= .venv
BIN     := $(VENV)/bin
PROBLEM ?= 3x^2+7x-6=0
SECONDS ?= 60
# The first Python that is new enough, whatever it is called here.
PYTHON  ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
             "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
# The real 1.5B model of the acceptance tests; fetched once where the repository has a neighbour that knows how.
MODEL   ?= $(or $(QMATH_TEST_MODEL),$(HOME)/.cache/qmath/test/qwen-coder-1.5b.gguf)
PROBLEMS ?= ../shared/data/gsm8k_dev.jsonl
FETCH   := ../shared/models/fetch_qwen_coder.py
PIP     := $(BIN)/python -m pip --disable-pip-version-check install -qq

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv run test lint acceptance fuzz bench model clean force

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-11s %s\n", $$1, $$2 }'

venv: $(VENV)/.complete  ## create .venv with everything: llama.cpp, qmath, tests, linters

run: $(VENV)/.installed  ## set up and solve a problem (PROBLEM="x^2=2" for another)
	$(BIN)/qmath solve "$(PROBLEM)"

test: $(VENV)/.complete  ## set up and run the tests
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8

lint: $(VENV)/.complete  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

acceptance: model  ## whole corpora and the real 1.5B model (fetched once, 1.1 GB)
	QMATH_TEST_MODEL="$(MODEL)" $(BIN)/python -m pytest -m acceptance

fuzz: $(VENV)/.complete  ## random cells at the sandbox for a minute (SECONDS=600 for longer)
	$(BIN)/python benchmarks/fuzz_gate.py --seconds $(SECONDS)

bench: model  ## speed on the test model, beside llama.cpp's own programs (built once; QMATH_LLAMA_BIN names others)
	@$(PIP) --editable '.[bench]'
	$(BIN)/python benchmarks/decode.py "$(MODEL)"
	[ ! -f "$(PROBLEMS)" ] || { tools="$${QMATH_LLAMA_BIN:-$$($(BIN)/python benchmarks/llama_tools.py)}" && \
	  QMATH_LLAMA_BIN="$$tools" $(BIN)/python benchmarks/throughput.py "$(MODEL)" "$(PROBLEMS)"; }

model: $(VENV)/.complete
	@[ -f "$(MODEL)" ] || [ ! -f $(FETCH) ] || { echo "Fetching the test model (1.1 GB) ..."; $(BIN)/python $(FETCH) "$(MODEL)"; }

clean:  ## remove .venv and caches (the built llama.cpp stays in the user's cache)
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say what .venv has. Each step is done again when what it depends on changes, and only then.
$(VENV)/.python:
	@[ -n "$(PYTHON)" ] || { echo "error: Python 3.11 or newer is needed; install it, or say PYTHON=/path/to/it." >&2; exit 1; }
	@echo "Creating $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv $(VENV) || { echo "error: $(PYTHON) cannot make an environment (Debian: apt install python3-venv)." >&2; exit 1; }
	@touch $@

# llama.cpp comes first and with flags of its own: a plain `pip install` may build one that crashes (docs/hardware.md).
$(VENV)/.llama: $(VENV)/.python pyproject.toml qmath/doctor/recipe.py qmath/doctor/llama.cmake $(if $(CMAKE_ARGS)$(QMATH_PORTABLE),force)
	@$(BIN)/python -m qmath.doctor.build
	@touch $@

$(VENV)/.installed: $(VENV)/.llama pyproject.toml
	@echo "Installing qmath ..."
	@$(PIP) --editable .
	@touch $@

$(VENV)/.complete: $(VENV)/.installed pyproject.toml
	@echo "Installing what tests and linters need ..."
	@$(PIP) --editable '.[test]'
	@touch $@

force:
