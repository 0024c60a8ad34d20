# Two commands matter: `make generate` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.ready-run
DEV    := $(VENV)/.ready-dev
PRISM  := .clientsmith/prism

.DEFAULT_GOAL := help
.PHONY: help generate check-generated diff release test check check-spec format lint types unit mutants test-prism fix bench bench-generate corpus clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(RUN): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed; name one with PYTHON=/path/to/python3"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV): $(RUN) pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev
	@touch $@

generate: $(RUN) ## Write the SDK in generated/ from spec/
	$(BIN)/clientsmith generate

check-generated: $(RUN) ## Fail if generated/ is not what spec/ makes
	$(BIN)/clientsmith generate --check

check-spec: $(RUN) ## Fail if there is anything to say about spec/
	$(BIN)/clientsmith lint

diff: $(RUN) ## What has changed for callers since the last release
	$(BIN)/clientsmith diff

release: $(DEV) ## Version, changelog, build, verify and publish; ARGS=--dry-run only shows it
	$(BIN)/clientsmith release $(ARGS)

test: check unit ## Everything: format, lint, types, drift, tests

check: format lint types check-spec check-generated ## Everything but the tests

format: $(DEV) ## Fail if a file is not formatted
	$(BIN)/ruff format --check .

lint: $(DEV) ## Ruff's rules
	$(BIN)/ruff check .

types: $(DEV) ## mypy --strict and pyright strict, generator and SDK
	$(BIN)/python tests/check_types.py

unit: $(DEV) ## The tests
	$(BIN)/python -m pytest -n 2

mutants: $(DEV) ## Break the SDK in many ways; each must be noticed by a contract test
	$(BIN)/python tests/mutants/run.py

$(PRISM)/.ready: tests/prism/package.json
	@mkdir -p $(PRISM)
	cp tests/prism/package.json $(PRISM)/
	npm install --prefix $(PRISM) --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

test-prism: $(DEV) $(PRISM)/.ready ## The contract tests against Stoplight Prism; needs Node 20
	$(BIN)/python tests/prism/run.py

fix: $(DEV) ## Format, and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV) ## The SDK's speed, as ratios to bare httpx and to published SDKs
	$(BIN)/python tests/benchmarks/run.py

bench-generate: $(DEV) ## The generator's speed, cold, warm and beside others
	$(BIN)/python tests/benchmarks/generation.py

corpus: $(DEV) ## Generate an SDK from every document below SPECS=folder, and judge it
	$(BIN)/python tests/corpus/run.py $(SPECS)

clean: ## Remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .clientsmith
