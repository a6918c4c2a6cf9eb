#!/bin/sh
# Understands what the official image's entrypoint does of POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB.
set -eu
user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

case "${1:-}" in
    '' | -*) set -- postgres "$@" ;;
esac

if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then
    secret=/tmp/initial-password
    (umask 077 && printf '%s\n' "${POSTGRES_PASSWORD:?POSTGRES_PASSWORD is not set}" >"$secret")
    initdb --no-sync --username="$user" --pwfile="$secret" --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
        ${POSTGRES_INITDB_ARGS:-} >/dev/null  # words, as in the official image
    rm "$secret"
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
    if [ "$database" != postgres ]; then
        printf 'CREATE DATABASE "%s";\n' "$database" | postgres --single -j postgres >/dev/null
    fi
fi
exec "$@"
