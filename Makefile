# The two commands a newcomer needs: `make demo` (look at it) and `make test` (prove it).
PYTHON ?= python3
# How far the demo's road has gone: announcement, review, selection, agreement, evaluation or exit.
STAGE ?= selection
BIN := .venv/bin
INSTALLED := .venv/installed.lock
CATALOGS := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
LEFT_OUT := not postgres and not redis and not browser and not office and not kill and not long
# How many times as many random walks `make long` takes.
WALKS ?= 20
COMPILE := $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	--no-header --no-emit-index-url --no-emit-find-links pyproject.toml

.PHONY: demo test long coverage check lock bench clean locale
.DEFAULT_GOAL := demo

demo: $(INSTALLED) $(CATALOGS)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py rundemo --stage $(STAGE)

test: $(INSTALLED) $(CATALOGS)
	@$(BIN)/pytest -q -n auto --dist loadgroup --proofs -m "$(LEFT_OUT)"

# Slow proofs, in about an hour: long random walks, long attacks, and every guard taken away once.
long: $(INSTALLED) $(CATALOGS)
	@LONG_WALKS=$(WALKS) $(BIN)/pytest -q -n auto --dist loadgroup -m "$(LEFT_OUT)" -k walk
	@$(BIN)/pytest -q -n auto --dist loadgroup -m "long and not postgres and not redis"
	@$(BIN)/python -m tests.mutants

# How much of the code the tests run, branches counted, and whether that is enough.
coverage: $(INSTALLED) $(CATALOGS)
	@mkdir -p var/coverage
	@COVERAGE_FILE=var/coverage/data $(BIN)/pytest -q -n auto --dist loadgroup -m "$(LEFT_OUT)" --cov --cov-report=
	@$(BIN)/python .ci/coverage_gate.py var/coverage/data

check: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --lint portals
	$(BIN)/djangofmt --check portals/templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING

lock: $(INSTALLED)
	$(COMPILE) $(UPGRADE) -o requirements.lock
	$(COMPILE) $(UPGRADE) --extra dev -c requirements.lock -o requirements-dev.lock

bench: $(INSTALLED) $(CATALOGS)
	@$(BIN)/python -m benchmarks

locale: $(CATALOGS)

# Data in var/ is never touched by this.
clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache $(CATALOGS)
	find . -name __pycache__ -type d -not -path './.venv/*' -not -path './var/*' -prune -exec rm -rf {} +

# The copy of the lock inside the environment says what is installed there.
$(INSTALLED): requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Zhunru needs Python 3.11 or newer: make PYTHON=/path/to/python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv \
		|| { echo "Python's venv module is missing (on Debian and Ubuntu: apt install python3-venv)"; exit 1; }
	@cmp -s $< $@ || { echo "Installing the locked parts into .venv (once, about half a minute) …"; \
		$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<; }
	@cp $< $@

%.mo: %.po $(INSTALLED)
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(word 2,$(subst /, ,$<))
