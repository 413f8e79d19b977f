# One environment for serving and testing, made on first use from the locked requirements.
PYTHON ?= python3
BIN := .venv/bin
TURTLE := $(wildcard ontology/*.ttl ontology/schemes/*.ttl)

.DEFAULT_GOAL := help
.PHONY: help setup serve check format lint test translations lock bench wheel clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/ready: requirements/development.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "diplograph needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup: .venv/ready ## make the environment

serve: .venv/ready ## load, validate and serve the graph on http://127.0.0.1:8000/
	$(BIN)/diplograph serve $(ARGS)

check: .venv/ready ## judge the records
	$(BIN)/diplograph check data

format: .venv/ready ## write code, ontology and records in their canonical form
	$(BIN)/ruff check --quiet --fix src tests benchmarks
	$(BIN)/ruff format --quiet src tests benchmarks
	$(BIN)/turtlefmt $(TURTLE)
	$(BIN)/diplograph format data tests/world/data

lint: .venv/ready ## judge code, types and the ontology's layout
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/turtlefmt --check $(TURTLE)

test: lint ## judge everything: lint, then all tests
	$(BIN)/python -m pytest $(ARGS)

translations: .venv/ready ## renew the catalogues of translations, and tell which texts are still to be translated
	$(BIN)/python tests/translations.py

lock: .venv/ready ## renew the locked requirements
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet -o requirements/runtime.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet -o requirements/development.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --group bench --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --upgrade --quiet -o requirements/benchmarks.txt

bench: .venv/ready ## measure, beside the peers; takes hours at all scales: make bench ARGS="--scale 1k"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/benchmarks.txt
	$(BIN)/python -m benchmarks $(ARGS)

wheel: .venv/ready ## build a wheel that carries the whole release
	$(BIN)/python -m build --wheel --no-isolation

clean: ## remove what can be made again
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
