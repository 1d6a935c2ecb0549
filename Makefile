# The commands of the project. Needs Python 3.11 or newer, make and git; `make help` lists the targets.
#
# Another Python than the first on the path:   make demo PYTHON=python3.12

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

export PYTHONDONTWRITEBYTECODE =# some environments forbid it; then each of the processes that tests start compiles all

.PHONY: help setup demo run test spark lint docs bench real messages requirements clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(VENV)/.base ## install what Kehui needs into .venv

demo: $(VENV)/.base ## build the demonstration region, match its demands, serve the site
	$(BIN)/kehui demo

run: $(VENV)/.base ## serve the site on the data in ./data
	$(BIN)/kehui serve

test: $(VENV)/.dev ## run all tests on SQLite, then those of the database on PostgreSQL
	$(BIN)/pytest -n 3
	$(BIN)/pytest -n 3 --dist worksteal --postgres

spark: $(VENV)/.dev ## install Spark (450 MB, needs Java 17) and test matching on it with three nodes
	$(PIP) install --require-hashes -r requirements/spark.txt
	$(BIN)/pytest --spark tests/commands/test_cluster.py tests/core/search/test_spark.py

lint: $(VENV)/.dev ## check style, types, imports and templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/basedpyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint src --lint --quiet

docs: $(VENV)/.dev ## check the links and run the examples of the documentation
	$(BIN)/pytest tests/shape/test_docs.py tests/core/test_examples.py

bench: $(VENV)/.dev ## run every benchmark; each prints a table and writes JSON, and the page of all
	for script in `grep -l '^if __name__' -r benchmarks --include='*.py' --exclude=pages.py`; do \
	  $(BIN)/python -m `echo $${script%.py} | tr / .` || exit 1; done
	$(BIN)/python -m benchmarks.pages

real: $(VENV)/.base ## load and match the real data beside the project, if it is there
	$(BIN)/python -m benchmarks.real

messages: $(VENV)/.dev ## gather the texts to translate and compile them (needs GNU gettext)
	cd src/kehui && $(abspath $(BIN))/django-admin makemessages --locale zh_Hans --no-wrap --add-location file
	cd src/kehui && $(abspath $(BIN))/django-admin compilemessages --locale zh_Hans

requirements: ## pin all packages anew from pyproject.toml (needs uv)
	$(COMPILE) --extra build --output-file requirements/base.txt
	$(COMPILE) --extra build --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt
	$(COMPILE) --extra spark --constraint requirements/base.txt --output-file requirements/spark.txt

clean: ## remove what was installed; ./data stays
	rm -rf $(VENV)

# The stamps below say that an installation is finished; a changed list of packages installs again.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Kehui needs Python 3.11 or newer, found `$(PYTHON) --version 2>&1`. Name another: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "This Python lacks venv or ensurepip. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.base: $(VENV)/.made requirements/base.txt pyproject.toml
	$(PIP) install --require-hashes -r requirements/base.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

COMPILE = uv --no-config pip compile pyproject.toml --universal --generate-hashes --no-annotate --upgrade \
  --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" --quiet
