#!/usr/bin/env bash
# Whole outputs of the command line tool, compared with approved text.
#
#   tests/golden/run.sh BINARY             compares; prints a diff and ends with 1 where something differs
#   tests/golden/run.sh BINARY --approve   writes approved/ anew: read `git diff` before you believe it
#
# Every case runs in two time zones and locales: the answers must not care. What SPEC 7 promises is
# written out by hand at the end, and --approve does not touch it.
set -u
[ $# -ge 1 ] || { echo "usage: $0 BINARY [--approve]" >&2; exit 2; }
binary=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
approve=${2:-}
cd "$(dirname "$0")/../.." || exit 2 # so that sources are named alike on every machine

golden=tests/golden
sample=examples/sample/shop.jsonl
tents=$golden/streams/spec7_tents.jsonl
scheduled=$golden/streams/spec7_scheduled.jsonl
hostile=$golden/streams/hostile.jsonl
checkout=$golden/streams/checkout.jsonl
kits=$golden/streams/kits.jsonl
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}

far_away() { TZ=Pacific/Chatham LC_ALL=de_DE.UTF-8 "$@"; }
at_home() { TZ=UTC LC_ALL=C "$@"; }

# record ENVIRONMENT ARGUMENTS...: the command, its exit code and both outputs as one text
record() {
  local environment=$1
  shift
  "$environment" "$binary" "$@" >"$work/out" 2>"$work/err" </dev/null
  local code=$?
  echo "$ orderledger $*"
  cat "$work/out"
  [ ! -s "$work/err" ] || { echo "--- stderr"; cat "$work/err"; }
  echo "--- exit $code"
}

# golden NAME ARGUMENTS...
golden() {
  local name=$1
  shift
  record far_away "$@" >"$work/$name.txt"
  record at_home "$@" >"$work/again"
  cmp -s "$work/$name.txt" "$work/again" || fail "$name: the answer depends on time zone or locale"
  if [ "$approve" = --approve ]; then
    cp "$work/$name.txt" "$golden/approved/$name.txt"
  elif ! diff -u "$golden/approved/$name.txt" "$work/$name.txt"; then
    fail "$name: differs from $golden/approved/$name.txt"
  fi
}

# exits CODE ARGUMENTS...
exits() {
  local expected=$1
  shift
  at_home "$binary" "$@" >"$work/out" 2>"$work/err" </dev/null
  local code=$?
  [ "$code" = "$expected" ] || fail "exit $code, not $expected: $*"
  if [ "$expected" != 0 ]; then
    [ -s "$work/err" ] || fail "says nothing on stderr: $*"
    [ ! -s "$work/out" ] || fail "writes to stdout though it failed: $*"
  fi
}

# answers EXPECTED ARGUMENTS...: stdout is exactly this line
answers() {
  local expected=$1
  shift
  local actual
  actual=$(far_away "$binary" "$@" 2>&1)
  [ "$actual" = "$expected" ] || fail "$*
  expected $expected
  actual   $actual"
}

# --- whole outputs -------------------------------------------------------------------------------

