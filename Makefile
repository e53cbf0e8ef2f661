# Everything that is done to this project, by name: `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
PUBLISHED := var/published

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: setup
setup: ## Install what is missing: system packages, then the locked Python packages
	@bash packaging/setup.sh

.PHONY: publish
publish: setup ## Publish the services and message catalogues into var/published
	@$(PY) main.py forms publish resources/services -o $(PUBLISHED)

.PHONY: run
run: publish ## Open the kiosk in a window (or walk the demo where there is no display)
	@$(PY) main.py run

.PHONY: test
test: setup ## Run the quick test suite
	@$(OFFSCREEN) $(PY) -m pytest -q -n auto --maxprocesses 4 --dist worksteal

.PHONY: check
check: setup ## Everything that CI runs: format, lint, types, contracts, QML, dead code, tests
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/vulture
	@$(OFFSCREEN) $(PY) -m ui.qmltypes
	@$(MAKE) --no-print-directory test

.PHONY: bench
bench: publish ## Print the measures, each as a ratio within one run
	@$(OFFSCREEN) $(PY) -m pytest -q -s -p no:randomly -m benchmark tests/benchmarks

.PHONY: conformance
conformance: setup ## The form engine's own cases; a recorded corpus and ODK's tools: CONFORMANCE=, REFERENCE=FOLDER
	@$(PY) -m pytest -q tests/conformance
	@$(PY) -m tests.conformance.corpus "$(CONFORMANCE)"
	@$(PY) -m tests.conformance.services "$(REFERENCE)"

.PHONY: nightly
nightly: setup ## The long runs: kill points, disk errors, power cuts, 100,000 spoilt forms, 10,000 visits
	@$(OFFSCREEN) $(PY) -m pytest -q -m nightly

.PHONY: demo
demo: publish ## Walk every service and every language without a display, into build/demo
	@$(PY) main.py demo --out build/demo

.PHONY: pictures
pictures: demo ## Draw the README's picture again from the demo's screens
	@$(PY) packaging/pictures.py build/demo docs/pictures/screens.png

.PHONY: recogniser
recogniser: setup ## Train anew what reads passports' lines in pictures (ten minutes on one core)
	@$(PY) packaging/ocrb/train.py

.PHONY: lock
lock: setup ## Resolve the Python packages again into requirements.lock
	@.venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url \
	    --python-version 3.11 --extra dev --extra publish --extra central pyproject.toml -o requirements.lock -q
