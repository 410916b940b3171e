#!/usr/bin/env bash
# The code that README.md shows must be the code that is compiled and run, and so must what it prints.
#
#   tests/style/readme_example.sh README.md
#
# After each line `<!-- example: PATH -->` comes a block ``` ... ```, equal to the file PATH. PATH is
# relative to the folder of README.md. At least one such block is wanted.
set -u
readme=${1:?usage: $0 README.md}
if [ ! -f "$readme" ]; then
  echo "SKIPPED: there is no $readme"
  exit 77
fi
cd "$(dirname "$readme")" || exit 2
readme=$(basename "$readme")

marker='<!-- example: \(.*\) -->'
examples=$(sed -n "s/^$marker *\$/\1/p" "$readme")
[ -n "$examples" ] || { echo "$readme: no line <!-- example: PATH -->" >&2; exit 1; }

code=0
for example in $examples; do
  # The block starts within three lines of its marker, so that a lost block is not found further down.
  shown=$(awk -v marker="<!-- example: $example -->" '
    index($0, marker) == 1 { near = 4 }
    inside && /^```/       { exit }
    inside                 { print }
    near > 0 && /^```/     { inside = 1 }
                           { near-- }' "$readme")
  if ! diff -u "$example" <(printf '%s\n' "$shown"); then
    echo "$readme: the block after the marker differs from $example" >&2
    code=1
  fi
done
exit $code