for format in table json; do
  flag=()
  [ $format = table ] || flag=(--json)
  golden "sample_totals_$format" totals $sample "${flag[@]}"
  golden "sample_totals_february_$format" totals $sample --as-of 2026-02-09T18:00:00Z "${flag[@]}"
  golden "sample_totals_due_date_$format" totals $sample --as-of 2026-03-16T12:00:00Z \
    --allocation due_date "${flag[@]}"
  golden "sample_aging_$format" aging $sample "${flag[@]}"
  golden "sample_aging_by_due_$format" aging $sample --as-of 2026-02-20T18:00:00Z --by due \
    --bounds 3,10 "${flag[@]}"
  golden "sample_status_february_$format" status $sample --as-of 2026-02-09T18:00:00Z "${flag[@]}"
  golden "sample_status_some_$format" status $sample 10300 10350 --order W-04 \
    --as-of 2026-02-28T12:00:00Z "${flag[@]}"
  golden "sample_postings_one_$format" postings $sample --order 10300 "${flag[@]}"
  golden "sample_metrics_$format" metrics $sample --from 2026-03-01 --to 2026-03-31 "${flag[@]}"
  golden "sample_postings_launch_$format" postings $sample --from 2026-03-02T08:00:00Z \
    --to 2026-03-02T08:00:00Z "${flag[@]}"
  golden "sample_totals_by_category_$format" totals $sample --group-by category "${flag[@]}"
  golden "sample_aging_by_location_$format" aging $sample --group-by location "${flag[@]}"
  golden "sample_list_$format" list $sample --limit 5 "${flag[@]}"
  golden "sample_list_next_$format" list $sample --limit 5 --as-of 2026-03-22T22:00:00Z \
    --after 56b1430ea9e34626.20511.0.0.60 "${flag[@]}"
  golden "sample_list_backorder_february_$format" list $sample --class backorder --sort value \
    --as-of 2026-02-09T18:00:00Z "${flag[@]}"
  golden "sample_list_sku_$format" list $sample --sku BOOT-42 --reason out_of_stock --min-age 20 "${flag[@]}"
  golden "sample_late_$format" late $sample "${flag[@]}"
  golden "sample_late_february_$format" late $sample --as-of 2026-02-09T18:00:00Z "${flag[@]}"
  golden "tents_explain_$format" explain $tents O1 "${flag[@]}"
  golden "tents_explain_past_$format" explain $tents O1 --as-of 2026-01-25T00:00:00Z "${flag[@]}"
  golden "sample_explain_$format" explain $sample 10350 --as-of 2026-02-28T12:00:00Z "${flag[@]}"
  golden "checkout_explain_after_$format" explain $checkout 1001 --after 1002 --on-error skip "${flag[@]}"
  golden "tents_quote_$format" quote $tents TENT 3 "${flag[@]}"
  golden "sample_check_$format" check $sample "${flag[@]}"

  for command in totals aging status list late postings check; do
    golden "tents_${command}_$format" "$command" $tents "${flag[@]}"
    golden "hostile_skip_${command}_$format" "$command" $hostile --on-error skip "${flag[@]}"
    golden "empty_${command}_$format" "$command" /dev/null "${flag[@]}"
  done
  golden "scheduled_status_$format" status $scheduled --as-of 2026-01-29T12:00:00Z "${flag[@]}"
  golden "checkout_postings_$format" postings $checkout --on-error skip "${flag[@]}"
  golden "checkout_preview_$format" preview $checkout TENT 3 --on-error skip "${flag[@]}"
  golden "checkout_preview_fair_$format" preview $checkout TENT 3 --on-error skip \
    --allocation fair_share "${flag[@]}"
  golden "kits_status_$format" status $kits --as-of 2026-02-01T12:00:00Z --on-error skip "${flag[@]}"
  golden "kits_postings_$format" postings $kits --on-error skip "${flag[@]}"
  golden "kits_quote_$format" quote $kits CAMP 2 --on-error skip "${flag[@]}"
  golden "hostile_stop_$format" totals $hostile "${flag[@]}"
done

# --- documents of other systems, where the tool was built with them ------------------------------

