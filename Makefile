# make check: format, lint, types, and tests with coverage shown. What a change must pass.
PYTHON = .venv/bin/python

.PHONY: check setup format
check: setup
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	./test --cov --cov-report=term-missing:skip-covered

format: setup
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

setup:
	@sh tools/venv.sh requirements-dev.txt
