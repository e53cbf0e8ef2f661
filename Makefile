# Everything that is done to this project, by name: `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software
PUBLISHED := var/published
# one more than cores: tests wait for processes and clocks
WORKERS := $(shell cores=$$(nproc); echo $$(( cores < 4 ? cores + 1 : 4 )))

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
test: setup ## Run the quick test suite; what is red beside others is tried once more alone
	@$(OFFSCREEN) $(PY) -m pytest -q -n $(WORKERS) --dist worksteal || { [ $$? = 1 ] && \
	    echo "red beside others, now alone (a defect of the test or worse: mend it):" && \
	    $(OFFSCREEN) $(PY) -m pytest -q -p no:randomly --last-failed --last-failed-no-failures none; }

.PHONY: package
package: setup ## Build the program as one folder that needs no Python: dist/kiosk/kiosk
	@$(PY) packaging/package.py dist

.PHONY: wheels
wheels: setup ## Compile OpenCV and NumPy with what the kiosk uses of them (ten minutes), into build/wheels
	@$(PY) packaging/wheels.py

.PHONY: release
release: setup ## As `package`, with those wheels instead of the ordinary ones: a hundred megabytes less
	@test -d build/wheels || $(PY) packaging/wheels.py
	@test -x build/release/bin/python || $(PY) -m venv build/release
	@.venv/bin/uv pip sync -q --python build/release/bin/python --require-hashes requirements.lock
	@.venv/bin/uv pip install -q --no-index --python build/release/bin/python --no-deps --reinstall build/wheels/*.whl
	@build/release/bin/python packaging/package.py dist

.PHONY: deb
deb: $(if $(RELEASE),release,package) ## Make the Debian packages of the kiosk and of the central, into dist (RELEASE=1: with the lean wheels)
	@$(PY) packaging/debian/build.py --program dist/kiosk --central

.PHONY: check
check: setup ## Everything that CI runs: format, lint, types, contracts, QML, dead code, tests, the build
	@$(MAKE) --no-print-directory -j2 --output-sync=target lint package
	@$(MAKE) --no-print-directory test
	@$(MAKE) --no-print-directory package-check

.PHONY: lint
lint: setup ## Read the sources: format, lint, types, contracts, dead code, QML
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/vulture
	@$(OFFSCREEN) $(PY) -m ui.qmltypes

.PHONY: package-check
package-check: setup ## Try the build: its self-test, what is inside of it, foreign code around it
	@$(OFFSCREEN) $(PY) -m pytest -q -n 2 -p no:randomly -m frozen tests/packaging

.PHONY: audit
audit: setup ## Ask whether a locked package has a known vulnerability (exit code 3: nobody could be asked)
	@$(PY) packaging/audit.py

.PHONY: bench
bench: publish package ## Print the measures, each as a ratio within one run
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

.PHONY: reference
reference: setup ## Write the references again that come from the program: codes, events, settings, data, ASVS, OpenAPI
	@$(PY) main.py codes > docs/reference/codes.md
	@$(PY) main.py audit events > docs/reference/audit-events.md
	@$(PY) main.py settings example > packaging/kiosk.example.toml
	@$(PY) main.py central openapi > docs/reference/openapi.json
	@$(PY) -m tests.docs.data > docs/reference/data.md
	@$(PY) -m tests.docs.asvs > docs/reference/asvs.md

.PHONY: recogniser
recogniser: setup ## Train anew what reads passports' lines in pictures (ten minutes on one core)
	@$(PY) packaging/ocrb/train.py

.PHONY: lock
lock: setup ## Resolve the Python packages again into requirements.lock
	@.venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url \
	    --python-version 3.11 --extra dev --extra publish --extra central --extra package pyproject.toml -o requirements.lock -q
	@.venv/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
	    --python-version 3.11 packaging/wheels.in -o packaging/wheels.lock -q
