#!/usr/bin/env bash
# All tests, in one command: run.sh [part...]
#
#   all       every part below but quick (the default)
#   quick     build by g++ and run its tests: what one does between two edits
#   format    clang-format has nothing to say
#   tidy      clang-tidy has nothing to say about library and command line tool
#   sanitize  the tests built by clang, under AddressSanitizer and UBSan
#   threads   the tests of what threads share, under TSan
#   clang     the tests built by clang, without sanitizers (not part of all)
#   min-deps  the core alone, with 128-bit integers from Boost
#   release   the tests built by g++ as it is shipped, 5,000 random streams, headers each alone, consumers of
#             the installed package, examples, style
#   dev       the same built by g++ with assertions, and few streams (not part of all: sanitize has them)
#
# Warnings are errors here. The first part that fails ends the run; a run that passes ends with ctest's
# summary. ORDERLEDGER_BUILD_DIR: where to build, default build/. ccache is used if it is there.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
build=${ORDERLEDGER_BUILD_DIR:-$root/build}
jobs=${ORDERLEDGER_JOBS:-$(nproc 2> /dev/null || echo 2)}
if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] && command -v ccache > /dev/null 2>&1; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 # clones share
fi

part=setup
step() {
  part=$1
  echo "== $1: $2 (${SECONDS}s)"
}
trap 'code=$?; [ $code -eq 0 ] || echo "run.sh: FAILED in part $part" >&2' EXIT

# quietly COMMAND...: its output only if it fails.
quietly() {
  local log status=0
  log=$(mktemp)
  "$@" > "$log" 2>&1 || status=$?
  [ $status -eq 0 ] || cat "$log"
  rm -f "$log"
  return $status
}

sources() { find include src tests examples -name '*.hpp' -o -name '*.cpp' | sort; }

configure_and_build() { # PRESET [target...]
  local preset=$1 examples=OFF
  shift
  case $preset in dev | release) examples=ON ;; esac # once is enough
  quietly cmake --preset "$preset" -B "$build/$preset" -D ORDERLEDGER_WERROR=ON \
    -D ORDERLEDGER_BUILD_EXAMPLES=$examples
  quietly cmake --build "$build/$preset" --parallel "$jobs" --target "${@:-all}"
}

run_tests() { # PRESET [ctest options...]
  local preset=$1
  shift
  ctest --test-dir "$build/$preset" --parallel "$jobs" --output-on-failure "$@"
}

# The tests of files, headers and packages do not depend on the build: once, in release, is enough.
once='^(style|style_self_test|include_cost|compile_fail\..*|consumer\..*)$'

part_format() {
  step format "clang-format"
  # Not --dry-run: version 14 complains of `// namespace a::inline b`, which it writes itself.
  local file differs=0
  for file in $(sources); do
    clang-format "$file" | diff -u --label "$file" --label "$file, formatted" "$file" - || differs=1
  done
  [ $differs -eq 0 ] || { echo "mend with: clang-format -i FILE..."; return 1; }
}

part_tidy() {
  step tidy "clang-tidy"
  rm -rf "$build/tidy" # joined sources that are no longer any
  quietly cmake --preset tidy -B "$build/tidy" -D ORDERLEDGER_BUILD_EXAMPLES=OFF
  # A dozen sources at a time: most of the time goes into the headers that they share.
  find "$build/tidy" -path '*/Unity/*' -name '*.cxx' | sort |
    xargs -P "$jobs" -n 1 clang-tidy --quiet --warnings-as-errors='*' -p "$build/tidy" 2> "$build/tidy/log" ||
    { grep -v ' warnings generated' "$build/tidy/log"; return 1; }
}

part_sanitize() {
  step sanitize "clang++ with ASan and UBSan"
  configure_and_build sanitize
  run_tests sanitize -E "$once"
}

part_threads() {
  step threads "clang++ with TSan"
  local tests=(fork_test forks_test read_events_test durable_ledger_test group_commit_test journal_test
    replay_test published_tables_test)
  configure_and_build tsan "${tests[@]}"
  run_tests tsan -R "/?($(IFS='|'; echo "${tests[*]}"))$"
}

part_clang() {
  step clang "clang++"
  configure_and_build clang
  run_tests clang -E '^(style|style_self_test|consumer\..*)$'
}

part_min_deps() {
  step min-deps "the core alone, 128 bits by Boost"
  local tests=(money_test valuation_test ledger_test table_test time_zone_test long_stream_test)
  configure_and_build min-deps "${tests[@]}"
  run_tests min-deps -R "^($(IFS='|'; echo "${tests[*]}"))$"
}

part_release() {
  step release "g++, optimised; 5,000 random streams, headers, consumers, style"
  configure_and_build release all all_verify_interface_header_sets
  run_tests release
}

part_dev() {
  step dev "g++, headers, consumers, style"
  configure_and_build dev all all_verify_interface_header_sets
  run_tests dev
}

part_quick() {
  step quick "g++"
  configure_and_build dev
  run_tests dev -LE consumer
}

part_all() {
  part_format
  part_tidy
  part_sanitize
  part_threads
  part_min_deps
  part_release
}

bash tests/setup.sh tests
for wanted in "${@:-all}"; do
  case $wanted in
    all | quick | format | tidy | sanitize | threads | clang | min-deps | release | dev) "part_${wanted//-/_}" ;;
    *)
      sed -n '2,/^set/s/^# \{0,1\}//p' "$0" >&2
      exit 2
      ;;
  esac
done