documents=$golden/import
if grep -q '^ *import ' <("$binary" --help); then
  golden import_shopify import shopify $documents/shopify_orders.json
  golden import_sheet import sheets $documents/sheet.csv --zone Europe/Paris --currency EUR --day-first \
    --decimal-comma --column "order=Order no." --column placed_at=Date --column sku=Article \
    --column quantity=Pieces --column unit_price=Price
  golden import_nothing import shopify $documents/sheet.csv
  # Into a ledger, twice: the second time there is nothing new.
  known=$work/known.jsonl
  exits 0 import shopify $documents/shopify_orders.json --ledger "$known"
  cp "$known" "$work/once.jsonl"
  exits 0 import shopify $documents/shopify_orders.json --ledger "$known"
  cmp -s "$known" "$work/once.jsonl" || fail "an import that is repeated adds events"
  # The same into a ledger file, which then has the same events.
  kept=$work/known.ledger
  exits 0 apply "$kept" /dev/null
  for _ in once twice; do exits 0 import shopify $documents/shopify_orders.json --ledger "$kept"; done
  exits 0 export lines-csv "$kept"
  cmp -s "$known" <("$binary" dump "$kept") || fail "an import into a ledger file differs from one into a stream"
  # A history that was cut short is gone on with; stdin is a file like any other.
  head -n 4 "$work/once.jsonl" >"$work/cut.jsonl"
  exits 0 import shopify $documents/shopify_orders.json --ledger "$work/cut.jsonl" --history
  cmp -s "$work/cut.jsonl" "$work/once.jsonl" || fail "a history that was cut short is not gone on with"
  "$binary" import shopify - <$documents/shopify_orders.json >"$work/piped.jsonl" 2>"$work/err"
  cmp -s "$work/piped.jsonl" "$work/once.jsonl" || fail "an import from stdin differs"
  TMPDIR=/nowhere exits 4 import shopify $documents/shopify_orders.json
  # A ledger file counts in the days of its own zone, and in no others.
  zoned=$work/zoned.ledger
  exits 0 apply "$zoned" $tents --tz Asia/Tokyo
  exits 4 export fishbowl-csv "$zoned" --tz Europe/Paris
  exits 0 export fishbowl-csv "$zoned" --tz Asia/Tokyo
  cmp -s <("$binary" export fishbowl-csv "$zoned") <("$binary" export fishbowl-csv $tents --tz Asia/Tokyo) ||
    fail "an export of a ledger file does not count in its days"
  # What does not end with a line break gets one; what cannot be read is not taken for a new one.
  truncate -s -1 "$known"
  exits 0 import shopify $documents/shopify_orders.json --ledger "$known" --item 1=TENT
  mkdir "$work/folder"
  exits 3 import shopify $documents/shopify_orders.json --ledger "$work/folder"
  echo '{"at":"2026-01-01T00:00:00Z"}' > "$work/bad.jsonl"
  cp "$work/bad.jsonl" "$work/bad_before.jsonl"
  exits 3 import shopify $documents/shopify_orders.json --ledger "$work/bad.jsonl"
  cmp -s "$work/bad.jsonl" "$work/bad_before.jsonl" || fail "an import writes to a file that it cannot read"
  for format in lines-csv lines-sheet totals-csv aging-sheet fishbowl-csv; do
    golden "tents_export_$format" export $format $tents
  done
  exits 0 export xlsx $tents --output "$work/tents.xlsx"
  [ "$(head -c 2 "$work/tents.xlsx")" = PK ] || fail "no workbook"
  exits 4 export xlsx $tents --output /nowhere/tents.xlsx
  exits 2 export xlsx $tents
  exits 2 export lines-csv $tents --output "$work/tents.csv"
  exits 3 export lines-csv /nowhere
  exits 2 export pdf $tents
  exits 2 import
  exits 2 import nobody $documents/sheet.csv
  exits 2 import sheets $documents/sheet.csv --column article
  exits 2 import shopify $documents/shopify_orders.json --item TENT
  exits 0 import shopify $documents/shopify_orders.json --item 808950810=TENT
  exits 3 import shopify /nowhere
  exits 0 import --help
fi

# --- how it ends ---------------------------------------------------------------------------------

# The text of the help is CLI11's, and differs between its versions: only its contents are checked.
exits 0 --help
for command in totals aging status list late postings quote explain preview metrics check; do
  grep -q "$command" <("$binary" --help) || fail "--help does not name $command"
  exits 0 $command --help
  grep -q -e --as-of <("$binary" $command --help) || fail "$command --help does not name --as-of"
done
for command in apply verify snapshot dump; do
  grep -q "$command" <("$binary" --help) || fail "--help does not name $command"
  exits 0 $command --help
done
exits 0 --version
grep -qE '^orderledger [0-9]+\.[0-9]+\.[0-9]+$' "$work/out" || fail "--version says $(cat "$work/out")"
exits 0 totals $sample
exits 0 totals $sample --tz UTC
exits 0 totals $sample --tz Europe/Berlin
exits 0 preview $tents TENT 2 --location east
exits 2 preview $tents TENT
exits 2 explain $tents
exits 3 explain $tents O2
exits 3 explain $tents O1 --after O2
exits 2 preview $tents TENT 0
exits 2 preview $tents TENT 2.5
exits 2 preview $tents TENT 2 --as-of 2026-01-24T10:00:00Z
exits 3 preview $tents POT 2
exits 0 check $sample
exits 2
exits 2 totals $sample --group-by colour
exits 2 quote $tents TENT
exits 2 quote $tents TENT 0
exits 3 quote $tents POT 2
# Three tents are in backorder at the end, worth 747.00; --fail-if says so beside the answer.
for reached in 'backorder.units>2' 'backorder.units>=3' 'open.value.USD>1742.99' 'backlog.lines>0'; do
  at_home "$binary" totals $tents --fail-if "$reached" >"$work/out" 2>"$work/err"
  [ $? = 1 ] && [ -s "$work/out" ] && grep -qF "$reached" "$work/err" || fail "--fail-if $reached is not reached"
