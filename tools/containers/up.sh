#!/bin/bash
# Starts a Docker engine on a Debian machine that has no registry, and builds the sandbox's images from packages.
#
#   up.sh FOLDER       everything goes into FOLDER: socket, images, containers, log
#   . FOLDER/env       points the Docker command, testcontainers and roundsman at the engine
#   down.sh FOLDER     ends it
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?usage: up.sh FOLDER}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
socket=unix://$folder/docker.sock
export DEBIAN_FRONTEND=noninteractive DOCKER_HOST=$socket

say() { echo "containers: $*" >&2; }
fail() { say "$*"; exit 1; }
answers() { docker info >/dev/null 2>&1; }

install_missing() {
    [ -n "$(find /var/lib/apt/lists -name '*_Packages*' -print -quit)" ] || apt-get update -qq
    command -v dockerd >/dev/null || apt-get install -y -qq --no-install-recommends docker.io >"$folder/apt.log" 2>&1
}

# Ports are published by the engine's own proxy, so the machine's packet filter stays as it is.
start_engine() {
    [ -e /sys/class/net/docker0 ] || touch "$folder/made-bridge"
    setsid dockerd --host "$socket" --ip 127.0.0.1 --iptables=false --ip-masq=false --ip-forward=false \
        --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/engine.pid" \
        >"$folder/engine.log" 2>&1 </dev/null &
    local engine=$!
    for _ in $(seq 300); do
        answers && return
        kill -0 "$engine" 2>/dev/null || fail "the engine ended: $(tail -n 1 "$folder/engine.log")"
        sleep 0.1
    done
    fail "the engine does not answer after 30 s; see $folder/engine.log"
}

write_environment() {
    cat >"$folder/env" <<END
export DOCKER_HOST=$socket
export TESTCONTAINERS_RYUK_DISABLED=true
export TESTCONTAINERS_CONNECTION_MODE=docker_host
export TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
export TC_POOLING_INTERVAL=0.1
export TC_MAX_TRIES=600
END
}

install_missing
[ "${#socket}" -lt 108 ] || fail "the path of a socket must be shorter than $socket"
answers || start_engine
say "$(docker version --format 'engine {{.Server.Version}}') answers at $socket"
write_environment
for recipe in "$here"/images/*/build.sh; do
    "$recipe" "$folder" >>"$folder/env"
done
cat "$folder/env"
