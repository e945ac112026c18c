#!/usr/bin/env bash
# run.sh [--install] [ARGUMENT...]: restores, builds and runs every test project. Ends with the S3 servers that the tests had, and
# one line: N passed, N failed, N skipped. Arguments go to the test programs, such as --filter-class '*GateTests'.
# --install, which CI=true implies, first installs what tests use and Debian has (tests/install). Without it tests that miss
# something are skipped and say what (under CI=true they fail).
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
configuration=${CONFIGURATION:-Debug}

locked=() install=
if [ "${CI:-}" = true ]; then
  locked=(--locked-mode)
  install=1
fi
if [ "${1:-}" = --install ]; then
  install=1
  shift
fi
if [ -n "$install" ]; then
  tests/install || echo "not everything could be installed: tests that miss it are skipped, or fail under CI=true"
fi

dotnet restore ActorMaker.Build.sln "${locked[@]}" || exit 1
dotnet build ActorMaker.Build.sln --no-restore -c "$configuration" || exit 1

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The number behind a word of the summary; 0 if the program ended without one.
count() {
  local number
  number=$(sed -n "s/^ *$1: \([0-9][0-9]*\)\$/\1/p" "$log" | tail -n 1)
  echo "${number:-0}"
}

passed=0 failed=0 skipped=0 servers=()
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet exec "tests/$name/bin/$configuration/net10.0/$name.dll" --no-progress --no-ansi "$@" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  passed=$((passed + $(count succeeded)))
  skipped=$((skipped + $(count skipped)))
  failed=$((failed + $(count failed)))
  server=$(sed -n 's/^S3 server: //p' "$log" | tail -n 1)
  [ -z "$server" ] || servers+=("$name: $server")
  # A crash leaves no failed test behind, but must not pass. 8: there was no test to run, which a filter may want.
  if [ "$code" -ne 0 ] && [ "$code" -ne 8 ] && [ "$(count failed)" -eq 0 ]; then
    echo "$name ended with exit code $code"
    failed=$((failed + 1))
  fi
done

[ "${#servers[@]}" -eq 0 ] || printf 'S3 server of %s\n' "${servers[@]}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
