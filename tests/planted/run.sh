#!/usr/bin/env bash
# Plants each bug of bugs.txt alone into a copy of the sources, and shows which test catches it.
# Takes about half a minute a bug, where ccache is installed. Files are in src/core, or begin with their folder. Exits with 1 if a bug is not caught, or cannot be planted any more.
#   run.sh [FIRST [LAST]]   numbers of bugs; ORDERLEDGER_JOBS: compilers side by side
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
first=${1:-1}
last=${2:-9999}
jobs=${ORDERLEDGER_JOBS:-$(nproc 2> /dev/null || echo 2)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tree"
cp -r "$root"/{CMakeLists.txt,include,src,tests,examples,README.md} "$work/tree/"
# What a bug in a header had built again is there when the header is mended.
launcher=$(command -v ccache || true)
export CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1
cmake -S "$work/tree" -B "$work/build" -G Ninja -D CMAKE_BUILD_TYPE=Release -D ORDERLEDGER_INSTALL=OFF \
  -D CMAKE_CXX_COMPILER_LAUNCHER="$launcher" \
  -D ORDERLEDGER_BUILD_EXAMPLES=OFF -D ORDERLEDGER_BUILD_CLI=OFF > "$work/log" 2>&1 || { cat "$work/log"; exit 1; }
core_tests=(ledger_test handles_test kept_history_test history_test long_stream_test allocation_promise_test forks_test fork_test table_test kit_answers_test)
json_tests=(read_events_test)
import_tests=(sync_test contradictions_test toy_shop_test shopify_test bigcommerce_test odoo_test zoho_test fishbowl_test
  salesforce_test sheets_test export_test webhook_test text_values_test workbook_test)
build() { cmake --build "$work/build" --parallel "$jobs" --target "$@" > "$work/log" 2>&1; }
program() { find "$work/build" -type f -name "$1" -perm -u+x | head -n 1; }
# Splits bugs.txt: bug N is in N.file, N.what, N.old, N.new.
perl -e '
  local $/ = ""; my $n = 0; my $dir = shift;
  while (<>) {
    next if /^#/;
    chomp; my @lines = split /\n/; my $head = shift @lines; my ($file, $what) = $head =~ /^(\S+): (.*)$/ or die "bad head: $head";
    die "bug \"$what\": old and new have the same number of lines, or new one less line" if @lines < 2;
    my $half = int((@lines + 1) / 2); $n++;
    my %part = (file => $file, what => $what, old => join("\n", @lines[0 .. $half - 1]), new => join("\n", @lines[$half .. $#lines]));
    for my $p (keys %part) { open my $out, ">", "$dir/$n.$p"; print $out $part{$p}; }
  }
  open my $out, ">", "$dir/count"; print $out $n;' "$work" "$here/bugs.txt"

missed=0
planted=0
for n in $(seq "$first" "$last"); do
  [ "$n" -le "$(cat "$work/count")" ] || break
  case $(cat "$work/$n.file") in
    json/*) source=$work/tree/src/$(cat "$work/$n.file") streams='' tests=("${json_tests[@]}") ;;
    */*) source=$work/tree/src/$(cat "$work/$n.file") streams='' tests=("${import_tests[@]}") ;;
    *) source=$work/tree/src/core/$(cat "$work/$n.file") streams=streams tests=("${core_tests[@]}") ;;
  esac
  cp "$source" "$work/original"
  if ! perl -0777 -e '
      my ($path, $old, $new) = @ARGV; local $/; 
      for ($old, $new) { open my $in, "<", $_; $_ = <$in>; }
      open my $in, "<", $path; my $text = <$in>; my $count = () = $text =~ /\Q$old\E/g;
      exit 1 if $count < 1; $text =~ s/\Q$old\E/$new/; open my $out, ">", $path; print $out $text;' \
      "$source" "$work/$n.old" "$work/$n.new"; then
    echo "$n | $(cat "$work/$n.file") | $(cat "$work/$n.what") | CANNOT BE PLANTED"
    missed=$((missed + 1))
    continue
  fi
  planted=$((planted + 1))
  by=
  if [ -n "$streams" ]; then
    if ! build "$streams"; then
      by="DOES NOT COMPILE"
    else
      status=0
      timeout 120 "$(program streams)" 1 2000 > /dev/null 2> "$work/found" || status=$?
      # 124: time is up, which on a busy machine says nothing.
      [ "$status" -eq 0 ] || [ "$status" -eq 124 ] ||
        by="random streams, $(grep -o -m 1 '^seed [0-9]*' "$work/found" || echo 'a crash')"
    fi
  fi
  if [ -z "$by" ] && ! build "${tests[@]}"; then by="DOES NOT COMPILE"; fi
  for test in "${tests[@]}"; do
    [ -z "$by" ] || break
    (cd "$work/tree" && timeout 120 "$(program "$test")") > /dev/null 2>&1 || by=$test
  done
  by=${by:-NOT CAUGHT}
  case $by in "NOT CAUGHT" | "DOES NOT COMPILE") missed=$((missed + 1)) ;; esac
  echo "$n | $(cat "$work/$n.file") | $(cat "$work/$n.what") | $by"
  cp "$work/original" "$source"
done
echo "$planted planted, $missed not caught"
[ "$missed" -eq 0 ]
