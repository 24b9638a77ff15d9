# Everything that is needed is installed on the way (`make setup`), inside the checkout wherever that is possible.
# ARGS goes to the command line: make sim ARGS='--config mini --stall 1'

CLI := node bin/spikehnsw.mjs
RUN := node --import tsx

.DEFAULT_GOAL := help
.PHONY: help setup config golden sim soak test lint format dropin bench bench-route bench-sim doctor clean distclean

help: ## print this list
	@echo 'usage: make TARGET [ARGS="..."]'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

sim: .setup-sim ## compare RTL and model, bit for bit and cycle for cycle, and report (spikehnsw sim)
	@$(CLI) sim $(ARGS)

soak: .setup-sim ## compare RTL and model over a million random commands; goes on where Ctrl-C ended it (spikehnsw soak)
	@$(CLI) soak $(ARGS)

test: .setup-test ## run every test: formatters, types, lint, units, block benches, mutants
	@$(RUN) scripts/test.mts $(ARGS)

golden: .setup-npm ## make the golden vectors anew and print what changed (needs no Verilator)
	@$(CLI) golden $(ARGS)

config: .setup-npm ## generate the parameter and state-map files from config/
	@$(RUN) scripts/config.mts $(ARGS)

lint: .setup-test ## check the RTL with Verilator, Icarus and Yosys
	@$(RUN) scripts/lint.mts $(ARGS)

format: .setup-npm ## format the sources in place
	@node_modules/.bin/prettier --log-level warn --write .

dropin: .setup-npm ## build build/dropin.wasm, the drop-in for micro-hnsw-wasm, and show its size
	@$(RUN) scripts/dropin.mts $(ARGS)

bench: .setup-bench ## measure the model beside its peers
	@$(RUN) scripts/bench.mts $(ARGS)

bench-route: .setup-npm ## measure searches of the nearest cores: recall against cores asked
	@$(RUN) scripts/bench-route.mts $(ARGS)

bench-sim: .setup-sim ## measure build time and speed of the simulation
	@$(RUN) scripts/bench-sim.mts $(ARGS)

setup: .setup-test ## install what is missing; the exit code is not 0 when something cannot be

doctor: .setup-npm ## show which tools were found
	@$(CLI) doctor $(ARGS)

clean: ## remove build/ and reports/
	@rm -rf build reports

distclean: clean ## remove also what the set-up installed in the checkout
	@rm -rf node_modules bench/node_modules .venv

SETUPS := .setup-npm .setup-sim .setup-test .setup-bench
.PHONY: $(SETUPS)
$(SETUPS): .setup-%:
	@scripts/setup.sh $*
