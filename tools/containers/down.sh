#!/bin/bash
# Ends the engine that `up.sh FOLDER` started, with its containers, and removes what it stored.
set -euo pipefail
folder=$(cd "${1:?usage: down.sh FOLDER}" && pwd)
export DOCKER_HOST=unix://$folder/docker.sock

# A number in a file may by now belong to another process: ours names the folder in its command line.
is_ours() { tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" | grep -qF -- "--exec-root $folder/exec"; }

engine=$(cat "$folder/engine.pid" 2>/dev/null || true)
if [ -n "$engine" ] && is_ours "$engine"; then
    docker ps --all --quiet | xargs --no-run-if-empty docker rm --force --volumes >/dev/null
    kill -TERM "$engine"
    for _ in $(seq 300); do
        is_ours "$engine" || break
        sleep 0.1
    done
    if is_ours "$engine"; then
        echo "containers: the engine (process $engine) does not end; see $folder/engine.log" >&2
        exit 1
    fi
fi
[ ! -e "$folder/made-bridge" ] || ip link delete docker0 2>/dev/null || true
rm -rf "$folder"/{data,exec,stage,docker.sock,engine.pid,engine.log,apt.log,made-bridge,env}
rmdir "$folder" 2>/dev/null || true
