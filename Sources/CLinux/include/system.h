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
/// - C: mkdirat(2)
int32_t clinux_mkdirat(int32_t directory, const char *path, uint32_t mode);
/// - C: openat2(2)
int32_t clinux_openat2(int32_t directory, const char *path, uint64_t flags, uint64_t resolve);
/// - C: readlinkat(2)
int64_t clinux_readlinkat(int32_t directory, const char *path, char *buffer, uint64_t size);
/// - C: mknod(2)
int32_t clinux_mknod(const char *path, uint32_t mode, uint32_t major, uint32_t minor);
/// Opens an inode by number, the way a file server does.
/// - C: open_by_handle_at(2)
int32_t clinux_open_inode(int32_t mount, uint32_t inode);
/// One more name for the file of a descriptor.
/// - C: linkat(2), AT_EMPTY_PATH
int32_t clinux_link_descriptor(int32_t descriptor, const char *path);
/// - C: renameat2(2)
int32_t clinux_renameat2(int32_t from, const char *old_name, int32_t to, const char *new_name,
                         uint32_t flags);
/// - C: mknodat(2)
int32_t clinux_mknodat(int32_t directory, const char *path, uint32_t mode, uint32_t major, uint32_t minor);
/// The next entries of an open folder, as struct linux_dirent64. Returns how many bytes, 0 at the end.
/// - C: getdents64(2)
int64_t clinux_entries(int32_t folder, void *buffer, uint64_t size);
/// - C: major(3), minor(3)
void clinux_device_numbers(uint64_t device, uint32_t *major, uint32_t *minor);

// Extended attributes: of an open file when `path` is NULL, else of what a path names, links not followed.

/// - C: flistxattr(2), llistxattr(2)
int64_t clinux_list_attributes(int32_t file, const char *path, char *names, uint64_t size);
/// - C: fgetxattr(2), lgetxattr(2)
int64_t clinux_get_attribute(int32_t file, const char *path, const char *name, void *value, uint64_t size);
/// - C: fsetxattr(2), lsetxattr(2)
int32_t clinux_set_attribute(int32_t file, const char *path, const char *name, const void *value,
                             uint64_t size);
/// - C: fremovexattr(2), lremovexattr(2)
int32_t clinux_remove_attribute(int32_t file, const char *path, const char *name);

/// Marks every open descriptor in the range close-on-exec.
/// - C: close_range(2)
int32_t clinux_close_on_exec(uint32_t first, uint32_t last);
/// Closes them at once.
/// - C: close_range(2)
int32_t clinux_close_range(uint32_t first, uint32_t last);

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
/// - C: setdomainname(2)
int32_t clinux_setdomainname(const char *name, uint64_t length);

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
/// - C: cap_set_ambient(3)
int32_t clinux_raise_ambient(uint32_t capability);
/// Whether permitted capabilities survive the change to a user id other than 0.
/// - C: prctl(2), PR_SET_KEEPCAPS
int32_t clinux_keep_capabilities(int32_t keep);
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
    uint64_t namespaces;       // CLONE_NEW… bits of kinds to be born in anew
};

enum { CLINUX_DESCRIPTORS = 16 };

/// A process that waits before it executes its program. All three are close-on-exec.
struct clinux_birth {
    int32_t pidfd;
    int32_t gate;              // one byte lets it go on, an end of file ends it
    int32_t report;            // the errno of its execve, or an end of file
};

/// Makes the process of a program, which waits at the gate. Returns its process id or -errno.
/// - C: clone3(2)
int32_t clinux_prepare(const struct clinux_program *request, struct clinux_birth *birth);
/// Lets it execute its program; closes gate and report. Returns 0 or -errno; then the process has
/// ended and the pidfd is closed.
/// - C: execve(2)
int32_t clinux_release(struct clinux_birth *birth);
/// A copy of this process, which must have one thread. Returns 0 in the copy, its id here, or -errno.
/// - C: fork(2)
int32_t clinux_fork(void);
/// The same, but the copy becomes a child of this process's parent.
/// - C: clone(2), CLONE_PARENT
int32_t clinux_fork_aside(void);
/// SIGKILL for this process when its parent ends.
/// - C: prctl(2), PR_SET_PDEATHSIG
int32_t clinux_end_with_parent(void);
/// Waits for any child without blocking. Returns 1 and its id and status (as clinux_wait's), 0 when
/// none has ended, -ECHILD when there is none.
/// - C: wait4(2)
int32_t clinux_reap_any(int32_t *pid, int32_t *status);
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

