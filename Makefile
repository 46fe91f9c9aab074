# On a fresh Debian 12 machine with Swift 6.3: `make demo` or `make test`.
.PHONY: demo test bench lint install-deps

demo: install-deps
	swift build -c release --product streamsql
	.build/release/streamsql demo

test: install-deps
	swift build
	swift test

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
