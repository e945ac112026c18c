#!/usr/bin/env bash
# gate.sh ROOT [ROUNDS]: times the packaged gate on a data root beside its peers, in turn, and prints medians and their ratios.
# ROOT is a git repository with the layout of a training-data repository. As root, it also measures with the page cache dropped.
set -euo pipefail
root=$(cd "$1" && pwd) rounds=${2:-7}
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet pack "$here/src/ActorMaker.Build" -c Release -o "$work/feed" -v q > /dev/null
cat > "$work/nuget.config" <<X
<configuration><config><add key="globalPackagesFolder" value="$work/packages" /></config>
<packageSources><clear /><add key="feed" value="$work/feed" /></packageSources></configuration>
X
mkdir "$work/gate"
cat > "$work/gate/gate.proj" <<X
<Project Sdk="ActorMaker.Build/1.0.0">
  <PropertyGroup><TrainingDataRoot>$root</TrainingDataRoot></PropertyGroup>
  <Target Name="Nothing" />
</Project>
X
cd "$work/gate"

# Runs a command and appends the seconds it took to a list; the gate's exit code tells of findings, not of failure.
timed() {
  local list=$work/$1 start
  shift
  start=$(date +%s%N)
  "$@" > "$work/out" 2>&1 || true
  awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "%.3f\n", ns / 1e9 }' >> "$list"
}

# The same, and the time that the gate's summary line names for its two tasks.
gate() {
  timed "$1" dotnet build -nologo "${@:3}"
  sed -n 's/.*Training data:.* in \([0-9.]*\) s.*/\1/p' "$work/out" | tail -n 1 >> "$work/$2"
}

hash_all() { find "$root/data/actors" -type f \( -name '*.jpg' -o -name '*.png' \) -print0 | xargs -0 -r -P 2 -n 500 md5sum; }
drop() { sync; echo 3 > /proc/sys/vm/drop_caches; }

gate warmup warmup
gate warmup warmup
for _ in $(seq "$rounds"); do
  timed git git -C "$root" status
  gate build tasks
  timed empty dotnet build -nologo -t:Nothing
done
if [ "$(id -u)" -eq 0 ]; then
  for _ in $(seq 3); do
    drop
    timed md5 hash_all
    drop
    gate cold-build cold -p:TrainingRehash=true
  done
fi

median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
# The median of the ratios inside each round: a machine that slows down slows both.
ratio() { paste "$work/$1" "$work/$2" | awk '$2 > 0 { printf "%.2f\n", $1 / $2 }' | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

echo "| what | s | beside | s | ratio |"
echo "| --- | --- | --- | --- | --- |"
echo "| the gate's tasks, warm | $(median tasks) | \`git status\` | $(median git) | $(ratio tasks git) |"
echo "| \`dotnet build\` with the gate, warm | $(median build) | the same project, an empty target | $(median empty) | $(ratio build empty) |"
if [ -f "$work/md5" ]; then
  echo "| the gate's tasks, page cache dropped, all images read | $(median cold) | \`md5sum\` in two processes | $(median md5) | $(ratio cold md5) |"
fi
