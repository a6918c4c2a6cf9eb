# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2
TESTED ?= tests/report tests/databases tests/bad_targets tests/guide tests/sandbox tests/engine tests/gate \
  tests/tutorial tests/clients tests/nights

.PHONY: help demo test setup lint prove prove-slow lock clean

help:
	@echo "make demo   set up, make a round over the sandbox, build its report"
	@echo "make test   set up, then test the suite and prove its quick checks"
	@echo "make lint   ruff, mypy and import directions only"
	@echo "make prove  strike every fault and see who notices, faults of other cases included"
	@echo "make prove-slow  prove browsers and load: half an hour in which the machine should do nothing else"
	@echo "make lock   pin the dependencies anew (needs uv)"
	@echo "make clean  remove what was generated and installed; the record and history of rounds stay"

demo: setup
	$(BIN)/roundsman run --report

test: setup lint
	$(BIN)/pytest $(TESTED) -n $(WORKERS)
	$(BIN)/pytest tests/load
	$(BIN)/pytest tests/browser -n $(WORKERS)
	$(BIN)/pytest tests/webkit -n $(WORKERS)
	$(BIN)/roundsman prove checks --workers $(WORKERS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/roundsman guide --check

prove: setup
	$(BIN)/roundsman prove --prove-mode all --time-limit 7200 --workers $(WORKERS)

prove-slow: setup
	$(BIN)/roundsman prove browser load --workers $(WORKERS)

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml reports/package-lock.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Roundsman needs Python 3.11 or newer; name it with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	@echo "setting up the Python environment in .venv (about a minute) ..."
	@$(PYTHON) -m venv .venv \
	  || { echo "this Python cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv"; exit 2; }
	@$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@echo "setting up Allure in reports/node_modules ..."
	@$(BIN)/python -m roundsman.report.node
	@echo "looking for browsers ..."
	@$(BIN)/python -m roundsman.browser.install || true
	@touch $@

lock:
	uv pip compile pyproject.toml --all-extras --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --universal --python-version 3.11 --output-file requirements.lock

clean:
	rm -rf .venv reports/rounds reports/proof reports/.proof-* reports/allure reports/node_modules .roundsman
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
