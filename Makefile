# make help lists what there is. Everything made lands in build/ or .venv/.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run test test-core test-qgis test-desktop lint format package check-zip install desktop bench sample clean

PY := .venv/bin/python
PYTEST := $(PY) -m pytest
# pytest-qgis and pytest-qt would start Qt where the tests are to run without.
NO_QT := -p no:pytest_qgis -p no:pytest-qt
PROFILE ?= default
DATA ?=
IMPACT_AREAS ?=
export DATA IMPACT_AREAS PROFILE

help: ## List the targets
	@echo "make run [DATA=folder] [IMPACT_AREAS=file]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install QGIS 3.40 or newer where it is missing, and make the venv
	@tools/setup.sh

run: setup ## Report on the sample, or on DATA=folder with IMPACT_AREAS=file, into build/report
	@tools/run.sh

test: lint test-core test-qgis test-desktop ## All checks and tests

test-core: setup ## Tests of the core, without QGIS
	$(PYTEST) tests/core $(NO_QT)

test-qgis: setup ## Tests inside QGIS, without a screen
	@# pytest-qgis keeps QGIS's settings here; a test may not depend on the run before.
	@rm -rf .qgis-settings
	QT_QPA_PLATFORM=offscreen $(PYTEST) tests/qgis

test-desktop: setup ## Tests of the real window, on a virtual screen
	$(PYTEST) tests/desktop $(NO_QT)

lint: setup ## Style, types and QGIS's own rules
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m flake8 --select=QGS --extend-ignore=QGS105,QGS201,QGS202 wm_vru_plugin
	$(PY) -c "from vermin import main; main()" --target=3.9- --violations --no-tips wm_vru_plugin

format: setup ## Lay the code out, and mend what can be mended without thought
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format .

package: setup ## Make build/wm_vru_plugin.zip
	$(PY) tools/package.py

check-zip: package ## Unpack the zip into a fresh profile and run it there
	tools/check_zip.sh build/wm_vru_plugin.zip

install: setup ## Copy the plugin into the QGIS profile PROFILE=default
	$(PY) tools/install.py --profile "$$PROFILE"

desktop: setup ## Open QGIS with the plugin and the sample, in a profile of its own
	@tools/desktop.sh

bench: setup ## Time overlap, points and hot spots beside the usual tools, on real data
	@failed=0; for each in overlap points hotspots; do \
	  echo "== $$each"; $(PY) benchmarks/$$each.py || failed=1; echo; \
	done; exit $$failed

sample: setup ## Make the synthetic sample anew
	QT_QPA_PLATFORM=offscreen $(PY) tools/make_sample.py

clean: ## Remove what was built, but not the venv
	rm -rf build .qgis-settings .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
