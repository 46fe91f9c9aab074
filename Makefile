# On a fresh Debian 12 machine with Swift 6.3: `make demo` or `make test`.
.PHONY: demo test oracle bench lint install-deps

demo: install-deps
	swift build -c release --product streamsql
	.build/release/streamsql demo

test: install-deps
	swift build
	swift test

# Random tables, changes and queries, judged by SQLite: `make oracle SECONDS=600 SEED=7`.
SECONDS ?= 60
SEED ?= 1
oracle: install-deps
	swift build -c release --product streamsql-oracle
	.build/release/streamsql-oracle --seconds $(SECONDS) --seed $(SEED) $(ORACLE)

# `make bench BENCH="--only a,b --rows 1000000"`; see `--help`.
bench: install-deps
	Benchmarks/install.sh
	swift build -c release --product streamsql
	swift build -c release --product streamsql-bench
	.build/release/streamsql-bench $(BENCH)

lint:
	swift format lint --strict --recursive Sources Tests Package.swift

install-deps:
	@scripts/install.sh
