#!/usr/bin/env bash
# check.sh ROOT [ROUNDS]: the processor time of a warm `actormaker check`, native and on the runtime, beside `git status` and `dotnet build` with the gate.
# ROOT is a git repository with the layout of a training-data repository. Needs what build/pack-tool.sh needs, unless BINARY names the command. Processor time (user and system, with
# children) and not the clock, since whatever else the machine does lengthens the latter.
set -euo pipefail
. "$(dirname "$0")/common.sh"
root=$(cd "$1" && pwd) rounds=${2:-15}
make_project "$root"
if [ -n "${BINARY:-}" ]; then
  cp "$BINARY" "$work/actormaker"
else
  "$here/build/pack-tool.sh" "$work/tool" > /dev/null
  tar -C "$work" -xzf "$work/tool/actormaker-linux-x64.tar.gz"
fi
dotnet build "$here/src/ActorMaker.Tool" -c Release -v q -nologo -p:RunAnalyzers=false > /dev/null
managed=$here/src/ActorMaker.Tool/bin/Release/net10.0/ActorMaker.Tool.dll

# Appends to a list the seconds of processor time of a command; an exit code tells of findings, not of failure.
spent() {
  local list=$work/$1
  shift
  TIMEFORMAT='%3U %3S'
  { time "$@" > "$work/out" 2>&1 || true; } 2>> "$list.raw"
  awk 'END { printf "%.3f\n", $1 + $2 }' "$list.raw" >> "$list"
}

for round in $(seq 0 "$rounds"); do
  spent git git --no-optional-locks -C "$root" status --porcelain
  spent native "$work/actormaker" check gate.proj
  spent managed dotnet exec "$managed" check gate.proj
  spent build dotnet build -nologo
  spent start "$work/actormaker" explain AM1010
  # The first round fills the caches.
  [ "$round" -gt 0 ] || rm "$work"/{git,native,managed,build,start}
done

head_row
row 'native `actormaker check`' native '`git status`' git
row 'native `actormaker check`' native '`dotnet build` with the gate' build
row '`actormaker check` on the runtime' managed '`git status`' git
row '`actormaker check` on the runtime' managed '`dotnet build` with the gate' build
row 'native `actormaker explain`, which is mostly its start' start '`git status`' git
