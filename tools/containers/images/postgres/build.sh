#!/bin/bash
# build.sh FOLDER: builds local/postgres:MAJOR with all of contrib, and prints the variable that makes roundsman use it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../common.sh"

major=$(apt-cache show postgresql | sed -n 's/^Version: \([0-9]*\).*/\1/p' | head -n 1)
image=local/postgres:$major
echo "export ROUNDSMAN_POSTGRES_IMAGE=$image"
! docker image inspect "$image" >/dev/null 2>&1 || exit 0

root=$1/stage/postgres
rm -rf "$root"
servers=("postgresql-$major" "postgresql-client-$major")
# shellcheck disable=SC2046 # one word for each package
unpack "$root" "${servers[@]}" $(libraries "${servers[@]}") libc-bin tzdata busybox-static
shell "$root"
account "$root" postgres

home=/usr/lib/postgresql/$major
# compiling queries would need a library that is larger than all the rest
rm -rf "$root$home"/lib/llvmjit* "$root$home"/lib/bitcode
for program in "$root$home"/bin/*; do
    ln -sf "$home/bin/${program##*/}" "$root/usr/bin/"
done
chroot "$root" "$home/bin/postgres" --version >&2
install -m 755 "$here/entrypoint.sh" "$root/usr/bin/docker-entrypoint.sh"
mkdir -p "$root/var/lib/postgresql/data" "$root/var/run/postgresql"
chown -R 999:999 "$root/var/lib/postgresql" "$root/var/run/postgresql"

import "$root" "$image" 'ENV LANG=C.UTF-8' 'ENV PGDATA=/var/lib/postgresql/data' 'USER postgres' 'EXPOSE 5432' \
    'VOLUME /var/lib/postgresql/data' 'ENTRYPOINT ["docker-entrypoint.sh"]' 'CMD ["postgres"]'
rm -rf "$root"
