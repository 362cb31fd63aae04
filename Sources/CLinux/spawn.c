// Starting a program with exactly the descriptors it is given, if wanted born in a cgroup.
#define _GNU_SOURCE
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// Above every target, so that moving one descriptor never overwrites the source of another.
enum { ABOVE = 64 };

/// Between clone and execve only async-signal-safe calls: other threads may hold any lock.
static void become(const struct clinux_program *request, int report) {
    int moved[CLINUX_DESCRIPTORS];
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    int kept = fcntl(report, F_DUPFD_CLOEXEC, ABOVE);
    for (int index = 0; index < request->count; index += 1) {
        moved[index] = fcntl(request->sources[index], F_DUPFD_CLOEXEC, ABOVE);
        if (moved[index] < 0) goto failed;
    }
    // Before the targets are set: dup2 clears the mark on exactly those that should stay.
    syscall(SYS_close_range, 0u, ~0u, 4 /* CLOSE_RANGE_CLOEXEC */);
    for (int index = 0; index < request->count; index += 1) {
        if (dup2(moved[index], request->targets[index]) < 0) goto failed;
    }
    execve(request->executable, request->arguments, request->environment);
failed:;
    int32_t code = errno;
    ssize_t written = write(kept, &code, sizeof code);
    (void)written;
    _exit(127);
}

int32_t clinux_spawn(const struct clinux_program *request, int32_t *pidfd) {
    if (request->count > CLINUX_DESCRIPTORS) return -EINVAL;
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0) return -errno;
    int descriptor = -1;
    struct clone_args arguments = {
        .flags = CLONE_PIDFD | (request->cgroup >= 0 ? CLONE_INTO_CGROUP : 0),
        .pidfd = (uint64_t)(uintptr_t)&descriptor,
        .exit_signal = SIGCHLD,
        .cgroup = request->cgroup >= 0 ? (uint64_t)request->cgroup : 0,
    };
    long pid = syscall(SYS_clone3, &arguments, sizeof arguments);
    if (pid == 0) become(request, report[1]);
    int failed = pid < 0 ? errno : 0;
    close(report[1]);
    int32_t code = 0;
    if (failed == 0) {
        ssize_t count;
        do count = read(report[0], &code, sizeof code);
        while (count < 0 && errno == EINTR);
        if (count == (ssize_t)sizeof code) failed = code;
    }
    close(report[0]);
    if (failed == 0) {
        *pidfd = descriptor;
        return (int32_t)pid;
    }
    if (pid > 0) {
        clinux_wait(descriptor);
        close(descriptor);
    }
    return -failed;
}

int32_t clinux_wait(int32_t pidfd) {
    siginfo_t end;
    int waited;
    do waited = waitid((idtype_t)3 /* P_PIDFD */, (id_t)pidfd, &end, WEXITED);
    while (waited < 0 && errno == EINTR);
    if (waited < 0) return -errno;
    return end.si_code == CLD_EXITED ? end.si_status : 256 + end.si_status;
}
