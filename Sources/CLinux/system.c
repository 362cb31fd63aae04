#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/loop.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sched.h>
#include <unistd.h>

static int64_t result(int64_t value) {
    return value < 0 ? -errno : value;
}

const char *clinux_error_name(int32_t code) {
    return strerrorname_np(code);
}

int32_t clinux_openat(int32_t directory, const char *path, int32_t flags, uint32_t mode) {
    return (int32_t)result(openat(directory, path, flags | O_CLOEXEC, mode));
}

int32_t clinux_mkdirat(int32_t directory, const char *path, uint32_t mode) {
    return (int32_t)result(mkdirat(directory, path, mode));
}

int32_t clinux_openat2(int32_t directory, const char *path, uint64_t flags, uint64_t resolve) {
    struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = resolve};
    return (int32_t)result(syscall(SYS_openat2, directory, path, &how, sizeof how));
}

int64_t clinux_readlinkat(int32_t directory, const char *path, char *buffer, uint64_t size) {
    return result(readlinkat(directory, path, buffer, size));
}

int32_t clinux_mknod(const char *path, uint32_t mode, uint32_t major, uint32_t minor) {
    return (int32_t)result(mknod(path, mode, makedev(major, minor)));
}

int32_t clinux_open_inode(int32_t mount, uint32_t inode) {
    // ext4's handle of type 1 (FILEID_INO32_GEN): inode number, generation; the root's are 2 and 0.
    union {
        struct file_handle handle;
        char room[sizeof(struct file_handle) + 8];
    } name;
    memset(&name, 0, sizeof name);
    name.handle.handle_bytes = 8;
    name.handle.handle_type = 1;
    memcpy(name.handle.f_handle, &inode, sizeof inode);
    return (int32_t)result(open_by_handle_at(mount, &name.handle, O_RDONLY | O_CLOEXEC));
}

int32_t clinux_link_descriptor(int32_t descriptor, const char *path) {
    return (int32_t)result(linkat(descriptor, "", AT_FDCWD, path, AT_EMPTY_PATH));
}

int32_t clinux_renameat2(int32_t from, const char *old_name, int32_t to, const char *new_name,
                         uint32_t flags) {
    return (int32_t)result(renameat2(from, old_name, to, new_name, flags));
}

int32_t clinux_mknodat(int32_t directory, const char *path, uint32_t mode, uint32_t major, uint32_t minor) {
    return (int32_t)result(mknodat(directory, path, mode, makedev(major, minor)));
}

int64_t clinux_entries(int32_t folder, void *buffer, uint64_t size) {
    return result(syscall(SYS_getdents64, folder, buffer, size));
}

void clinux_device_numbers(uint64_t device, uint32_t *major_number, uint32_t *minor_number) {
    *major_number = major(device);
    *minor_number = minor(device);
}

int64_t clinux_list_attributes(int32_t file, const char *path, char *names, uint64_t size) {
    return result(path ? llistxattr(path, names, size) : flistxattr(file, names, size));
}

int64_t clinux_get_attribute(int32_t file, const char *path, const char *name, void *value, uint64_t size) {
    return result(path ? lgetxattr(path, name, value, size) : fgetxattr(file, name, value, size));
}

int32_t clinux_set_attribute(int32_t file, const char *path, const char *name, const void *value,
                             uint64_t size) {
    return (int32_t)result(
        path ? lsetxattr(path, name, value, size, 0) : fsetxattr(file, name, value, size, 0));
}

int32_t clinux_remove_attribute(int32_t file, const char *path, const char *name) {
    return (int32_t)result(path ? lremovexattr(path, name) : fremovexattr(file, name));
}

int32_t clinux_close_on_exec(uint32_t first, uint32_t last) {
    return (int32_t)result(syscall(SYS_close_range, first, last, 4 /* CLOSE_RANGE_CLOEXEC */));
}

int32_t clinux_close_range(uint32_t first, uint32_t last) {
    return (int32_t)result(syscall(SYS_close_range, first, last, 0));
}

int32_t clinux_mount(const char *source, const char *target, const char *type, uint64_t flags,
                     const char *data) {
    return (int32_t)result(mount(source, target, type, flags, data));
}

int32_t clinux_unmount(const char *target, int32_t flags) {
    return (int32_t)result(umount2(target, flags));
}

int32_t clinux_pivot_root(const char *new_root, const char *put_old) {
    return (int32_t)result(syscall(SYS_pivot_root, new_root, put_old));
}

int32_t clinux_unshare(uint64_t flags) {
    return (int32_t)result(unshare((int)flags));
}

int32_t clinux_setns(int32_t descriptor, int32_t flags) {
    return (int32_t)result(setns(descriptor, flags));
}

int32_t clinux_sethostname(const char *name, uint64_t length) {
    return (int32_t)result(sethostname(name, length));
}

int32_t clinux_setdomainname(const char *name, uint64_t length) {
    return (int32_t)result(setdomainname(name, length));
}

int32_t clinux_setgroups(const uint32_t *groups, uint64_t count) {
    return (int32_t)result(setgroups(count, groups));
}

int32_t clinux_setresgid(uint32_t real, uint32_t effective, uint32_t saved) {
    return (int32_t)result(setresgid(real, effective, saved));
}

int32_t clinux_setresuid(uint32_t real, uint32_t effective, uint32_t saved) {
    return (int32_t)result(setresuid(real, effective, saved));
}

int32_t clinux_no_new_privileges(void) {
    return (int32_t)result(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

int32_t clinux_keep_capabilities(int32_t keep) {
    return (int32_t)result(prctl(PR_SET_KEEPCAPS, keep, 0, 0, 0));
}

int32_t clinux_set_limit(int32_t resource, uint64_t soft, uint64_t hard) {
    struct rlimit limit = {.rlim_cur = soft, .rlim_max = hard};
    return (int32_t)result(setrlimit((__rlimit_resource_t)resource, &limit));
}

int32_t clinux_filter(const struct clinux_instruction *program, uint16_t count, uint32_t flags) {
    _Static_assert(sizeof(struct clinux_instruction) == sizeof(struct sock_filter), "same layout");
    struct sock_fprog list = {.len = count, .filter = (struct sock_filter *)program};
    return (int32_t)result(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &list));
}

int32_t clinux_pidfd_open(int32_t pid) {
    return (int32_t)result(syscall(SYS_pidfd_open, pid, 0));
}

int32_t clinux_attach(int32_t pid) {
    if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) < 0) return -errno;
    int status;
    return waitpid(pid, &status, __WALL) < 0 ? -errno : 0;
}

int64_t clinux_read_memory(int32_t pid, uint64_t address, void *buffer, uint64_t count) {
    struct iovec here = {.iov_base = buffer, .iov_len = count};
    struct iovec there = {.iov_base = (void *)(uintptr_t)address, .iov_len = count};
    return result(process_vm_readv(pid, &here, 1, &there, 1, 0));
}

int32_t clinux_loop_free(int32_t control) {
    return (int32_t)result(ioctl(control, LOOP_CTL_GET_FREE));
}

int32_t clinux_loop_set(int32_t device, int32_t file) {
    return (int32_t)result(ioctl(device, LOOP_SET_FD, file));
}

int32_t clinux_loop_clear(int32_t device) {
    return (int32_t)result(ioctl(device, LOOP_CLR_FD, 0));
}

void clinux_set_name(const char *name) {
    prctl(PR_SET_NAME, name);
}