done
for kept in 'backorder.units>3' 'open.value.USD>1743' 'preorder.orders>=1' 'open.value.EUR>=0.01'; do
  exits 0 totals $tents --fail-if "$kept"
done
for nonsense in backorder 'backorder.units=3' 'open.lines>1' 'stuck.units>1' 'open.value>x' 'open.value.ABC>1'; do
  exits 2 totals $tents --fail-if "$nonsense"
done
exits 2 list $sample --limit 0
exits 2 list $sample --class open
exits 2 list $sample --class shipped
exits 2 list $sample --reason backorder
exits 2 list $sample --min-age -1
exits 2 list $sample --sort colour
exits 3 list $sample --sku POT
exits 3 list $sample --after x
exits 3 list $sample --after 56b1430ea9e34626.20511.0.0.60 --sort value
grep -q 'after "56b1430ea9e34626.20511.0.0.60": a cursor of another question' "$work/err" ||
  fail "a cursor of another question is not named"
exits 2 nonsense $sample
exits 2 totals
exits 2 totals $sample $sample
exits 2 totals $sample --nonsense
exits 2 totals $sample --as-of yesterday
exits 2 totals $sample --as-of 2026-02-30T00:00:00Z
exits 2 totals $sample --allocation lifo
exits 2 totals $sample --on-error ignore
for zone in Europe/Atlantis Europe ../../etc/passwd ''; do
  exits 2 totals $sample --tz "$zone"
  grep -q 'time_zone "' "$work/err" || fail "--tz '$zone': the zone is not named"
done
exits 2 totals $sample --order 10300
exits 2 aging $sample --bounds 7,2
exits 2 aging $sample --bounds 2,,7
exits 2 aging $sample --bounds 010x
exits 2 aging $sample --by colour
exits 2 status $sample --order ''
exits 2 postings $sample --from noon
exits 3 totals no/such/file
exits 3 totals $golden
exits 3 totals $hostile
exits 3 status $sample --order nobody
exits 3 status $sample 10300 nobody
exits 3 status $sample nobody --json
exits 3 postings $sample --order nobody
exits 3 postings $sample --order nobody --json
exits 3 status $tents O1 --as-of 2026-01-24T09:59:59.999Z

# A reader that has seen enough is no error, however much is left to write.
{
  echo '{"type":"sku_defined","at":"2026-01-24T08:00:00Z","sku":"TENT","backorders":"allow"}'
  for ((i = 0; i < 5000; i++)); do
    echo '{"type":"order_placed","at":"2026-01-24T10:00:00Z","order":"O'$i'","currency":"USD","lines":[{"line":"1","sku":"TENT","quantity":7,"unit_price":"249.00"}]}'
  done
} >"$work/many.jsonl"
for command in postings status; do
  for flag in --json --tz=UTC; do
    "$binary" $command "$work/many.jsonl" $flag 2>"$work/err" | head -1 >"$work/out"
    code=${PIPESTATUS[0]}
    if [ "$code" != 0 ] || [ -s "$work/err" ]; then
      fail "$command $flag into a closed pipe ends with $code and says $(cat "$work/err")"
    fi
  done
done

if [ -c /dev/full ]; then
  for command in totals aging status list late postings check --help; do
    "$binary" $command $sample >/dev/full 2>"$work/err"
    code=$?
    [ "$code" = 4 ] || fail "$command > /dev/full ends with $code"
    [ -s "$work/err" ] || fail "$command > /dev/full says nothing"
  done
fi
"$binary" totals $sample >&- 2>"$work/err"
code=$?
[ "$code" = 4 ] || fail "a closed stdout ends with $code"
"$binary" totals $hostile 2>&- >"$work/out"
code=$?
[ "$code" = 3 ] || fail "a closed stderr ends with $code"

# --- how it reads --------------------------------------------------------------------------------

