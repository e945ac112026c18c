#!/usr/bin/env bash
# targets.sh ROOT [ROUNDS]: times NormalizeVersions (a preview) and SyncTrainingManifests on a copy of a data root, as whole
# commands beside their peers. ROOT is a git repository, as for gate.sh. As root, it also measures with the page cache dropped.
set -euo pipefail
. "$(dirname "$0")/common.sh"
root=$work/data rounds=${2:-5}
cp -a "$1" "$root"
make_project "$root"

load_all() { python3 -c 'import glob, json, sys; [json.load(open(p)) for p in glob.glob(sys.argv[1] + "/resources/style_images/*/training_versions.json")]' "$root"; }
target() { timed "$1" dotnet msbuild -nologo -t:"$2" "${@:3}"; }

head_row
if compgen -G "$root/resources/style_images/*/training_versions.json" > /dev/null; then
  target warmup NormalizeVersions
  for _ in $(seq "$rounds"); do
    timed python load_all
    target normalize NormalizeVersions
  done
  row "preview of \`NormalizeVersions\`, $(memory dotnet msbuild -nologo -t:NormalizeVersions) MB of memory" normalize 'Python, `json.load` of the same files' python
fi

if compgen -G "$root/data/actors/*/" > /dev/null; then
  # Takes the time that the target itself names: from its first look at the tree to its last write.
  sync_manifests() {
    timed "$1" dotnet msbuild -nologo -t:SyncTrainingManifests "${@:3}"
    named "$2" "SyncTrainingManifests:"
  }

  if [ "$(id -u)" -eq 0 ]; then
    for _ in $(seq 3); do
      git -C "$root" checkout -q -- data
      drop
      timed md5 hash_all "$root"
      drop
      sync_manifests cold-command cold -p:TrainingRehash=true
    done
    row '`SyncTrainingManifests`, page cache dropped, all images read, writing included' cold '`md5sum` in two processes' md5
  fi

  sync_manifests warmup warmup
  git -C "$root" add -A
  git -C "$root" -c user.name=x -c user.email=x commit -qm "what the first run wrote" || true
  sync_manifests warmup warmup
  for _ in $(seq "$rounds"); do
    timed git git -C "$root" status
    sync_manifests command sync
    timed empty dotnet msbuild -nologo -t:Nothing
  done
  row '`SyncTrainingManifests`, warm, nothing changed' sync '`git status`' git
  row 'the whole command' command 'the same project, an empty target' empty
fi
