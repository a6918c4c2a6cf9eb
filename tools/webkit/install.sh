#!/bin/bash
# Installs what pw-webkitgtk needs: the WebKitGTK of the distribution, its media plugins and an X server without screen.
#
#   install.sh         installs what is missing; as root, on Debian 12 or later (and its relatives)
#   install.sh --ask   installs nothing: ends with 0 if all is there, else with 1 and the one command
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
packages=(
    xvfb xauth dbus bubblewrap xdg-dbus-proxy glib-networking fonts-dejavu-core
    gir1.2-webkit2-4.1 python3-gi
    gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav
)
command="apt-get install --yes --no-install-recommends ${packages[*]}"

say() { echo "webkit: $*" >&2; }
installed() { [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

if ! command -v apt-get >/dev/null; then
    say "this is not Debian; wanted are WebKitGTK 4.1 with its GObject introspection, PyGObject, Xvfb and GStreamer"
    say "on Debian it is: $command"
    exit 1
fi
missing=()
for package in "${packages[@]}"; do
    installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
    say "all is there: $("$here/pw-webkitgtk" --version)"
    exit 0
fi
if [ "${1:-}" = --ask ] || [ "$(id -u)" -ne 0 ]; then
    say "missing: ${missing[*]}"
    say "as root: $command"
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
[ -n "$(find /var/lib/apt/lists -name '*_Packages*' -print -quit)" ] || apt-get update -qq
$command >/dev/null
say "installed: $("$here/pw-webkitgtk" --version)"
