# Functions to build an image from Debian packages, which are unpacked but never installed. To be sourced.

# libraries PACKAGE...: the library packages that these packages need, directly and further on
libraries() {
    local quiet=(--no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances)
    local wanted='^(lib|zlib)' unwanted='^(libllvm|libelogind|libperl)' direct
    direct=$(apt-cache depends "${quiet[@]}" "$@" | awk '$1 ~ /Depends:$/ {print $2}' | grep -E "$wanted" | grep -Ev "$unwanted")
    # shellcheck disable=SC2086 # one word for each package
    apt-cache depends --recurse "${quiet[@]}" $direct | grep -E "$wanted" | grep -Ev "$unwanted" | sort -u
}

# unpack ROOT PACKAGE...: downloads packages and lays their files out under a folder
unpack() {
    local root=$1 directory archive
    shift
    mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root/packages" "$root/etc" "$root/tmp"
    for directory in bin sbin lib lib64; do
        ln -s "usr/$directory" "$root/$directory"
    done
    chmod 1777 "$root/tmp"
    # apt gives up root's rights for downloads where it can, and complains where it cannot
    (cd "$root/packages" && apt-get download -qq -o APT::Sandbox::User=root "$@")
    for archive in "$root"/packages/*.deb; do
        dpkg-deb --fsys-tarfile "$archive" | tar --extract --keep-directory-symlink --directory "$root"
    done
    rm -rf "$root"/packages "$root"/usr/share/{doc,man,locale,lintian,bug}
    ldconfig -r "$root"
}

# shell ROOT: a shell and the usual small tools, from the package busybox-static
shell() {
    chroot "$1" /bin/busybox --install -s /usr/bin 2>/dev/null || true
}

# account ROOT NAME: the account that the server runs as
account() {
    printf 'root:x:0:0::/root:/bin/sh\n%s:x:999:999::/tmp:/bin/sh\n' "$2" >"$1/etc/passwd"
    printf 'root:x:0:\n%s:x:999:\n' "$2" >"$1/etc/group"
}

# import ROOT IMAGE CHANGE...: makes an image of a folder; changes are lines of a Dockerfile
import() {
    local root=$1 image=$2 change changes=()
    shift 2
    for change in "$@"; do
        changes+=(--change "$change")
    done
    tar --create --directory "$root" . | docker import "${changes[@]}" - "$image" >/dev/null
    echo "containers: built $image" >&2
}
