// Starting a program with exactly the descriptors it is given, if wanted born in a cgroup.
#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// A number above every target, so that setting one descriptor never overwrites the source of another.
static int above(const struct clinux_program *request) {
    int most = 64;
    for (int index = 0; index < request->count; index += 1) {
        if (request->targets[index] >= most) most = request->targets[index] + 1;
    }
    return most;
}

/// In a new user namespace nobody is anyone before the maps are written; then id 0 is there to be taken,
/// and with it the capabilities survive execve.
static int take_root(void) {
    if (syscall(SYS_setresgid, 0, 0, 0) < 0) return -1;
    return (int)syscall(SYS_setresuid, 0, 0, 0);
}

static int execute(const struct clinux_program *request, int file) {
    if (file < 0) return execve(request->executable, request->arguments, request->environment);
    // By descriptor: the folders on the way may be closed to who we are now.
    return (int)syscall(SYS_execveat, file, "", request->arguments, request->environment, AT_EMPTY_PATH);
}

/// Between clone and execve only async-signal-safe calls: other threads may hold any lock.
static void become(const struct clinux_program *request, int gate, int report, int file) {
    int moved[CLINUX_DESCRIPTORS];
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    int spare = above(request);
    int kept = fcntl(report, F_DUPFD_CLOEXEC, spare);
    int opened = file < 0 ? -1 : fcntl(file, F_DUPFD_CLOEXEC, spare);
    for (int index = 0; index < request->count; index += 1) {
        moved[index] = fcntl(request->sources[index], F_DUPFD_CLOEXEC, spare);
        if (moved[index] < 0) goto failed;
    }
    char byte;
    ssize_t count;
    do count = read(gate, &byte, 1);
    while (count < 0 && errno == EINTR);
    if (count != 1) _exit(127);
    if ((request->namespaces & CLONE_NEWUSER) && take_root() < 0) goto failed;
    // Before the targets are set: dup2 clears the mark on exactly those that should stay.
    syscall(SYS_close_range, 0u, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */);
    for (int index = 0; index < request->count; index += 1) {
        if (dup2(moved[index], request->targets[index]) < 0) goto failed;
    }
    execute(request, opened);
failed:;
    int32_t code = errno;
    ssize_t written = write(kept, &code, sizeof code);
    (void)written;
    _exit(127);
}

static void close_all(const int *descriptors, int count) {
    int code = errno;
    for (int index = 0; index < count; index += 1) {
        if (descriptors[index] >= 0) close(descriptors[index]);
    }
    errno = code;
}

int32_t clinux_prepare(const struct clinux_program *request, struct clinux_birth *birth) {
    if (request->count > CLINUX_DESCRIPTORS) return -EINVAL;
    // gate: read, write; report: read, write; the program's file
    int ends[5] = {-1, -1, -1, -1, -1};
    // A socket, since writing into a pipe that nobody reads would raise SIGPIPE in the caller.
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) goto failed;
    if (pipe2(ends + 2, O_CLOEXEC) < 0) goto failed;
    if (request->namespaces & CLONE_NEWUSER) {
        ends[4] = open(request->executable, O_PATH | O_CLOEXEC);
        if (ends[4] < 0) goto failed;
    }
    int descriptor = -1;
    struct clone_args arguments = {
        .flags = CLONE_PIDFD | request->namespaces | (request->cgroup >= 0 ? CLONE_INTO_CGROUP : 0),
        .pidfd = (uint64_t)(uintptr_t)&descriptor,
        .exit_signal = SIGCHLD,
        .cgroup = request->cgroup >= 0 ? (uint64_t)request->cgroup : 0,
    };
    long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0) {
        close(ends[1]);
        become(request, ends[0], ends[3], ends[4]);
    }
    if (pid < 0) goto failed;
    int inside[3] = {ends[0], ends[3], ends[4]};
    close_all(inside, 3);
    *birth = (struct clinux_birth){.pidfd = descriptor, .gate = ends[1], .report = ends[2]};
    return (int32_t)pid;
failed:
    close_all(ends, 5);
    return -errno;
}

int32_t clinux_release(struct clinux_birth *birth) {
    int32_t code = 0;
    ssize_t count;
    // A process that has been killed meanwhile has closed its side; its end will tell.
    send(birth->gate, "", 1, MSG_NOSIGNAL);
    close(birth->gate);
    do count = read(birth->report, &code, sizeof code);
    while (count < 0 && errno == EINTR);
    close(birth->report);
    if (count != (ssize_t)sizeof code) return 0;
    clinux_wait(birth->pidfd);
    close(birth->pidfd);
    return -code;
}

int32_t clinux_end_with_parent(void) {
    return prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 ? -errno : 0;
}

int32_t clinux_fork(void) {
    pid_t pid = fork();
    if (pid == 0) prctl(PR_SET_PDEATHSIG, SIGKILL);
    return pid < 0 ? -errno : pid;
}

int32_t clinux_fork_aside(void) {
    struct clone_args order = {.flags = CLONE_PARENT};
    long pid = syscall(SYS_clone3, &order, sizeof order);
    return pid < 0 ? -errno : (int32_t)pid;
}

static int32_t status_of(const siginfo_t *end) {
    return end->si_code == CLD_EXITED ? end->si_status : 256 + end->si_status;
}

int32_t clinux_wait(int32_t pidfd) {
    siginfo_t end;
    int waited;
    do waited = waitid((idtype_t)3 /* P_PIDFD */, (id_t)pidfd, &end, WEXITED);
    while (waited < 0 && errno == EINTR);
    return waited < 0 ? -errno : status_of(&end);
}

int32_t clinux_reap_any(int32_t *pid, int32_t *status) {
    siginfo_t end = {0};
    if (waitid(P_ALL, 0, &end, WEXITED | WNOHANG | __WALL) < 0) return -errno;
    if (end.si_pid == 0) return 0;
    *pid = end.si_pid;
    *status = status_of(&end);
    return 1;
}
