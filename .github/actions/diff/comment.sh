#!/usr/bin/env bash
# Post $REPORT as the one comment of this action on pull request $NUMBER: make it, bring it up to
# date, or remove it when there is nothing to say. Where the token may not, say so and go on.
set -euo pipefail

if [ -z "$NUMBER" ]; then
    exit 0 # not a pull request
fi

export MARKER="<!-- clientsmith diff: ${NAME//[^a-zA-Z0-9._-]/-} -->"
issues="repos/$GITHUB_REPOSITORY/issues"
body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
    echo "$MARKER"
    cat "$REPORT"
} >"$body"

# Only a bot's comment can be ours, whoever else writes the marker.
ours='.[] | select(.user.type == "Bot" and (.body | startswith(env.MARKER))) | .id'

comment() {
    local found id
    # `set -e` does not hold where a caller asks for the outcome.
    found=$(gh api --paginate "$issues/$NUMBER/comments" --jq "$ours") || return 1
    id=${found%%$'\n'*}
    if [ ! -s "$REPORT" ]; then
        [ -z "$id" ] || gh api --method DELETE "$issues/comments/$id"
    elif [ -n "$id" ]; then
        gh api --method PATCH "$issues/comments/$id" -F "body=@$body"
    else
        gh api --method POST "$issues/$NUMBER/comments" -F "body=@$body"
    fi
}

comment >/dev/null ||
    echo "::warning::the report could not be posted as a comment; it is in the summary of this run"