from_file=$("$binary" check $sample --json)
[ "$from_file" = "$("$binary" check - --json <$sample)" ] || fail "stdin differs from the file"
[ "$from_file" = "$(cat $sample | "$binary" check - --json)" ] || fail "a pipe differs from the file"
[ "$from_file" = "$("$binary" check <(cat $sample) --json)" ] || fail "a pipe with a name differs from the file"
[ "$from_file" = "$(tr -d '\r' <$sample | sed 's/$/\r/' | "$binary" check - --json)" ] ||
  fail "CRLF line ends change the answer"
[ "$from_file" = "$(printf '%s' "$(cat $sample)" | "$binary" check - --json)" ] ||
  fail "a missing last line break changes the answer"

{
  cat $tents
  printf '{"type":"hold_placed","at":"2026-01-28T00:00:00Z","order":"O1","hold":"h","reason":"other","note":"'
  head -c 3000000 /dev/zero | tr '\0' x
  printf '"}\n'
} >"$work/long.jsonl"
long='{"schema":"orderledger.totals/1","as_of":"2026-01-28T00:00:00Z","events":6,"rejected":0'
case $("$binary" totals "$work/long.jsonl" --json) in
  "$long"*) ;;
  *) fail "a line of three megabytes is not read" ;;
esac

# --- ledger files --------------------------------------------------------------------------------

# says EXPECTED ARGUMENTS...: stdout is exactly this, run where the ledgers are
says() {
  local expected=$1
  shift
  local actual
  actual=$(cd "$work" && far_away "$binary" "$@" 2>&1)
  [ "$actual" = "$expected" ] || fail "$*: says $actual"
}
root=$PWD
says '331 applied, 0 there already, 0 rejected; 331 events in shop.ledger' apply shop.ledger "$root/$sample"
says '0 applied, 331 there already, 0 rejected; 331 events in shop.ledger' apply shop.ledger "$root/$sample"
shop=$work/shop.ledger
# The same with a snapshot on the way, from which every command then opens it.
head -100 $sample >"$work/first.jsonl"
"$binary" apply "$work/snapped.ledger" "$work/first.jsonl" >/dev/null || fail "the first part is not applied"
(cd "$work" && far_away "$binary" snapshot snapped.ledger) |
  grep -qE '^snapshot of 100 events in snapped.ledger, [0-9]+ bytes$' || fail "no snapshot is written"
says '231 applied, 100 there already, 0 rejected; 331 events in snapped.ledger' apply snapped.ledger "$root/$sample"
"$binary" dump "$shop" >"$work/dumped.jsonl" || fail "dump fails"
for question in totals aging list late check 'status 10300' 'postings --order 10300' 'explain 10350' \
  'metrics --from 2026-03-01 --to 2026-03-31'; do
  read -r command rest <<<"$question"
  for format in --json --on-error=stop; do # the latter says nothing new
    # shellcheck disable=SC2086
    of_stream=$("$binary" $command $sample $rest $format)
    for ledger in "$shop" "$work/snapped.ledger"; do
      # shellcheck disable=SC2086
      of_ledger=$("$binary" $command "$ledger" $rest $format)
      [ "$of_stream" = "$of_ledger" ] || fail "$question: $ledger answers otherwise than the stream"
    done
  done
done
for ledger in "$shop" "$work/snapped.ledger"; do
  [ "$("$binary" check $sample)" = "$("$binary" verify "$ledger")" ] || fail "verify differs from check"
done
[ "$("$binary" check $sample)" = "$("$binary" check "$work/dumped.jsonl")" ] || fail "dump loses something"
"$binary" apply "$work/again.ledger" "$work/dumped.jsonl" >/dev/null || fail "a dump cannot be applied"
"$binary" dump "$work/again.ledger" | cmp -s - "$work/dumped.jsonl" || fail "a dump of a dump differs"
# A stream that is stopped goes on where it stopped, with ids and without.
"$binary" apply "$work/parts.ledger" "$work/first.jsonl" >/dev/null || fail "the first part is not applied"
"$binary" apply "$work/parts.ledger" - <$sample | grep -q '^231 applied, 100 there already, 0 rejected' ||
  fail "apply does not go on where it stopped"
