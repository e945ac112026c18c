#!/usr/bin/env bash
# loras.sh STYLES VERSIONS [ROUNDS]: times SyncS3Loras, from the command line to its end, beside other programs that only list the
# same bucket, on a Ceph gateway of its own; prints medians, and the median of the ratios inside each round.
# Peers that are not installed (aws, rclone) are left out.
set -euo pipefail
styles=$1 versions=$2 rounds=${3:-5}
here=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'exec {hold}>&-; rm -rf "$work"' EXIT

mkfifo "$work/stdin"
"$here/tests/ceph/start-gateway" "$work/ceph" < "$work/stdin" > "$work/gateway" &
exec {hold}> "$work/stdin"
until grep -q '^endpoint' "$work/gateway"; do sleep 0.2; done
endpoint=$(sed -n 's/^endpoint //p' "$work/gateway")
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 ACTORMAKER_S3_ENDPOINT=$endpoint

dotnet pack "$here/src/ActorMaker.Build" -c Release -o "$work/feed" -v q > /dev/null
bucket=$(dotnet run --project "$here/tests/ActorMaker.Benchmarks" -c Release -v q -- loras "$work/data" "$styles" "$versions" | tail -n 1)
cp -a "$work/data" "$work/fresh"
cat > "$work/data/nuget.config" <<X
<configuration><config><add key="globalPackagesFolder" value="$work/packages" /></config>
<packageSources><clear /><add key="feed" value="$work/feed" /></packageSources></configuration>
X
echo '<Project Sdk="ActorMaker.Build/1.0.0" />' > "$work/data/data.csproj"
cd "$work/data"

sync_loras() {
  dotnet msbuild -nologo -tl:off -t:SyncS3Loras "-p:S3ServiceUrl=$endpoint" "-p:LoraBucket=$bucket" -p:LoraPrefixes=actor_maker_user/custom-styles-models/
}
first_sync() { cp -a "$work/fresh/." "$work/data/"; sync_loras; }
timed() {
  local list=$work/$1 start
  shift
  start=$(date +%s%N)
  "$@" > "$work/out" 2>&1 || { cat "$work/out" >&2; exit 1; }
  awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "%.3f\n", ns / 1e9 }' >> "$list"
}
median() { sort -n "$work/$1" | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ratio() { paste "$work/$1" "$work/$2" | awk '$2 > 0 { printf "%.2f\n", $1 / $2 }' | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
row() { [ ! -f "$work/$2" ] || echo "| $1 | $(median sync) | $3 | $(median "$2") | $(ratio sync "$2") |"; }

# rclone cannot use a CA bundle that is set for others, and the gateway has no TLS.
unset AWS_CA_BUNDLE
export RCLONE_CONFIG_CEPH_TYPE=s3 RCLONE_CONFIG_CEPH_PROVIDER=Ceph RCLONE_CONFIG_CEPH_ENV_AUTH=true RCLONE_CONFIG_CEPH_ENDPOINT=$endpoint
first_sync > /dev/null
for _ in $(seq "$rounds"); do
  timed first first_sync
  timed sync sync_loras
  requests=$(sed -n 's/.*, \([0-9,]* requests\? ([^)]*)\).*/\1/p' "$work/out")
  ! command -v aws > /dev/null || timed aws aws --endpoint-url "$endpoint" s3 ls --recursive "s3://$bucket/"
  ! command -v rclone > /dev/null || timed rclone rclone lsjson -R --fast-list "ceph:$bucket"
done

echo "$((styles * versions)) LoRAs: $requests; the first sync, which connects a tenth of them, takes $(median first) s"
echo "| what | s | beside | s | ratio |"
echo "| --- | --- | --- | --- | --- |"
row "\`SyncS3Loras\`, nothing new" aws "\`aws s3 ls --recursive\`"
row "\`SyncS3Loras\`, nothing new" rclone "\`rclone lsjson -R --fast-list\`"
