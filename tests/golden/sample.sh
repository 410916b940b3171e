#!/usr/bin/env bash
# The sample is what its generator makes of the story: tests/golden/sample.sh MAKE_SAMPLE
set -u
make_sample=$(cd "$(dirname "${1:?usage: $0 MAKE_SAMPLE}")" && pwd)/$(basename "$1")
cd "$(dirname "$0")/../../examples/sample" || exit 2
TZ=Pacific/Chatham LC_ALL=de_DE.UTF-8 "$make_sample" <story.jsonl | diff -u shop.jsonl - &&
  echo "sample: as its generator makes it"
