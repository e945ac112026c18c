#!/usr/bin/env bash
# What action.yml runs, told by variables as it names them. Annotations go to standard output, summaries to $GITHUB_STEP_SUMMARY, and the exit code is
# that of the first of check and diff that has something to say.
set -uo pipefail

if ! command -v actormaker > /dev/null; then
  tools=$RUNNER_TEMP/actormaker
  if [ -n "${SOURCE:-}" ]; then
    dotnet tool install ActorMaker.Tool --tool-path "$tools" --add-source "$SOURCE" > "$RUNNER_TEMP/actormaker.log" 2>&1
  else
    # The runner sets CI, by which a build of this repository is a release's: the analyzers have looked at it before.
    dotnet pack "$GITHUB_ACTION_PATH/src/ActorMaker.Tool" -c Release -p:RunAnalyzers=false -o "$RUNNER_TEMP/feed" > "$RUNNER_TEMP/actormaker.log" 2>&1 \
      && dotnet tool install ActorMaker.Tool --tool-path "$tools" --add-source "$RUNNER_TEMP/feed" >> "$RUNNER_TEMP/actormaker.log" 2>&1
  fi || { cat "$RUNNER_TEMP/actormaker.log"; echo "::error::the command actormaker cannot be installed"; exit 2; }
  PATH=$tools:$PATH
fi

# Words, not patterns: what stands in options is no list of this folder's files.
set -f
# shellcheck disable=SC2206
options=(${OPTIONS:-})
set +f

actormaker check "$ROOT" --format github "${options[@]}"
code=$?

if [ -n "${AGAINST:-}" ]; then
  actormaker diff "$AGAINST" --root "$ROOT" --format markdown >> "$GITHUB_STEP_SUMMARY"
  against=$?
  if [ "$against" -ne 0 ]; then
    actormaker diff "$AGAINST" --root "$ROOT" --format github --quiet
    [ "$code" -ne 0 ] || code=$against
  fi
fi

if [ -n "${REPORT:-}" ]; then
  folder=$RUNNER_TEMP/training-report
  if actormaker report "$ROOT" --training-report "$folder" --quiet; then
    cat "$folder/summary.md" >> "$GITHUB_STEP_SUMMARY"
    echo "report=$folder" >> "$GITHUB_OUTPUT"
  fi
fi
exit "$code"
