# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
# On all cores, where pip takes one, and without what is seldom run. Some packages bring files that no Python compiles.
COMPILE = $(PYTHON) -m compileall -q -q -j 0 -x '/(tests?|testing|models|distributed|_inductor)/' $(1) || true

# Modules are compiled once, and not by every process of the tests.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test lint types layers unit test-peers bench clean

demo: .venv/ready
	@$(BIN)/tooldata demo

# The types are looked at beside the tests.
test: lint layers
	@$(MAKE) --no-print-directory -j2 types unit

lint: .venv/ready
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check .

types: .venv/ready
	$(BIN)/mypy tooldata_tui

layers: .venv/ready
	$(BIN)/lint-imports --no-cache

# What waits for a screen or a child process in vain gets a second chance: a busy machine may be late.
unit: .venv/ready
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --reruns 1 --only-rerun "never|Timeout|Unraisable"

# Against programs that nobody here wrote, in environments of their own.
test-peers: .venv/ready .venv-peers/ready .venv-readers/ready
	$(BIN)/python -m pytest -q -m peers tests

bench: .venv/ready
	$(BIN)/python benchmarks/run.py

.venv/ready: pyproject.toml constraints.txt requirements/offline.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check "pip>=25.1"
	$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check --no-deps -r requirements/offline.txt
	$(BIN)/python -m pip install -q --no-compile --disable-pip-version-check -c constraints.txt --group dev -e ".[offline]"
	@$(call COMPILE,.venv)
	@touch $@

.venv-%/ready: requirements/%.txt
	$(PYTHON) -m venv .venv-$*
	.venv-$*/bin/python -m pip install -q --no-compile --disable-pip-version-check -r $<
	[ ! -f requirements/$*-alone.txt ] || .venv-$*/bin/python -m pip install -q --no-compile --disable-pip-version-check --no-deps -r requirements/$*-alone.txt
	@$(call COMPILE,.venv-$*)
	@touch $@

.venv-readers/ready: requirements/readers-alone.txt

clean:
	rm -rf .venv .venv-peers .venv-readers
