# Sourced behind common.sh by the scripts that need an S3 server: starts a Ceph gateway that ends with the script.
mkfifo "$work/stdin"
"$here/tests/ceph/start-gateway" "$work/ceph" < "$work/stdin" > "$work/gateway" &
exec {hold}> "$work/stdin"
trap 'exec {hold}>&-; wait; rm -rf "$work"' EXIT
until grep -q '^endpoint' "$work/gateway"; do
  kill -0 "$!" 2> /dev/null || { echo "the gateway did not start" >&2; exit 1; }
  sleep 0.2
done
endpoint=$(sed -n 's/^endpoint //p' "$work/gateway")
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 ACTORMAKER_S3_ENDPOINT=$endpoint

benchmark() { dotnet run --project "$here/tests/ActorMaker.Benchmarks" -c Release -v q -- "$@"; }

use_rclone() {
  # rclone cannot use a CA bundle that is set for others, and the gateway has no TLS.
  unset AWS_CA_BUNDLE
  export RCLONE_CONFIG_CEPH_TYPE=s3 RCLONE_CONFIG_CEPH_PROVIDER=Ceph RCLONE_CONFIG_CEPH_ENV_AUTH=true RCLONE_CONFIG_CEPH_ENDPOINT=$endpoint
}
