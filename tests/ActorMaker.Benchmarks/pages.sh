#!/usr/bin/env bash
# pages.sh ROOT [ROUNDS]: times the service's pages of a data root beside a minimal API that sends the same bytes, and a report beside a warm
# check of the same command, in turn; prints medians and their ratios.
set -euo pipefail
. "$(dirname "$0")/common.sh"
root=$(cd "$1" && pwd) rounds=${2:-7}
cd "$here"
dotnet publish src/ActorMaker.Service -c Release -o "$work/service" -v q -nologo -p:RunAnalyzers=false > /dev/null
dotnet publish src/ActorMaker.Tool -c Release -o "$work/tool" -v q -nologo -p:RunAnalyzers=false > /dev/null
dotnet run --project tests/ActorMaker.Benchmarks -c Release -v q -- pages "$work/service/ActorMaker.Service" "$root" "$rounds"

tool="$work/tool/ActorMaker.Tool"
"$tool" check --no-project "$root" > /dev/null || true
"$tool" report --no-project "$root" > /dev/null
for _ in $(seq "$rounds"); do
  timed check "$tool" check --no-project "$root"
  timed report "$tool" report --no-project "$root"
done
head_row
row '`actormaker report`' report '`actormaker check`, warm' check
