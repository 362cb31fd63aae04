#!/usr/bin/env bash
# Boots a Debian kernel under qemu, in software, and runs live suites on it: the machine has version 2
# of the control groups with every controller. Needs a built LABS=solutions.
#
#   Tests/VM/run.sh BUILD_FOLDER CLASS…      such as ControlGroupsTests.EnforceTests
set -eu -o pipefail
build=$1
shift
here=$(cd "$(dirname "$0")" && pwd)
work=.build-vm
mkdir -p "$work"

step() { printf 'test-vm: %s (%d s)\n' "$1" "$SECONDS"; }

missing() {
    printf 'test-vm: skipped: %s\n' "$1"
    exit 77
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

packages="qemu-system-x86 seabios busybox-static cpio xz-utils zstd"
# Asked for one by one: command -v is content with any of several.
absent=
for program in qemu-system-x86_64 cpio zstd busybox; do
    command -v "$program" > /dev/null || absent=yes
done
if [ -n "$absent" ]; then
    command -v apt-get > /dev/null || missing "qemu is not installed, and there is no apt"
    step "installing $packages"
    # shellcheck disable=SC2086
    as_root apt-get install -y --no-install-recommends $packages > "$work/apt.log" 2>&1 ||
        missing "apt cannot install qemu: $work/apt.log"
fi

# The kernel is unpacked, not installed.
if [ ! -f "$work/vmlinux" ]; then
    step "fetching a kernel"
    name=$(apt-cache depends linux-image-cloud-amd64 2> /dev/null | awk '/Depends: linux-image/ {print $2; exit}')
    [ -n "$name" ] || missing "apt knows no linux-image-cloud-amd64"
    (cd "$work" && apt-get download "$name" > apt.log 2>&1) || missing "apt cannot fetch $name"
    rm -rf "$work/kernel"
    dpkg -x "$work/$name"_*.deb "$work/kernel"
    cp "$work"/kernel/boot/vmlinuz-* "$work/vmlinux"
fi

step "packing"
root=$work/root
rm -rf "$root"
mkdir -p "$root"/{inside,bin,proc,sys,dev,tmp,run,kit,etc,usr/bin,usr/sbin}
tests=$build/DrydockPackageTests.xctest
cp "$(command -v busybox)" "$root/bin/busybox"
cp "$tests" "$build/drydock" "$build/labinit" "$build/containerinit" "$root/kit/"
libraries=$(ldd "$tests" "$build/drydock" | awk '/=>/ {print $3} /^\t\/.*ld-/ {print $1}')
for file in $libraries; do
    mkdir -p "$root$(dirname "$file")"
    cp -L "$file" "$root$file"
done
folders=$(for file in $libraries; do dirname "$file"; done | sort -u | paste -sd:)
sed "s|@LIBRARIES@|$folders|; s|@CLASSES@|$*|" "$here/init.sh" > "$root/init"
chmod +x "$root/init"
(cd "$root" && find . | cpio -o -H newc --quiet) > "$work/root.cpio"

# The kernel has this kind of disk without a module.
truncate -s 4M "$work/disk"
step "booting"
timeout 400 qemu-system-x86_64 -M q35 -accel tcg,thread=multi -cpu max -smp 2 -m 2048 -nic none \
    -nographic -no-reboot -device nvme,drive=disk,serial=1 \
    -drive "file=$work/disk,format=raw,if=none,id=disk" -kernel "$work/vmlinux" -initrd "$work/root.cpio" \
    -append 'console=ttyS0 quiet panic=-1' < /dev/null > "$work/vm.log" 2>&1 ||
    { tail -20 "$work/vm.log"; echo "test-vm: qemu failed; all of it: $work/vm.log"; exit 1; }

tr -d '\r' < "$work/vm.log" | grep -E "error:|skipped|Executed|GUEST" | sort -u || true
step "done"
if grep -q "Test skipped" "$work/vm.log"; then
    echo "test-vm: a test was skipped, though this machine has what it needs: $work/vm.log"
    exit 1
fi
if ! grep -q "GUEST-RC 0" "$work/vm.log"; then
    echo "test-vm: the tests failed; all of it: $work/vm.log"
    exit 1
fi
