#!/usr/bin/env bash
# Installs what is missing on Debian or Ubuntu: setup.sh [demo|tests|benchmark]
#
#   demo       compiler, CMake and the libraries of library and command line tool
#   tests      demo, and what the tests, the second compiler and the style checks need (the default)
#   benchmark  demo, and Google Benchmark
#
# Says nothing and uses no network when nothing is missing. Elsewhere: says what to install.
set -euo pipefail

what=${1:-tests}

# need COMMAND|HEADER PACKAGE: a command is looked for in PATH, a header (with a slash) in /usr/include and
# /usr/local/include. Any way to have it will do, so packages are only named, not asked for.
missing=()
have_header() {
  local root
  for root in /usr/include /usr/local/include; do
    [ -e "$root/$1" ] && return 0
  done
  return 1
}
need_command() { command -v "$1" > /dev/null 2>&1 || missing+=("$2"); }
need_header() { have_header "$1" || missing+=("$2"); }

need_demo() {
  need_command cmake cmake
  need_command c++ g++
  need_command ninja ninja-build
  need_header boost/version.hpp boost
  need_header fmt/format.h libfmt-dev
  need_header xxhash.h libxxhash-dev
  need_header cctz/time_zone.h libcctz-dev
  need_header simdjson.h libsimdjson-dev
  need_header openssl/hmac.h libssl-dev
  need_header xlsxwriter.h libxlsxwriter-dev
  need_header sqlite3.h libsqlite3-dev
  need_header CLI/CLI.hpp libcli11-dev
}

case $what in
  demo) need_demo ;;
  tests)
    need_demo
    need_command pkg-config pkg-config
    need_header catch2 catch2
    need_header nlohmann/json.hpp nlohmann-json3-dev
    need_command clang++ clang
    need_command clang-tidy clang-tidy
    need_command clang-format clang-format
    need_command ccache ccache
    # The sanitizers and libFuzzer of whatever version clang has.
    compgen -G '/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*' > /dev/null ||
      missing+=(libclang-rt-dev)
    ;;
  benchmark)
    need_demo
    need_header benchmark/benchmark.h libbenchmark-dev
    ;;
  *)
    echo "usage: setup.sh [demo|tests|benchmark]" >&2
    exit 2
    ;;
esac

[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get > /dev/null 2>&1; then
  {
    echo "setup.sh: missing here, in Debian's words: ${missing[*]}"
    echo "This is no Debian or Ubuntu: please install them (docs/building.md names versions), then try again."
  } >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo > /dev/null 2>&1 || {
    echo "setup.sh: please install as root: apt-get install ${missing[*]/#boost/libboost-dev}" >&2
    exit 1
  }
  as_root=(sudo)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -q -y "$@" > "$log" 2>&1
}
known() { [ -n "$(apt-cache madison "$1" 2> /dev/null)" ]; }

echo "setup.sh: installing ${missing[*]}" >&2
for package in "${missing[@]/#boost/libboost-dev}"; do
  if ! known "$package"; then
    apt update || { cat "$log" >&2; exit 1; }
    break
  fi
done
packages=()
for package in "${missing[@]}"; do
  # Debian 12's newest Boost where there is one (its flat hash maps), else the release's own.
  if [ "$package" = boost ]; then
    package=libboost-dev
    if known libboost1.81-dev; then package=libboost1.81-dev; fi
  fi
  packages+=("$package")
done
if ! apt install --no-install-recommends "${packages[@]}"; then
  # The lists may be older than the mirror.
  apt update && apt install --no-install-recommends "${packages[@]}" || { cat "$log" >&2; exit 1; }
fi