exits 3 apply "$work/hostile.ledger" $hostile
exits 0 apply "$work/hostile.ledger" $hostile --on-error skip
exits 0 apply "$work/due.ledger" $tents --allocation due_date --durability process_crash
exits 0 totals "$work/due.ledger"
exits 0 totals "$work/due.ledger" --allocation due_date
exits 4 totals "$work/due.ledger" --allocation fifo
exits 4 verify $sample
exits 4 verify no/such/file
exits 4 dump no/such/file
exits 4 snapshot no/such/file
cp $sample "$work/no.ledger" # a writer leaves its lock beside the file
exits 4 snapshot "$work/no.ledger"
exits 4 apply "$work/no.ledger" $sample
exits 4 apply no/such/folder/x.ledger $sample
exits 3 apply "$work/new.ledger" no/such/file
exits 2 apply "$shop"
exits 2 apply "$shop" $sample --durability none
# Tables for SQL are those of the answers, from a ledger as from its events, and never written over another file.
says 'as of 2026-03-22T22:00:00Z, 331 events: 31 open lines in shop.db' publish shop.ledger shop.db
exits 0 publish $sample "$work/shop.db" --as-of 2026-02-01T00:00:00Z --bounds 5,10 --json
exits 4 publish $sample "$shop"
exits 4 publish "$shop" $sample
exits 2 publish "$shop"
# A byte of an event is another.
sed 's/order_placed/order_pl4ced/' "$shop" >"$work/damaged.ledger"
for command in totals verify dump; do
  "$binary" $command "$work/damaged.ledger" >/dev/null 2>"$work/err"
  [ $? = 4 ] && grep -q 'damaged' "$work/err" || fail "$command of a damaged ledger"
done

# A byte of the snapshot is another: only verify minds.
sed 's/OLEDSNAP/OLEDSNAX/' "$work/snapped.ledger" >"$work/odd.ledger"
[ "$("$binary" totals "$work/odd.ledger")" = "$("$binary" totals $sample)" ] || fail "a damaged snapshot has a say"
"$binary" verify "$work/odd.ledger" >/dev/null 2>"$work/err"
[ $? = 1 ] && grep -q 'snapshot of 100 events: .*no snapshot of a ledger' "$work/err" ||
  fail "verify of a damaged snapshot: $(cat "$work/err")"
"$binary" snapshot "$work/odd.ledger" >/dev/null 2>&1 || fail "a damaged snapshot stands in the way of the next"
# Who may not write in the folder reads all the same, and keeps nothing there.
mkdir "$work/fixed" && cp "$work/snapped.ledger" "$work/fixed/" && "$binary" totals "$work/fixed/snapped.ledger" >/dev/null
chmod -R a-w "$work/fixed"
if ! touch "$work/fixed/new" 2>/dev/null; then # whoever is root may write
  exits 0 totals "$work/fixed/snapped.ledger"
  exits 4 snapshot "$work/fixed/snapped.ledger"
fi
chmod -R u+w "$work/fixed"

# --- SPEC 7, by hand -----------------------------------------------------------------------------

# An order of 24 January for the 30th is open until it ships, and gone then.
nothing_open() {
  echo "{\"schema\":\"orderledger.totals/1\",\"as_of\":\"$1\",\"events\":$2,\"rejected\":0,\"open_orders\":0,\"totals\":[]}"
}
answers "$(nothing_open 2026-01-24T09:59:59.999Z 2)" \
  totals $scheduled --json --as-of 2026-01-24T09:59:59.999Z
for as_of in 2026-01-24T10:00:00Z 2026-01-25T00:00:00Z 2026-01-29T23:59:59.999Z; do
  answers "{\"schema\":\"orderledger.totals/1\",\"as_of\":\"$as_of\",\"events\":3,\"rejected\":0,\"open_orders\":1,\"totals\":[{\"class\":\"backlog\",\"currency\":\"USD\",\"orders\":1,\"lines\":1,\"units\":2,\"value\":\"39.80\"}]}" \
    totals $scheduled --json --as-of $as_of
  answers "{\"schema\":\"orderledger.status/1\",\"as_of\":\"$as_of\",\"orders\":[{\"order\":\"O1\",\"class\":\"backlog\",\"placed_at\":\"2026-01-24T10:00:00Z\",\"lines\":[{\"line\":\"1\",\"sku\":\"LAMP\",\"ordered\":2,\"shipped\":0,\"returned\":0,\"cancelled\":0,\"runs\":[{\"class\":\"backlog\",\"quantity\":2,\"reason\":\"scheduled\",\"since\":\"2026-01-24T10:00:00Z\",\"location\":\"main\",\"eta\":null,\"eta_source\":null}]}]}]}" \
    status $scheduled --json --as-of $as_of
