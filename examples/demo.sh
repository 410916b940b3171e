#!/usr/bin/env bash
# What orderledger answers, on a sample shop or on your own stream of events: demo.sh [PATH]
#
# PATH is a JSON Lines file of events (docs: SPEC 3 in docs/semantics.md); it is read as of its end. Without
# it, examples/sample is read as of two dates. Installs what is missing (Debian, Ubuntu), builds in
# build/demo, and prints the answers to stdout; everything else goes to stderr.
set -euo pipefail

[ $# -le 1 ] || { echo "usage: demo.sh [PATH]" >&2; exit 2; }
stream=
if [ $# -eq 1 ]; then
  [ -r "$1" ] || { echo "demo.sh: cannot read $1" >&2; exit 3; }
  stream=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
fi
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
build=${ORDERLEDGER_BUILD_DIR:-$root/build}/demo

bash tests/setup.sh demo >&2

if [ -z "${CMAKE_CXX_COMPILER_LAUNCHER:-}" ] && command -v ccache > /dev/null 2>&1; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
progress() { if [ -t 2 ]; then printf '\r\033[K%s' "$*" >&2; fi; }
progress "building the command line tool (a minute, the first time) ..."
if ! { cmake --preset demo -B "$build" && cmake --build "$build" --parallel --target orderledger_cli; } > "$log" 2>&1
then
  progress
  cat "$log" >&2
  exit 1
fi
progress

orderledger=$build/examples/cli/orderledger
# show ARGUMENTS...: the command as one would type it, and its answer.
show() {
  printf '\n$ orderledger %s\n' "$*"
  "$orderledger" "$@"
}

if [ -n "$stream" ]; then
  show totals "$stream"
  show aging "$stream"
  exit
fi

sample=examples/sample/shop.jsonl
printf 'Ten weeks of a small outdoor shop (examples/sample/README.md), on two dates.\n'
for as_of in 2026-02-09T18:00:00Z 2026-03-22T22:00:00Z; do
  printf '\n=== as of %s ===\n' "$as_of"
  show totals "$sample" --as-of "$as_of"
  show aging "$sample" --as-of "$as_of"
  show status "$sample" 10300 --as-of "$as_of"
done
printf '\nHow order 10300 came there:\n'
show postings "$sample" --order 10300
