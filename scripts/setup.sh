#!/bin/sh
# What must exist before TypeScript can run: Node and the packages of the lock file. The rest of the set-up is
# scripts/setup.mts. Usage: scripts/setup.sh npm|sim|test|bench (npm: this part only)
set -eu
cd "$(dirname "$0")/.."

for tool in node npm; do
  command -v "$tool" >/dev/null || {
    echo "$tool: missing; install Node 20 or newer: sudo apt-get install -y nodejs npm" >&2
    exit 3
  }
done

# npm removes node_modules before it installs, and the stamp is written last: an interrupted run is redone.
stamp=node_modules/.setup-stamp
lock=$(sha256sum <package-lock.json)
if [ "$(cat "$stamp" 2>/dev/null)" != "$lock" ]; then
  echo 'setup: npm ci' >&2
  npm ci --no-audit --no-fund --loglevel=error </dev/null >&2 || {
    echo 'setup: npm ci failed (above); it needs the npm registry, once' >&2
    exit 3
  }
  echo "$lock" >"$stamp"
fi

[ "${1-}" = npm ] || exec node --import tsx scripts/setup.mts "$@"
