#!/bin/sh
# summary.sh: the closing line of `make test`; it is reached only when nothing failed.
unit=$(find build -path '*/unit/*_test' -type f | wc -l)
golden=$(find tests/golden examples -name cmd | wc -l)
policies=$(find stdlib-policies examples -name '*.prq' -exec cat {} + | grep -c '^test ')
echo "unit programs (each mode): $unit, golden folders: $golden, policy tests: $policies"
echo "$((unit + golden + policies)) passed, 0 failed"
