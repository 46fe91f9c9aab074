#!/usr/bin/env bash
# Installs the baseline of `make bench`, DuckDB, into a virtual environment of its own; says so when it
# installs. Without Python or the package the benchmark still runs and says that the baseline is missing.
set -euo pipefail
cd "$(dirname "$0")/.."

environment=${1:-.build/bench/python}
wanted=$(sed -n 's/^duckdb==//p' Benchmarks/requirements.txt)

installed() { "$environment/bin/python" -c 'import duckdb; print(duckdb.__version__)' 2>/dev/null; }

[ "$(installed || true)" != "$wanted" ] || exit 0
if ! command -v python3 >/dev/null; then
    echo "bench: no python3, so the DuckDB baseline is missing"
    exit 0
fi
echo "bench: DuckDB $wanted (PyPI) into $environment"
# Debian's python3 has no ensurepip, so the pip that is there installs into the environment.
rm -rf "$environment"
python3 -m venv --without-pip "$environment" &&
    python3 -m pip --quiet --disable-pip-version-check --python "$environment/bin/python" install \
        --only-binary :all: -r Benchmarks/requirements.txt </dev/null ||
    echo "bench: DuckDB $wanted could not be installed, so the baseline is missing"
