// The mount calls that work on descriptors.
#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

static int32_t result(int value) {
    return value < 0 ? -errno : value;
}

int32_t clinux_fsopen(const char *type) {
    return result(fsopen(type, FSOPEN_CLOEXEC));
}

int32_t clinux_fsconfig(int32_t context, const char *name, const char *value) {
    if (!name) return result(fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0));
    return result(fsconfig(context, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG, name, value, 0));
}

int32_t clinux_fsmount(int32_t context, uint32_t attributes) {
    return result(fsmount(context, FSMOUNT_CLOEXEC, attributes));
}

int32_t clinux_open_tree(int32_t directory, const char *path, int32_t recursive) {
    unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH;
    return result(open_tree(directory, path, flags | (recursive ? AT_RECURSIVE : 0)));
}

int32_t clinux_move_mount(int32_t mount, int32_t place) {
    return result(move_mount(mount, "", place, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
}

int32_t clinux_mount_setattr(int32_t mount, int32_t recursive, const struct clinux_mount_change *change) {
    struct mount_attr attributes = {
        .attr_set = change->set | (change->users >= 0 ? MOUNT_ATTR_IDMAP : 0),
        .attr_clr = change->clear,
        .propagation = change->propagation,
        .userns_fd = change->users >= 0 ? (uint64_t)change->users : 0,
    };
    unsigned flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
    return result(mount_setattr(mount, "", flags, &attributes, sizeof attributes));
}
