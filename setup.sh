#!/usr/bin/env bash
# Makes a Debian or Ubuntu machine ready for the kit: says nothing and changes
# nothing when all is there. `make` calls it; Swift itself is yours to install.
#
#   ./setup.sh            what make grade and make test need
#   ./setup.sh more       and what lets the kit do more, where that can be had (make setup)
#   ./setup.sh guests     and the cross compiler for Sources/Guests
#   ./setup.sh bench      and what make bench compares and counts with
#   ./setup.sh peers      and the real tools that tests compare with, as far as they can be had
set -eu

oldest=6.2

# One row for each package: its name, what shows that it is there, what needs it.
base="
git          command:git                      SwiftPM fetches the grader's packages with it
g++          file:/usr/include/c++            the Swift compiler links against its libraries
zlib1g-dev   file:/usr/include/zlib.h        the images lab unpacks layers with it
libcap-dev   file:/usr/include/sys/capability.h  the jail lab
libsqlite3-dev  file:/usr/include/sqlite3.h  the grader's gradebook"
more="
libzstd-dev  file:/usr/include/zstd.h         the images lab reads layers packed by zstd"
guests="
gcc-riscv64-unknown-elf  command:riscv64-unknown-elf-gcc  builds the guest programs"
bench="$guests
gcc          command:gcc                      builds the native twins of the programs
qemu-user    command:qemu-riscv64             the emulator that make bench compares with
valgrind     command:valgrind                 counts host instructions"
# No podman: with it comes a newer login and passwd, which a test should not do to a machine.
peers="
skopeo           command:skopeo               carries images to our registry and back
umoci            command:umoci                unpacks layers as we do, and makes images
docker-registry  command:docker-registry      takes and gives images as our registry does
libarchive-tools command:bsdtar               reads the archives that we write
etcd-server      command:etcd                 answers as our store does
iproute2         command:ip                   wires the worlds in which rules are tried
iptables         command:iptables-restore     takes the rules that we write
nftables         command:nft                  takes the rules that we write
bind9-dnsutils   command:dig                  asks our DNS server
cmark-gfm        command:cmark-gfm            reads the handouts as we do
slurm-wlm        command:slurmctld            spreads the judging of a class
munge            command:munged               lets the parts of Slurm trust each other
libxml2-utils    command:xmllint              holds JUnit reports against their schema
python3-jsonschema  file:/usr/lib/python3/dist-packages/jsonschema  holds JSON reports against theirs"

say() { printf 'setup: %s\n' "$1" >&2; }

is_there() {
    case $1 in
        command:*) command -v "${1#command:}" > /dev/null ;;
        file:*) test -e "${1#file:}" ;;
    esac
}

check_swift() {
    if ! command -v swift > /dev/null; then
        say "there is no swift on PATH. Install Swift $oldest or later first:"
        say "  https://www.swift.org/install/linux/"
        exit 1
    fi
    found=$(swift --version 2> /dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p' | head -n 1)
    if [ "$(printf '%s\n' "$oldest" "${found:-0}" | sort -V | head -n 1)" != "$oldest" ]; then
        say "swift is version ${found:-unknown}, and the kit needs $oldest or later:"
        say "  https://www.swift.org/install/linux/"
        exit 1
    fi
}

# The packages of $1 that are not there, separated by blanks.
missing_of() {
    printf '%s\n' "$1" | while read -r package proof _; do
        [ -z "$package" ] || is_there "$proof" || printf '%s ' "$package"
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif [ -t 0 ]; then
        sudo "$@"
    else
        sudo -n "$@"
    fi
}

# Why this machine does not let us install $@; nothing when it does.
obstacle() {
    if ! command -v apt-get > /dev/null; then
        echo "there is no apt-get here: install them in your system's way"
    elif [ "$(id -u)" != 0 ] && ! command -v sudo > /dev/null; then
        echo "you are not root and there is no sudo. As root: apt-get install $*"
    fi
}

# Bare images have no package lists: those are fetched when the first try fails.
install() {
    log=$(mktemp)
    trap 'rm -f "$log"' RETURN
    set -- env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
    as_root "$@" > "$log" 2>&1 && return
    if as_root apt-get update -q > "$log" 2>&1 && as_root "$@" > "$log" 2>&1; then return; fi
    grep -E '^(E|Err|W):|sudo:' "$log" | tail -n 3 | sed 's/^/setup:   /' >&2
    return 1
}

case ${1:-} in
    '' | more | peers) wanted=$base ;;
    guests) wanted="$base$guests" ;;
    bench) wanted="$base$bench" ;;
    *)
        say "$1: expected nothing, more, guests, bench or peers"
        exit 64
        ;;
esac
check_swift

# Installs $@, or says why not.
provide() {
    [ $# -gt 0 ] || return 0
    reason=$(obstacle "$@")
    if [ -n "$reason" ]; then
        say "missing: $*"
        say "  $reason"
        return 1
    fi
    say "installing $*"
    if ! install "$@"; then
        say "apt-get could not install that. Is there a network? By hand:"
        say "  apt-get update && apt-get install $*"
        return 1
    fi
}

read -r -a missing <<< "$(missing_of "$wanted")"
provide "${missing[@]}" || exit 1
# What is not needed is tried one by one: no package stops another, and none stops us.
case ${1:-} in
    more) wished=$more ;;
    peers) wished=$more$peers ;;
    *) wished= ;;
esac
for package in $(missing_of "$wished"); do
    provide "$package" || say "going on without $package"
done
