// System calls that Glibc's Swift module lacks or spells with variadics. Each returns what the call
// returns, or -errno: the Swift side reads errno nowhere.
#ifndef CLINUX_SYSTEM_H
#define CLINUX_SYSTEM_H

#include <stdint.h>

/// The name of an errno value, such as ENOENT, or NULL.
/// - C: strerrorname_np(3)
const char *clinux_error_name(int32_t code);

// Files and paths

/// - C: openat(2)
int32_t clinux_openat(int32_t directory, const char *path, int32_t flags, uint32_t mode);
/// - C: openat2(2)
int32_t clinux_openat2(int32_t directory, const char *path, uint64_t flags, uint64_t resolve);
/// - C: readlinkat(2)
int64_t clinux_readlinkat(int32_t directory, const char *path, char *buffer, uint64_t size);
/// - C: mknod(2)
int32_t clinux_mknod(const char *path, uint32_t mode, uint32_t major, uint32_t minor);
/// Opens an inode by number, the way a file server does.
/// - C: open_by_handle_at(2)
int32_t clinux_open_inode(int32_t mount, uint32_t inode);
/// Marks every open descriptor in the range close-on-exec.
/// - C: close_range(2)
int32_t clinux_close_on_exec(uint32_t first, uint32_t last);

// Mounts

/// - C: mount(2)
int32_t clinux_mount(const char *source, const char *target, const char *type, uint64_t flags,
                     const char *data);
/// - C: umount2(2)
int32_t clinux_unmount(const char *target, int32_t flags);
/// - C: pivot_root(2)
int32_t clinux_pivot_root(const char *new_root, const char *put_old);

// Namespaces

/// - C: unshare(2)
int32_t clinux_unshare(uint64_t flags);
/// - C: setns(2)
int32_t clinux_setns(int32_t descriptor, int32_t flags);
/// - C: sethostname(2)
int32_t clinux_sethostname(const char *name, uint64_t length);

// Identity. An id of UINT32_MAX stays as it is.

/// - C: setgroups(2)
int32_t clinux_setgroups(const uint32_t *groups, uint64_t count);
/// - C: setresgid(2)
int32_t clinux_setresgid(uint32_t real, uint32_t effective, uint32_t saved);
/// - C: setresuid(2)
int32_t clinux_setresuid(uint32_t real, uint32_t effective, uint32_t saved);
/// - C: prctl(2), PR_SET_NO_NEW_PRIVS
int32_t clinux_no_new_privileges(void);

// Capabilities, by libcap. A set is a mask: bit N is capability N.

/// - C: cap_set_proc(3)
int32_t clinux_set_capabilities(uint64_t effective, uint64_t permitted, uint64_t inheritable);
/// - C: cap_get_proc(3)
int32_t clinux_get_capabilities(uint64_t *effective, uint64_t *permitted, uint64_t *inheritable);
/// Returns -EINVAL for a capability that the kernel does not know.
/// - C: cap_drop_bound(3)
int32_t clinux_drop_bounding(uint32_t capability);
/// - C: cap_reset_ambient(3)
int32_t clinux_clear_ambient(void);
/// How many capabilities the running kernel knows.
/// - C: cap_max_bits(3)
int32_t clinux_capability_count(void);

// Processes

/// What a new process starts with. Descriptor `sources[i]` becomes `targets[i]`; no other survives.
struct clinux_program {
    const char *executable;
    char *const *arguments;
    char *const *environment;
    const int32_t *sources;
    const int32_t *targets;
    int32_t count;             // at most CLINUX_DESCRIPTORS
    int32_t cgroup;            // a cgroup v2 folder to be born in, or -1
};

enum { CLINUX_DESCRIPTORS = 16 };

/// Starts a program. Returns its process id and sets its pidfd (close-on-exec), or -errno, also when
/// the program cannot be executed.
/// - C: clone3(2), execve(2)
int32_t clinux_spawn(const struct clinux_program *request, int32_t *pidfd);
/// Waits for a child by its pidfd. Returns its exit status, 256 + its signal, or -errno.
/// - C: waitid(2)
int32_t clinux_wait(int32_t pidfd);
/// - C: pidfd_open(2)
int32_t clinux_pidfd_open(int32_t pid);
/// Stops a process of this user to look into it.
/// - C: ptrace(2), PTRACE_ATTACH
int32_t clinux_attach(int32_t pid);
/// - C: process_vm_readv(2)
int64_t clinux_read_memory(int32_t pid, uint64_t address, void *buffer, uint64_t count);

// Loop devices: a file as a block device

/// The number of a free loop device.
/// - C: loop(4), LOOP_CTL_GET_FREE
int32_t clinux_loop_free(int32_t control);
/// - C: loop(4), LOOP_SET_FD
int32_t clinux_loop_set(int32_t device, int32_t file);
/// - C: loop(4), LOOP_CLR_FD
int32_t clinux_loop_clear(int32_t device);

#endif
