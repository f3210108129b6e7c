# make help lists what there is. Everything made lands in build/ or .venv/.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-test setup-lint run test test-core test-qgis test-desktop lint \
	format package check-zip install desktop bench sample clean

PY := .venv/bin/python
LINT := .venv-lint/bin/python
# Two processes, each with what it made itself; a file's tests stay together.
WORKERS ?= 2
PYTEST := $(PY) -m pytest
PARALLEL := -n $(WORKERS) --dist loadfile
# pytest-qgis and pytest-qt would start Qt where the tests are to run without.
IN_QGIS := $(addprefix tests/,store report algorithms gui faults)
NO_QT := -p no:pytest_qgis -p no:pytest-qt
PROFILE ?= default
DATA ?=
IMPACT_AREAS ?=
export DATA IMPACT_AREAS PROFILE
# The processes share the processors out already.
test-core test-qgis: export OMP_NUM_THREADS ?= 1
test-core test-qgis: export OPENBLAS_NUM_THREADS ?= 1
# A pyproj of the venv may name a folder of its own to PROJ, after which QGIS in the same process
# knows no coordinate system; the system's folder serves both.
PROJ_FOLDER := $(firstword $(wildcard /usr/share/proj /usr/local/share/proj))
ifneq ($(PROJ_FOLDER),)
test-core test-qgis test-desktop bench: export PROJ_DATA ?= $(PROJ_FOLDER)
endif

help: ## List the targets
	@echo "make run [DATA=folder] [IMPACT_AREAS=file]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what runs the plugin: QGIS 3.40 or newer where it is missing, and the venv
	@tools/setup.sh run

setup-dev: ## Install also what tests the core and makes the package
	@tools/setup.sh dev

setup-test: ## Install also what the tests inside QGIS use
	@tools/setup.sh test

setup-lint: ## Install what checks the code, in a venv of its own
	@tools/setup.sh lint

run: setup ## Report on the sample, or on DATA=folder with IMPACT_AREAS=file, into build/report
	@tools/run.sh

test: test-core test-qgis test-desktop lint ## All checks and tests

test-core: setup-dev ## Tests of the core, without QGIS
	$(PYTEST) tests/core tests/sources $(NO_QT) $(PARALLEL)

test-qgis: setup-test ## Tests inside QGIS, without a screen
	@# pytest-qgis keeps QGIS's settings here, each process in a folder of its own; a test may not
	@# depend on the run before. The files come in the order of tests/conftest.py.
	@rm -rf .qgis-settings
	QT_QPA_PLATFORM=offscreen $(PYTEST) $(IN_QGIS) $(PARALLEL) --no-loadscope-reorder

test-desktop: setup-test ## Tests of the real window, on a virtual screen
	$(PYTEST) tests/desktop $(NO_QT)

lint: setup-lint ## Style, types and QGIS's own rules
	$(LINT) -m ruff check .
	$(LINT) -m ruff format --check .
	$(LINT) -m mypy
	.venv-lint/bin/lint-imports --no-cache
	$(LINT) -m flake8 --select=QGS --extend-ignore=QGS105,QGS201,QGS202 wm_vru_plugin
	$(LINT) -c "from vermin import main; main()" --target=3.9- --violations --no-tips wm_vru_plugin

format: setup-lint ## Lay the code out, and mend what can be mended without thought
	$(LINT) -m ruff check --fix-only --quiet .
	$(LINT) -m ruff format .

package: setup-dev ## Make build/wm_vru_plugin.zip
	$(PY) tools/package.py

check-zip: package ## Unpack the zip into a fresh profile and run it there
	tools/check_zip.sh build/wm_vru_plugin.zip

install: setup ## Copy the plugin into the QGIS profile PROFILE=default
	$(PY) tools/install.py --profile "$$PROFILE"

desktop: setup ## Open QGIS with the plugin and the sample, in a profile of its own
	@tools/desktop.sh

bench: setup-dev ## Time overlap, points and hot spots beside the usual tools, on real data
	@failed=0; for each in overlap points hotspots; do \
	  echo "== $$each"; $(PY) benchmarks/$$each.py || failed=1; echo; \
	done; exit $$failed

sample: setup ## Make the synthetic sample anew
	QT_QPA_PLATFORM=offscreen $(PY) tools/make_sample.py

clean: ## Remove what was built, but not the venvs
	rm -rf build .qgis-settings .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -path './.venv*' -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
