#!/usr/bin/env bash
# gate.sh ROOT [ROUNDS]: times the packaged gate on a data root beside its peers, in turn, and prints medians and their ratios.
# ROOT is a git repository with the layout of a training-data repository. As root, it also measures with the page cache dropped.
set -euo pipefail
. "$(dirname "$0")/common.sh"
root=$(cd "$1" && pwd) rounds=${2:-7}
make_project "$root"

# Times a build, and takes the time that the gate's summary line names for its two tasks.
gate() {
  timed "$1" dotnet build -nologo "${@:3}"
  named "$2" "Training data:"
}

gate warmup warmup
gate warmup warmup
for _ in $(seq "$rounds"); do
  timed git git -C "$root" status
  gate build tasks
  timed empty dotnet build -nologo -t:Nothing
done
if [ "$(id -u)" -eq 0 ]; then
  for _ in $(seq "$rounds"); do
    drop
    timed md5 hash_all "$root"
    drop
    gate cold-build cold -p:TrainingRehash=true
  done
fi

head_row
row "the gate's tasks, warm" tasks '`git status`' git
row '`dotnet build` with the gate, warm' build 'the same project, an empty target' empty
if [ -f "$work/md5" ]; then
  row "the gate's tasks, page cache dropped, all images read" cold '`md5sum` in two processes' md5
fi
