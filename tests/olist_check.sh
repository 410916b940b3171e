#!/usr/bin/env bash
# Is olist_backlog right? olist_check.sh BINARY [FOLDER]
#
# Asks it about many dates and compares every figure with the same one computed by SQL
# (olist_check.sql, run by sqlite3) from the CSV files in FOLDER, by default those beside the
# checkout. examples/olist/sample, orders that we made up, is checked further: the tables, other
# spellings of CSV, and input that is refused. A line "skipped: ..." and exit 0 where there is
# nothing to compare.
set -euo pipefail

case $# in 1 | 2) ;; *) echo "usage: $0 BINARY [FOLDER]" >&2; exit 2 ;; esac
binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
tests=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$tests")
folder=${2:-$root/../shared/data/olist}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}
run() { TZ=Pacific/Chatham LC_ALL=de_DE.UTF-8 "$binary" "$@"; }

[ -d "$folder" ] || { echo "skipped: no folder $folder"; exit 0; }
folder=$(cd "$folder" && pwd)
run "$folder" > "$work/tables" 2> "$work/log" || { cat "$work/log" >&2; fail "it ends with $?"; }
case $(head -1 "$work/tables") in skipped:*) cat "$work/tables"; exit 0 ;; esac

# --- the figures that were asked for -------------------------------------------------------------

figures() { run "$folder" --figures --at "$1" 2> /dev/null; }
# column SCALE WORD: the numbers after WORD in the rows of SCALE, parted by /
column() { sed -n "s|.* $1 .* $2 \([0-9.]*\).*|\1|p" | paste -s -d /; }
expect() { [ "$2" = "$3" ] || fail "$1: $2, not $3"; }

if [ "$(wc -l < "$folder/olist_orders_dataset.csv")" = 8136 ]; then
  june=2017-06-30T23:59:59Z november=2017-11-30T23:59:59Z
  figures $june > "$work/june"
  figures $november > "$work/november"
  expect "$june totals" "$(sed -n 's/.* backlog BRL orders/orders/p' "$work/june")" \
    "orders 206 lines 246 units 246 value 39425.66"
  expect "$june orders by age" "$(column placed orders < "$work/june")" 7/7/2/16/40/134
  grep -qx '226 lines, 38058.37 BRL are past due by a day or more.' "$work/tables" ||
    fail "$june past due"
  expect "$november totals" "$(sed -n 's/.* backlog BRL orders/orders/p' "$work/november")" \
    "orders 466 lines 555 units 555 value 83299.02"
  expect "$november orders by age" "$(column placed orders < "$work/november")" 49/47/18/24/36/292
  expect "$november lines by age" "$(column placed lines < "$work/november")" 59/52/23/32/50/339
  grep -qx '442 lines, 69132.37 BRL are past due by a day or more.' "$work/tables" ||
    fail "$november past due"
  expect "$november awaiting payment" \
    "$(sed -n 's/.* awaiting_payment orders \([0-9]*\) .*/\1/p' "$work/november")" 16
  echo "the required figures of both dates: checked"
fi

# --- every other figure, by SQL ------------------------------------------------------------------

if command -v sqlite3 > /dev/null 2>&1; then
  (cd "$folder" && sqlite3 -batch :memory: < "$tests/olist_check.sql") > "$work/by_sql"
  at=()
  for as_of in $(cut -d ' ' -f 1 "$work/by_sql" | uniq); do at+=(--at "$as_of"); done
  run "$folder" --figures "${at[@]}" > "$work/by_ledger"
  if diff -u "$work/by_sql" "$work/by_ledger" > "$work/diff"; then
    echo "$((${#at[@]} / 2)) dates, $(wc -l < "$work/by_sql") rows by SQL: the same"
  else
    head -40 "$work/diff" >&2
    fail "differs from the figures by SQL (-) at some dates"
  fi
elif [ ! -e "$folder/expected.txt" ]; then
  echo "skipped: no sqlite3 here to compute the other figures (Debian: sqlite3)"
fi

# --- our own sample ------------------------------------------------------------------------------

if [ -e "$folder/expected.txt" ]; then
  diff -u "$folder/expected.txt" "$work/tables" || fail "the tables differ from expected.txt"

  # The same data as spreadsheets write them: a byte order mark, CRLF, quotes around everything
  # plain.
  mkdir "$work/spelt" "$work/bad" "$work/empty"
  for file in "$folder"/*.csv; do
    { printf '\xEF\xBB\xBF'; sed 's/$/\r/; s/^\([a-zA-Z0-9_-]*\),/"\1",/' "$file"; } \
      > "$work/spelt/${file##*/}"
  done
  run "$work/spelt" 2> /dev/null | diff -u "$folder/expected.txt" - ||
    fail "another spelling of the same CSV"

  # refused FILE SED_SCRIPT SENTENCE: with FILE changed, it ends with 3 and says SENTENCE.
  refused() {
    cp "$folder"/*.csv "$work/bad"
    sed -i "$2" "$work/bad/$1"
    local code=0
    run "$work/bad" > "$work/out" 2> "$work/err" || code=$?
    [ $code = 3 ] || fail "$1 with $2: exit $code, not 3"
    grep -qF "$3" "$work/err" || fail "$1 with $2: says $(cat "$work/err")"
    [ ! -s "$work/out" ] || fail "$1 with $2: writes to stdout though it failed"
  }
  orders=olist_orders_dataset.csv
  items=olist_order_items_dataset.csv
  products=olist_products_dataset.csv
  refused $items '2s/99.9/99,9/' "$items line 2: fields: 8, but there are 7 columns"
  refused $items '2s/99.9/99.9x/' "$items line 2: price \"99.9x\""
  refused $items '2s/99.9/-1/' "$items line 2: price \"-1\""
  refused $items '3s/^[^,]*/nobody/' "order_id \"nobody\" is not in $orders"
  refused $items '2s/chair-oak/sofa/' 'unknown_sku'
  refused $items '1s/price/cost/' "$items line 1: needs the column price once"
  refused $orders '3s/2017-/2017-02-30 /' "$orders line 3: order_purchase_timestamp"
  refused $orders '3s/,shipped,/,teleported,/' \
    "$orders line 3: order_status \"teleported\": no such status"
  refused $orders '2s/$/"/' "$orders line 2: a quote inside a field"
  refused $orders '3p' "$orders line 4: order_id \"left-before-bought\": is there twice"
  refused $items '2p' 'duplicate_line'
  refused $products '7s/^/"/' "$products line 7: a quote that is never closed"
  rm "$work/bad/$products"
  code=0
  run "$work/bad" > /dev/null 2> "$work/err" || code=$?
  { [ $code = 3 ] && grep -qF "$products" "$work/err"; } || fail "a missing file: exit $code"
  for folder_without in empty none; do
    case $(run "$work/$folder_without") in
      "skipped: no Olist files in "*) ;;
      *) fail "not skipped: $folder_without" ;;
    esac
  done
  code=0
  run "$folder" --at yesterday > /dev/null 2>&1 || code=$?
  [ $code = 2 ] || fail "--at yesterday: exit $code, not 2"
  if [ -c /dev/full ]; then
    code=0
    run "$folder" > /dev/full 2> /dev/null || code=$?
    [ $code = 4 ] || fail "a full disk: exit $code, not 4"
  fi
  echo "tables, spellings and refusals: checked"
fi

[ $failures = 0 ] || { echo "olist: $failures checks failed" >&2; exit 1; }
echo "olist: all checks passed"
