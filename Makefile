# Muster: what a newcomer needs is `make run` and `make test`.
# Needs GNU make and a Python of 3.12 or later; everything else goes into .venv.

VENV     ?= .venv
SCENARIO ?= forty-one-unite
RUNS     ?= 20
WORKERS  ?= auto
ARGS     ?=

BIN    := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n $(WORKERS)

# What is set outside must not reach into the environment made here.
unexport PYTHONHOME PYTHONPATH PIP_USER PIP_TARGET PIP_PREFIX

# A name on the PATH proves nothing (it may be a shim without a Python behind it),
# so each candidate is run, and the first that is new enough and can make an environment wins.
find_python = found=; \
	for python in $(if $(PYTHON),"$(PYTHON)",python3.13 python3.12 python3 python \
		"$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/*/bin/python); do \
		if "$$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 12))' \
			>/dev/null 2>&1; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "Muster needs Python 3.12 or later with venv and pip, and found none$(if $(PYTHON), at $(PYTHON))." >&2; \
		echo "Install one, for example:" >&2; \
		echo "  Debian, Ubuntu   apt-get install python3 python3-venv   (where that is 3.12 or later)" >&2; \
		echo "  Fedora           dnf install python3.12" >&2; \
		echo "  macOS            brew install python@3.12" >&2; \
		echo "  pyenv            pyenv install 3.12" >&2; \
		echo "or name one: make PYTHON=/path/to/python3.12 run" >&2; \
		exit 1; \
	fi

# $(call install,LOCK): exactly the versions of a lock file, each checked against its hash.
define install
@echo "Installing $(1) into $(VENV) (once, takes a minute or two)"
@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input \
	--only-binary :all: --require-hashes --requirement $(1) || { \
	echo "Could not install $(1) with $$($(BIN)/python --version)." >&2; \
	echo "If a package is missing for this Python: make clean, then make PYTHON=python3.12 run" >&2; \
	exit 1; }
@touch $@
endef

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run app test test-all lint bench validation docs lock clean which-python

help:  ## this list
	@echo "Muster: which factions of a many-sided civil war unite, fight and split"
	@echo
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r name words; do printf '%-16s %s\n' "$$name" "$$words"; done
	@echo
	@echo "Other scenarios: make run SCENARIO=regional-alliance RUNS=100"
	@echo "Some tests:      make test ARGS='-k ceasefire'"

run: $(VENV)/run.stamp  ## run the scenario forty-one-unite 20 times; tables and charts in results/
	$(BIN)/python run.py run $(SCENARIO) --runs $(RUNS) $(ARGS)

app: $(VENV)/app.stamp  ## the page in the browser; ARGS='--port 9000 --no-open'
	@trap : INT; $(BIN)/python run.py app $(SCENARIO) $(ARGS) || [ $$? -eq 130 ]  # 130: Ctrl-C

test: lint  ## lint, types and all tests but the slow ones (under 10 minutes)
	$(PYTEST) -m "not slow" $(ARGS)

test-all: lint  ## lint, types and all tests (under 60 minutes)
	$(PYTEST) $(ARGS)

lint: $(VENV)/dev.stamp  ## ruff and mypy
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

bench: $(VENV)/run.stamp  ## how fast it is beside its peers; writes docs/performance.md
	$(BIN)/python -m benchmarks $(ARGS)

validation: $(VENV)/run.stamp  ## the model beside what is published; writes docs/validation.md
	$(BIN)/python -m docs.make_validation $(ARGS)

docs: $(VENV)/dev.stamp  ## the documentation site, tutorials run anew: site/index.html
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet
	$(BIN)/python -m docs.site.check site

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --quiet --universal --python-version 3.12 --generate-hashes \
		--only-binary :all: --no-emit-index-url --no-header --no-annotate --output-file requirements.lock
	uv pip compile pyproject.toml --quiet --universal --python-version 3.12 --generate-hashes \
		--only-binary :all: --no-emit-index-url --no-header --no-annotate --extra app \
		--constraints requirements.lock --output-file requirements-app.lock
	uv pip compile pyproject.toml --quiet --universal --python-version 3.12 --generate-hashes \
		--only-binary :all: --no-emit-index-url --no-header --no-annotate --extra dev \
		--constraints requirements-app.lock --output-file requirements-dev.lock

clean:  ## remove .venv and caches; results stay
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist site
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

which-python:
	@$(find_python); echo "$$found"

$(BIN)/python:
	@$(find_python); echo "Making $(VENV) with $$("$$found" --version) ($$found)"; \
		"$$found" -m venv --clear "$(VENV)"

$(VENV)/run.stamp: requirements.lock | $(BIN)/python
	$(call install,$<)

$(VENV)/app.stamp: requirements-app.lock | $(BIN)/python
	$(call install,$<)

$(VENV)/dev.stamp: requirements-dev.lock | $(BIN)/python
	$(call install,$<)
