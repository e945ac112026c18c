#!/usr/bin/env bash
# Restores, builds and runs every test project. Ends with one line: N passed, N failed, N skipped.
# Arguments go to the test programs, such as --filter-class '*GateTests'.
set -uo pipefail
cd "$(dirname "$0")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
configuration=${CONFIGURATION:-Debug}

# The fault tests trace system calls, and the S3 tests talk to a real gateway. Debian has both, for root to install;
# elsewhere those tests are skipped, and say so (under CI=true they fail instead).
if [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
  if ! command -v strace > /dev/null; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends strace; } > /dev/null || echo "strace could not be installed"
  fi
  tests/ceph/install || echo "the Ceph gateway could not be installed"
fi

locked=()
if [ "${CI:-}" = true ]; then
  locked=(--locked-mode)
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

passed=0 failed=0 skipped=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet exec "tests/$name/bin/$configuration/net10.0/$name.dll" --no-progress --no-ansi "$@" 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  passed=$((passed + $(count succeeded)))
  skipped=$((skipped + $(count skipped)))
  failed=$((failed + $(count failed)))
  # A crash leaves no failed test behind, but must not pass. 8: there was no test to run, which a filter may want.
  if [ "$code" -ne 0 ] && [ "$code" -ne 8 ] && [ "$(count failed)" -eq 0 ]; then
    echo "$name ended with exit code $code"
    failed=$((failed + 1))
  fi
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