done
answers "$(nothing_open 2026-01-30T10:00:00Z 4)" totals $scheduled --json
answers '{"schema":"orderledger.status/1","as_of":"2026-01-30T10:00:00Z","orders":[{"order":"O1","class":"fulfilled","placed_at":"2026-01-24T10:00:00Z","lines":[{"line":"1","sku":"LAMP","ordered":2,"shipped":2,"returned":0,"cancelled":0,"runs":[]}]}]}' \
  status $scheduled --json

# Five tents in stock, seven ordered: 5 x 249.00 = 1245.00 in backlog, 2 x 249.00 = 498.00 in backorder.
answers '{"schema":"orderledger.totals/1","as_of":"2026-01-24T10:00:00Z","events":3,"rejected":0,"open_orders":1,"totals":[{"class":"backorder","currency":"USD","orders":1,"lines":1,"units":2,"value":"498.00"},{"class":"backlog","currency":"USD","orders":0,"lines":1,"units":5,"value":"1245.00"}]}' \
  totals $tents --json --as-of 2026-01-24T10:00:00Z
# Two more received: all seven, 1743.00, in backlog.
answers '{"schema":"orderledger.totals/1","as_of":"2026-01-26T09:00:00Z","events":4,"rejected":0,"open_orders":1,"totals":[{"class":"backlog","currency":"USD","orders":1,"lines":1,"units":7,"value":"1743.00"}]}' \
  totals $tents --json --as-of 2026-01-26T09:00:00Z
# A count says four: 4 x 249.00 = 996.00 stay, 3 x 249.00 = 747.00 wait since the count.
answers '{"schema":"orderledger.totals/1","as_of":"2026-01-27T18:00:00Z","events":5,"rejected":0,"open_orders":1,"totals":[{"class":"backorder","currency":"USD","orders":1,"lines":1,"units":3,"value":"747.00"},{"class":"backlog","currency":"USD","orders":0,"lines":1,"units":4,"value":"996.00"}]}' \
  totals $tents --json
answers '{"schema":"orderledger.status/1","as_of":"2026-01-27T18:00:00Z","orders":[{"order":"O1","class":"backorder","placed_at":"2026-01-24T10:00:00Z","lines":[{"line":"1","sku":"TENT","ordered":7,"shipped":0,"returned":0,"cancelled":0,"runs":[{"class":"backorder","quantity":3,"reason":"out_of_stock","since":"2026-01-27T18:00:00Z","location":null,"eta":null,"eta_source":null},{"class":"backlog","quantity":4,"reason":"ready","since":"2026-01-24T10:00:00Z","location":"main","eta":null,"eta_source":null}]}]}]}' \
  status $tents --json
answers '{"schema":"orderledger.postings/1","postings":[{"seq":1,"at":"2026-01-24T10:00:00Z","order":"O1","line":"1","from":"ordered","to":"backorder","quantity":2},{"seq":2,"at":"2026-01-24T10:00:00Z","order":"O1","line":"1","from":"ordered","to":"backlog","quantity":5},{"seq":3,"at":"2026-01-26T09:00:00Z","order":"O1","line":"1","from":"backorder","to":"backlog","quantity":2},{"seq":4,"at":"2026-01-27T18:00:00Z","order":"O1","line":"1","from":"backlog","to":"backorder","quantity":3}]}' \
  postings $tents --json
# Day 2 closes the first bucket, day 3 opens the second.
for age in 26:0:2 27:3:7; do
  IFS=: read -r day from to <<<"$age"
  answers "{\"schema\":\"orderledger.aging/1\",\"as_of\":\"2026-01-${day}T12:00:00Z\",\"bounds\":[2,7,14,30,60],\"aging\":[{\"class\":\"backlog\",\"currency\":\"USD\",\"from_days\":$from,\"to_days\":$to,\"orders\":1,\"lines\":1,\"units\":7,\"value\":\"1743.00\"}]}" \
    aging $tents --json --as-of 2026-01-${day}T12:00:00Z
done

if [ $failures -gt 0 ]; then
  echo "$failures checks failed" >&2
  exit 1
fi
echo "golden: all checks passed"
