# canter: `make chat` sets up what is missing, builds, and opens the chat. `make help` lists the rest.

.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.NOTPARALLEL:

PREFIX ?= /usr/local
# Arguments for canter: make chat ARGS="--model qwen3"
ARGS ?=

# Where this checkout's llama.cpp is, and the model the tests load. Asked for when needed, as the
# set-up may have changed the answer.
LLAMA = $(shell Scripts/setup-llama --prefix)
STARTER_MODEL = $(shell Scripts/fetch-model --path smollm2-135m)
SECOND_MODEL = $(shell Scripts/fetch-model --path gemma3-270m)
# The published chat templates the tests render.
TEMPLATES = $(shell Scripts/setup-templates --path)

STATIC := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)
# Where versions are committed they are the ones built with; a file swift left here is no promise.
SWIFT_FLAGS := $(if $(shell git ls-files Package.resolved 2>/dev/null),--only-use-versions-from-resolved-file)
SWIFT = env PKG_CONFIG_PATH="$(LLAMA)/lib/pkgconfig:$$PKG_CONFIG_PATH" swift

SWIFT_SOURCES = $(wildcard Package.swift Sources Tests Benchmarks)

BINARY := .build/release/canter
DEBUG_BINARY := .build/debug/canter
# Newer than every source that is built. Asking swift costs seconds even when it has nothing
# to do; folders are listed too, for they change when a file goes away.
BUILT := .build/release-built
SOURCES := $(shell find Sources Resources Package.swift Package.resolved 2>/dev/null)

# Tests that run models or compute for long, one after another: several would keep each other's
# threads waiting, and those beside them that wait for a server.
LONG_TESTS := ^LlamaEngineTests\.|OverflowWithModelTests|GGUFAgreementTests|FuzzTests|TunerTests|ComparisonErrorTests|RealLlamaServer

.PHONY: help chat build test test-engines install uninstall format lint bench findings clean setup setup-tests release

help: ## lists the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 : /p' $(MAKEFILE_LIST) | \
		awk -F ' : ' '{ printf "%-18s %s\n", $$1, $$2 }'

chat: release ## sets up what is missing, builds, and opens the chat
	@exec $(BINARY) $(ARGS)

build: release ## builds the release binary, .build/release/canter

test: export CANTER_TEST_MODEL = $(STARTER_MODEL)
test: export CANTER_TEST_MODEL_2 = $(SECOND_MODEL)
test: export CANTER_TEST_TEMPLATES = $(TEMPLATES)
# llama.cpp's own servers, of the source the engine is built from.
test: export CANTER_TEST_LLAMA_SERVER = $(LLAMA)/bin/llama-server
test: export CANTER_TEST_RPC_SERVER = $(LLAMA)/bin/ggml-rpc-server
test: export CANTER_BINARY = $(CURDIR)/$(DEBUG_BINARY)
# The tests that crash on purpose would wait a minute each for a backtrace of a large binary.
test: export SWIFT_BACKTRACE = enable=no
test: setup-tests lint ## sets up what is missing and runs every test
	@Scripts/timed "test: built" $(SWIFT) build --build-tests $(SWIFT_FLAGS)
	@Scripts/timed "test: unit tests passed" \
		$(SWIFT) test --skip-build $(SWIFT_FLAGS) --skip '$(LONG_TESTS)' </dev/null
	@Scripts/timed "test: long unit tests passed" \
		$(SWIFT) test --skip-build $(SWIFT_FLAGS) --no-parallel --filter '$(LONG_TESTS)' </dev/null
	@if [ -e Tests/EndToEnd/run ]; then \
		Scripts/timed "test: end-to-end tests passed" \
			"$$(Scripts/setup-tests --python)" Tests/EndToEnd/run </dev/null; \
	fi

# Which of the servers to test against: make test-engines ENGINES=mlx
ENGINES ?= vllm mlx
test-engines: export CANTER_ENGINES = $(ENGINES)
test-engines: export CANTER_ENGINE_MODEL = $(shell Scripts/setup-engines --model)
test-engines: export CANTER_VLLM_PYTHON = $(shell Scripts/setup-engines --python vllm)
test-engines: export CANTER_MLX_PYTHON = $(shell Scripts/setup-engines --python mlx)
test-engines: export CANTER_TEST_MODEL = $(STARTER_MODEL)
test-engines: export CANTER_BINARY = $(CURDIR)/$(BINARY)
test-engines: release setup-tests ## optional: runs canter against real servers, vLLM and mlx_lm.server
	@Scripts/setup-engines $(ENGINES)
	@Scripts/timed "test-engines: passed" \
		"$$(Scripts/setup-tests --python)" Tests/Engines/run $(ARGS) </dev/null

install: release ## installs canter under PREFIX=/usr/local (DESTDIR is respected)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/doc/canter"
	install -s -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/canter"
	if [ -e LICENSE ]; then install -m 644 LICENSE "$(DESTDIR)$(PREFIX)/share/doc/canter"; fi
	Scripts/third-party-notices "$(LLAMA)" >.build/THIRD-PARTY-NOTICES
	install -m 644 .build/THIRD-PARTY-NOTICES "$(DESTDIR)$(PREFIX)/share/doc/canter"

uninstall: ## removes what install put under PREFIX
	rm -f "$(DESTDIR)$(PREFIX)/bin/canter"
	rm -rf "$(DESTDIR)$(PREFIX)/share/doc/canter"

format: ## formats the Swift sources in place
	@swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

lint: ## checks format, layers, sizes and scripts
	@Scripts/timed "lint: format checked" \
		swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)
	@Scripts/check-layers
	@Scripts/check-size
	@Scripts/check-scripts

bench: export CANTER_TEST_MODEL = $(STARTER_MODEL)
bench: export CANTER_BINARY = $(CURDIR)/$(BINARY)
bench: export LLAMA_BENCH = $(LLAMA)/bin/llama-bench
bench: export CANTER_TEST_LLAMA_SERVER = $(LLAMA)/bin/llama-server
bench: release ## measures canter against llama.cpp's own benchmark
	@Scripts/setup-llama --bench
	@Scripts/setup-llama --servers
	@Benchmarks/run $(ARGS)

# Where the runs are kept: one that was disturbed can be removed there and made again.
FINDINGS ?= .build/findings
findings: export CANTER_TEST_MODEL = $(STARTER_MODEL)
findings: export CANTER_TEST_MODEL_2 = $(SECOND_MODEL)
findings: export CANTER_BINARY = $(CURDIR)/$(BINARY)
findings: release ## optional: measures what docs/FINDINGS.md tells, half an hour on a quiet machine
	@Scripts/fetch-model smollm2-135m
	@Scripts/fetch-model gemma3-270m
	@Scripts/setup-shape
	@Benchmarks/findings.py $(FINDINGS) $(ARGS)

clean: ## removes .build (llama.cpp's build and the models stay)
	rm -rf .build
	@echo 'The cache stays: to clear it, remove $(dir $(LLAMA)); models are in $(dir $(STARTER_MODEL))'

setup:
	@Scripts/setup

setup-tests:
	@Scripts/setup --tests

# A make of its own, for what it looks at is there only after the set-up.
release: setup
	@$(MAKE) --silent $(BUILT)

# The stamp is as old as the build's beginning: what is edited meanwhile is newer than it.
$(BUILT): $(SOURCES) $(LLAMA)/VERSION
	@touch $@.started
	@Scripts/timed "build: canter built" \
		$(SWIFT) build --configuration release --product canter $(STATIC) $(SWIFT_FLAGS)
	@mv $@.started $@
