#!/usr/bin/env bash
# hooks.sh [hooks a second] [seconds]: starts the service on a data root of its own with 1,000 trainings, and sends it hooks at that rate.
# Prints how long they took to be acknowledged, beside one synced write in the same file system at the same time, and the service's memory.
set -euo pipefail
. "$(dirname "$0")/common.sh"
rate=${1:-200} seconds=${2:-60}

dotnet build "$here/src/ActorMaker.Service" -c Release -v q -nologo > /dev/null
dotnet build "$here/tests/ActorMaker.Benchmarks" -c Release -v q -nologo > /dev/null
benchmark() { dotnet exec "$here/tests/ActorMaker.Benchmarks/bin/Release/net10.0/ActorMaker.Benchmarks.dll" "$@"; }

mkdir "$work/data"
benchmark hook-data "$work/data"
env -u ACTORMAKER_TOKEN dotnet exec "$here/src/ActorMaker.Service/bin/Release/net10.0/ActorMaker.Service.dll" \
  --root "$work/data" --urls http://127.0.0.1:0 --hook-urls http://127.0.0.1:0 --reconcile off > "$work/log" 2>&1 &
service=$!
trap 'kill "$service" 2> /dev/null; wait "$service" 2> /dev/null || true; rm -rf "$work"' EXIT
until hooks=$(sed -n 's/.* on http:[^,]*, \(http:[^ ]*\).*/\1/p' "$work/log") && [ -n "$hooks" ]; do
  kill -0 "$service" 2> /dev/null || { cat "$work/log" >&2; exit 1; }
  sleep 0.1
done
benchmark hooks "$work/data" "$hooks" "$service" "$rate" "$seconds"
