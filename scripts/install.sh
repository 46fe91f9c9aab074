#!/usr/bin/env bash
# Installs what streamsql is built from and is not there yet; says so line by line, and nothing when
# nothing is missing. Works as root or through sudo, on Debian 12 and its kin.
#
#   scripts/install.sh            Arrow C++ goes to /usr/local
#   PREFIX=/opt/x scripts/install.sh   to another prefix that pkg-config and the loader search
set -euo pipefail
cd "$(dirname "$0")/.."

prefix=${PREFIX:-/usr/local}
arrow_minimum=26

say() { echo "install: $*"; }
fail() {
    echo "install: $*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "'$*' needs root; run this as root or install sudo"
    fi
}

# Packages that apt must bring: a package is wanted when its check fails.
missing=()
want() {
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

cxx_headers() { compgen -G '/usr/include/c++/*/string'; }
has_library() { command -v pkg-config && pkg-config --exists "$1"; }
has_arrow() { has_library "arrow >= $arrow_minimum" && has_library "parquet >= $arrow_minimum"; }

install_packages() {
    want pkg-config command -v pkg-config
    want libstdc++-12-dev cxx_headers
    want librdkafka-dev has_library rdkafka
    want libsqlite3-dev has_library sqlite3
    want zlib1g-dev has_library zlib
    want libpcre2-dev has_library libpcre2-8
    want libreadline-dev has_library readline
    want libsimdjson-dev has_library simdjson
    if ! has_arrow >/dev/null; then
        want python3 command -v python3
        want python3-pip python3 -m pip --version
    fi
    [ ${#missing[@]} -gt 0 ] || return 0

    command -v apt-get >/dev/null || fail "missing, and there is no apt-get: ${missing[*]}"
    say "apt packages: ${missing[*]}"
    local quiet=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    as_root "${quiet[@]}" update </dev/null
    as_root "${quiet[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}

# Debian fixes a package's version series per release, so a floor is the pin that security updates pass.
check_version() {
    local library=$1 minimum=$2
    pkg-config --exists "$library" || fail "pkg-config does not find $library after the installation"
    pkg-config --atleast-version="$minimum" "$library" ||
        fail "$library $(pkg-config --modversion "$library") is too old: $minimum or newer is needed"
}

write_pc() {
    local directory=$1 name=$2 version=$3 requires=$4
    cat >"$directory/$name.pc" <<EOF
prefix=$prefix
libdir=\${prefix}/lib
includedir=\${prefix}/include

Name: $name
Description: Apache ${name^} C++, from the pyarrow $version wheel
Version: $version
Requires: $requires
Libs: -L\${libdir} -l$name
Cflags: -I\${includedir}
EOF
}

install_arrow() {
    has_arrow >/dev/null && return 0
    local machine version scratch
    machine=$(uname -m)
    version=$(sed -n 's/^pyarrow==\([0-9.]*\).*/\1/p' scripts/arrow-wheel.txt)
    case $machine in
    x86_64 | aarch64) ;;
    *) fail "no pinned Arrow for $machine: install Arrow C++ $arrow_minimum with Parquet, so that pkg-config finds it" ;;
    esac
    say "Arrow C++ $version with Parquet (from the pyarrow wheel) into $prefix"

    scratch=$(mktemp -d)
    trap "rm -rf '$scratch'" EXIT
    python3 -m pip --quiet --disable-pip-version-check download --require-hashes --no-deps \
        --only-binary :all: --implementation cp --python-version 3.11 \
        --platform "manylinux_2_28_$machine" --dest "$scratch" -r scripts/arrow-wheel.txt \
        </dev/null || fail "the pyarrow $version wheel could not be fetched"
    (cd "$scratch" && python3 -m zipfile -e ./*.whl wheel)

    local stage=$scratch/stage library
    mkdir -p "$stage/include" "$stage/lib" "$stage/pkgconfig"
    cp -r "$scratch/wheel/pyarrow/include/arrow" "$scratch/wheel/pyarrow/include/parquet" \
        "$stage/include/"
    for library in arrow parquet; do
        cp "$scratch"/wheel/pyarrow/lib$library.so.[0-9]* "$stage/lib/"
        ln -s "$(basename "$stage"/lib/lib$library.so.[0-9]*)" "$stage/lib/lib$library.so"
    done
    write_pc "$stage/pkgconfig" arrow "$version" ""
    write_pc "$stage/pkgconfig" parquet "$version" "arrow = $version"

    # The .pc files come last: an installation that was cut short is not taken for a whole one.
    as_root mkdir -p "$prefix/lib"
    as_root cp -r --no-preserve=ownership "$stage/include" "$stage/lib" "$prefix/"
    as_root cp -r --no-preserve=ownership "$stage/pkgconfig" "$prefix/lib/"
    as_root "$(PATH=$PATH:/sbin:/usr/sbin command -v ldconfig)"
    has_arrow >/dev/null ||
        fail "pkg-config does not search $prefix/lib/pkgconfig: set PKG_CONFIG_PATH to it"
}

install_packages
check_version rdkafka 2.0
check_version sqlite3 3.40
check_version readline 8.0
check_version libpcre2-8 10.34
check_version simdjson 3.0
install_arrow
