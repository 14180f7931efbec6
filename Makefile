# The way in. A thin front: every file of tasks/ is a target, and each goal is one process.
#   make help            what there is
#   make up LAB=my.yaml  variables on the command line are the task's flags; the environment never is

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

TASKS := $(basename $(notdir $(wildcard tasks/*.mts)))
INSTALLED := node_modules/.package-lock.json

# the Node that npm ci brings; the host's where there is none for its platform
NODE = "$$(command -v node_modules/.bin/node || command -v node)"
RUN = @MAKE_GOALS="$(MAKECMDGOALS)" $(NODE)

# Node's fetch obeys HTTPS_PROXY and NO_PROXY only if told to
export NODE_USE_ENV_PROXY := 1
export NODE_COMPILE_CACHE := $(CURDIR)/.cache/node

.PHONY: $(TASKS) rehearse test lint e2e mutants

$(TASKS): $(INSTALLED)
	$(RUN) tasks/$@.mts

# make up, on a real control plane without Docker
rehearse: $(INSTALLED)
	$(RUN) tasks/up.mts --provider rehearsal

# every test but the real-Docker ones, and all static checks; control planes share their two cores with nothing else
test: lint
	$(call timed,unit,$(NODE) node_modules/.bin/vitest run --project unit)
	$(call timed,rehearsal,$(NODE) node_modules/.bin/vitest run --project rehearsal)

lint: $(INSTALLED)
	@$(NODE) node_modules/.bin/tsc
	@node_modules/.bin/biome check
	@$(NODE) node_modules/.bin/knip

# a suite, and the seconds it took
timed = @start=$$(date +%s); $(2) && echo "$(1): $$(($$(date +%s) - start)) s"

# the tests on real kind clusters
e2e: $(INSTALLED)
	@$(NODE) node_modules/.bin/vitest run --project kind --reporter=default --reporter=./test/kind/reporter.ts

# the tests held against small faults in the pure parts; ONLY=lib/net narrows it. Its tools are installed by nothing else
MUTANTS := test/mutants/node_modules/.package-lock.json
mutants: $(INSTALLED) $(MUTANTS)
	@$(NODE) test/mutants/run.ts $(if $(filter command,$(firstword $(origin ONLY))),$(ONLY))

$(MUTANTS): test/mutants/package.json test/mutants/package-lock.json
	@npm ci --prefix test/mutants --no-audit --no-fund --loglevel=error
	@touch $@

$(INSTALLED): package.json package-lock.json
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# what is no target: say so, with the nearest that is one
.DEFAULT: $(INSTALLED)
	$(RUN) tasks/help.mts --target $@
