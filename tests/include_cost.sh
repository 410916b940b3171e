#!/bin/sh
# What including us costs: include_cost.sh COMPILER INCLUDE_DIR
#
# 1. Behind no public header but multiprecision.hpp stands a header of Boost, fmt, a JSON library, cctz, xxhash or SQLite.
# 2. orderledger.hpp has at most twice the lines of the standard headers that our headers name, and no
#    public header (multiprecision.hpp apart) has more than 65,000 of its own and theirs. libstdc++ 12
#    alone takes 58,000 for <chrono>, <functional> and <memory>.
set -eu
compiler=$1
include=$2
cd "$include"

lines() { # of preprocessed standard input, line markers and blank lines left out
  "$compiler" -std=c++20 -I . -E -x c++ - | sed -e '/^#/d' -e '/^[[:space:]]*$/d' | wc -l
}
behind() { # every file that the header includes, one a line
  echo "#include <$1>" | "$compiler" -std=c++20 -I . -M -x c++ - | tr -d '\\' | tr ' ' '\n'
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0
fail() {
  echo "FAILED: $*"
  status=1
}

headers=$(find orderledger -name '*.hpp' ! -name multiprecision.hpp | sort)
for header in $headers; do
  behind "$header" > "$work/behind"
  if grep -E '/(boost|fmt|nlohmann|simdjson|cctz|catch2|CLI)/|/(simdjson|xxhash|sqlite3)\.h$' "$work/behind"; then
    fail "these stand behind $header"
  fi
  count=$(echo "#include <$header>" | lines)
  printf '%8d lines  %s\n' "$count" "$header"
  [ "$count" -le 65000 ] || fail "$header: more than 65000 lines"
done

# The opt-in header must be found guilty, or the search above finds nothing at all.
if echo '#include <boost/version.hpp>' | "$compiler" -E -x c++ - > "$work/log" 2>&1; then
  behind orderledger/multiprecision.hpp > "$work/behind"
  grep -q '/boost/' "$work/behind" || fail "multiprecision.hpp includes no Boost: the search is broken"
else
  echo "(no Boost here: multiprecision.hpp was not looked at)"
fi

core=$(find orderledger -maxdepth 1 -name '*.hpp' ! -name multiprecision.hpp)
# shellcheck disable=SC2086  # a list of names without blanks
sed -n 's/^#include <\([a-z_]*\)>.*/#include <\1>/p' $core | sort -u > "$work/standard"
standard=$(lines < "$work/standard")
umbrella=$(echo '#include <orderledger/orderledger.hpp>' | lines)
printf '%8d lines  the %d standard headers that ours name\n' "$standard" "$(wc -l < "$work/standard")"
printf 'orderledger.hpp costs %d%% of them\n' $((umbrella * 100 / standard))
[ "$umbrella" -le $((2 * standard)) ] || fail "orderledger.hpp: more than twice the standard headers"
exit $status
