# One command for each thing one does with the project; `make help` lists them.
# Needs Python 3.11 or newer and make, nothing else; everything made here is in .venv and var.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes
# The stamp carries the lock's checksum: another lock, another stamp, a new installation.
RUNTIME := $(VENV)/runtime-$(shell cksum <requirements.txt | tr ' ' '-')
DEVELOPMENT := $(VENV)/development-$(shell cksum <requirements-dev.txt | tr ' ' '-')
PYTEST := $(PY) -m pytest -n 2 --dist worksteal --durations=10
EMBEDDED := env -u DATABASE_URL -u REDIS_URL
# Dozens of processes start in one run of the suite: what Python compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run reset check format test test-postgres test-browser assets drills bench lock sbom

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

run: $(RUNTIME) ## Start everything on http://127.0.0.1:8000 (PORT=8123 make run)
	@$(PY) manage.py start --port $(PORT)

reset: $(RUNTIME) ## Remove the embedded data, so that the next `make run` starts afresh
	@$(PY) manage.py reset

test: $(DEVELOPMENT) ## Run the suite on the embedded default
	@$(EMBEDDED) $(PYTEST) -m "not postgres and not browser and not drill"

test-postgres: export DATABASE_URL ?= postgres://$(shell id -un)@127.0.0.1:5432/alliance
test-postgres: export REDIS_URL ?= redis://127.0.0.1:6379/9
test-postgres: $(DEVELOPMENT) ## Run what touches a database on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	@$(PYTEST) -m "not browser and not drill and not pure"

assets: $(DEVELOPMENT) ## Build the front end
	@$(EMBEDDED) $(PY) manage.py assets

test-browser: assets ## Drive the pages in Chromium (chromium, chromium-driver, fonts-noto-cjk)
	@$(EMBEDDED) $(PY) -m pytest --durations=10 -m browser

drills: $(DEVELOPMENT) ## Run the long drills by hand (restore needs DATABASE_URL), reports in docs/reports
	@$(PY) -m pytest --durations=10 -m drill

bench: $(DEVELOPMENT) ## Count queries, rows and buffers at the size of one county
	@$(PY) manage.py bench kpi --scale county --counts --pairs 2

check: $(DEVELOPMENT) ## Format, lint, types, layers, migrations, messages, generated files, deployment
	@.ci/check

format: $(DEVELOPMENT) ## Write the code in the one format and mend what lint can mend
	@$(PY) -m ruff check --fix --quiet . && $(PY) -m ruff format .

lock: $(DEVELOPMENT) ## Lock requirements*.in anew
	@for name in requirements requirements-dev; do \
	  $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header --upgrade $$name.in -o $$name.txt || exit 1; done

sbom: $(RUNTIME) ## Write the bill of materials to var/sbom.json
	@mkdir -p var && $(PY) manage.py sbom > var/sbom.json && echo var/sbom.json

$(RUNTIME): requirements.txt
	@$(call install,requirements.txt,runtime)

$(DEVELOPMENT): requirements-dev.txt
	@$(call install,requirements-dev.txt,development)

# $(1) the lock, $(2) the stamp's kind. A half-made environment is made again.
define install
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
  { echo "This needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }; \
$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
  { echo "Python's venv module is missing; install it (Debian, Ubuntu: apt install python3-venv) and try again." >&2; exit 1; }; \
$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || exit 1; \
echo "Installing the packages of $(1) into $(VENV) (once, a minute or less) ..."; \
$(PIP) -r $(1) || { echo "The packages of $(1) could not be installed; see above." >&2; exit 1; }; \
rm -f $(VENV)/$(2)-*; touch $@
endef
