# Kho Bạc Số. Every command sets up what it needs first (tools/setup); nothing must be installed or activated by hand.
.DEFAULT_GOAL := help
.PHONY: help demo test prove bench bench-books lint messages clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## a running province with sample data; CHECK=1 drives one dossier through its whole life and leaves
	@tools/setup
	@.venv/bin/khobac demo $(if $(CHECK),--check)

test: ## style, types, directions, locks, messages, tests, browser journeys and acceptance cases
	@tools/setup --dev
	@.venv/bin/python tools/test.py

prove: ## try to break the promises about money (quick profile); one: ./prove NAME --seed S --profile Q|N|X
	@./prove

bench: ## every benchmark beside its peer, in one run; one: .venv/bin/python -m bench.NAME
	@tools/setup --dev
	@.venv/bin/python -m bench

bench-books: ## the books beside COPY, pgbench, Django objects, Tryton, django-ledger, python-accounting; FULL=1 takes longer
	@tools/setup --dev
	@.venv/bin/python -m bench.books $(if $(FULL),--full)

lint: ## only what is read, not run: style, types, directions, locks, messages
	@tools/setup --dev
	@.venv/bin/python tools/test.py ruff types imports locks vendored messages

messages: ## take new messages of code and templates into the catalogues
	@tools/setup --dev
	@.venv/bin/python tools/messages.py extract

clean: ## stop the embedded database and remove .venv, the demo's data and all caches
	@if [ -x .venv/bin/python ]; then .venv/bin/python -m khobac.core.postgres stop; fi
	rm -rf .venv .run .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache reports
	find . -name __pycache__ -prune -exec rm -rf {} +