// Limits and filters

/// - C: setrlimit(2)
int32_t clinux_set_limit(int32_t resource, uint64_t soft, uint64_t hard);
/// One instruction of a classic BPF program.
struct clinux_instruction {
    uint16_t code;
    uint8_t if_true;
    uint8_t if_false;
    uint32_t value;
};
/// Filters the system calls of this process from here on.
/// - C: seccomp(2), SECCOMP_SET_MODE_FILTER
int32_t clinux_filter(const struct clinux_instruction *program, uint16_t count, uint32_t flags);

// Mounts by descriptor

/// A file system that is being configured.
/// - C: fsopen(2)
int32_t clinux_fsopen(const char *type);
/// Sets a value (NULL: a flag); name NULL makes the file system.
/// - C: fsconfig(2)
int32_t clinux_fsconfig(int32_t context, const char *name, const char *value);
/// A mount of it that hangs nowhere.
/// - C: fsmount(2)
int32_t clinux_fsmount(int32_t context, uint32_t attributes);
/// A copy of what is mounted at a path; it hangs nowhere.
/// - C: open_tree(2), OPEN_TREE_CLONE
int32_t clinux_open_tree(int32_t directory, const char *path, int32_t recursive);
/// Hangs it over an open folder or file.
/// - C: move_mount(2)
int32_t clinux_move_mount(int32_t mount, int32_t place);
/// What mount_setattr changes.
struct clinux_mount_change {
    uint64_t set;          // MOUNT_ATTR_ bits
    uint64_t clear;
    uint64_t propagation;  // MS_SHARED and so on, 0 for none
    int32_t users;         // a user namespace whose map the mount gets, -1 for none
};
/// - C: mount_setattr(2)
int32_t clinux_mount_setattr(int32_t mount, int32_t recursive, const struct clinux_mount_change *change);

/// What this thread is called, in up to 15 bytes.
/// - C: prctl(2), PR_SET_NAME
void clinux_set_name(const char *name);

// Terminals, and what travels through sockets

/// A pseudoterminal: `near` is what a person types into, `far` is the terminal of a program.
struct clinux_terminal {
    uint16_t rows;     // 0 and 0: as the kernel has it
    uint16_t columns;
    int32_t near;
    int32_t far;
    int32_t number;    // its name is /dev/pts/NUMBER
};
/// Makes one where /dev/ptmx leads.
/// - C: pty(7), ioctl_tty(2), TIOCGPTPEER
int32_t clinux_open_terminal(struct clinux_terminal *terminal);
/// Makes it 0, 1 and 2, and the terminal of this session, whose leader we are.
/// - C: ioctl_tty(2), TIOCSCTTY
int32_t clinux_take_terminal(int32_t far);
/// - C: ioctl_tty(2), TIOCGWINSZ, TIOCSWINSZ
int32_t clinux_copy_window_size(int32_t from, int32_t to);
/// - C: unix(7), SCM_RIGHTS
int32_t clinux_send_descriptor(int32_t socket, int32_t descriptor, const char *name);
/// -EBADMSG when what comes is no descriptor.
int32_t clinux_receive_descriptor(int32_t socket);
/// Ready to read when one of the signals, which must be blocked, has arrived.
/// - C: signalfd(2)
int32_t clinux_signal_descriptor(const int32_t *numbers, int32_t count);

/// Lets a program judge every use of a device by the processes of a cgroup v2 folder, from here on.
/// `instructions` are 8 bytes each.
/// - C: bpf(2), BPF_PROG_TYPE_CGROUP_DEVICE
int32_t clinux_attach_device_program(int32_t cgroup, const uint64_t *instructions, uint32_t count);

// Loop devices: a file as a block device

/// The number of a free loop device.
/// - C: loop(4), LOOP_CTL_GET_FREE
int32_t clinux_loop_free(int32_t control);
/// - C: loop(4), LOOP_SET_FD
int32_t clinux_loop_set(int32_t device, int32_t file);
/// - C: loop(4), LOOP_CLR_FD
int32_t clinux_loop_clear(int32_t device);

#endif
