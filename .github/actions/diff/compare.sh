#!/usr/bin/env bash
# Compare; leave the report in $REPORT, annotations in the log, and what came of it in the outputs.
# Ends well on breaks: the comment comes first, then the verdict.
set -euo pipefail

status=0
"$CLIENTSMITH" diff "$BASE" --format markdown --output "$REPORT" \
    ${FAIL_ON:+--fail-on "$FAIL_ON"} || status=$?
# 2 is bad input, 3 a bug: there is no report then.
if [ "$status" -gt 1 ]; then
    exit "$status"
fi

# What was said about the approvals was said above.
"$CLIENTSMITH" diff "$BASE" --format github ${FAIL_ON:+--fail-on "$FAIL_ON"} 2>/dev/null || true
bump=$("$CLIENTSMITH" diff "$BASE" --format json 2>/dev/null |
    python3 -c 'import json, sys; print(json.load(sys.stdin)["required_bump"])')

cat "$REPORT" >>"$GITHUB_STEP_SUMMARY"
{
    echo "status=$status"
    echo "required-bump=$bump"
} >>"$GITHUB_OUTPUT"
