#!/bin/busybox sh
# Process 1 of the virtual machine: mounts what the kernel offers, runs the tests, powers off.
if [ "${1-}" != moved ]; then
    # A container's root changes places with the old one, which the kernel's very first cannot.
    /bin/busybox mount -t proc proc /proc
    /bin/busybox mount --bind / /inside
    cd /inside || exit
    /bin/busybox mount --move . /
    exec /bin/busybox chroot . /init moved
fi
/bin/busybox --install -s /bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmp /tmp
mount -t cgroup2 cgroup /sys/fs/cgroup
# What version 2 has no files for, as hosts of both versions have it.
for controller in devices freezer; do
    mkdir -p "/run/cgroup/$controller"
    mount -t cgroup -o "$controller" "$controller" "/run/cgroup/$controller" || true
done
ip link set lo up
export LD_LIBRARY_PATH=@LIBRARIES@ PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp
(
    sleep 300
    echo GUEST-WATCHDOG
    poweroff -f
) &
echo "GUEST-CONTROLLERS $(cat /sys/fs/cgroup/cgroup.controllers)"
status=0
for class in @CLASSES@; do
    /kit/DrydockPackageTests.xctest --testing-library xctest "$class" || status=$?
done
echo "GUEST-RC $status"
poweroff -f
