#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x00001000
#endif

static unsigned long flags_of(int32_t isolation) {
    switch (isolation) {
    // With a mount namespace, so that /proc can show the processes of the PID namespace.
    case CLINUX_PID_NAMESPACE: return CLONE_NEWPID | CLONE_NEWNS;
    case CLINUX_USER_NAMESPACE: return CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWUSER;
    default: return 0;
    }
}

// fork() without its handlers: other threads may hold any lock, so the child makes system calls
// and nothing else. No exit signal: a waitpid(-1) elsewhere in the grader cannot take the child.
static long clone_keeper(int32_t isolation, uint64_t namespaces, int32_t *pidfd) {
    // The third argument is the address for the pidfd on every architecture.
    return syscall(SYS_clone, flags_of(isolation) | namespaces | CLONE_PIDFD, 0, pidfd, 0, 0);
}

int32_t clinux_launch(const struct clinux_request *request, int32_t *pidfd) {
    sigset_t all, before;
    sigfillset(&all);
    // Before clone: a handler of the grader (terminal, Ctrl-C) must not run in the child.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    long pid = clone_keeper(request->isolation, request->namespaces, pidfd);
    int error = errno;
    if (pid == 0) keep(request);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return pid < 0 ? -error : (int32_t)pid;
}

int32_t clinux_reap(int32_t pid) {
    int status;
    while (waitpid(pid, &status, __WALL) < 0)
        if (errno != EINTR) return -errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int32_t clinux_signal(int32_t pidfd, int32_t number) {
    return syscall(SYS_pidfd_send_signal, pidfd, number, NULL, 0) < 0 ? -errno : 0;
}

int32_t clinux_probe(
    int32_t isolation, uint64_t namespaces, const char *user_map, const char *group_map) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int32_t pidfd = -1;
    long pid = clone_keeper(isolation, namespaces, &pidfd);
    int error = errno;
    if (pid == 0) {
        int refused = isolation == CLINUX_USER_NAMESPACE ? write_maps(user_map, group_map) : 0;
        // A namespace without a /proc of its own is no use: compilers trap in it.
        if (!refused && getpid() == 1) refused = show_own_processes();
        _exit(refused);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (pid < 0) return -error;
    close(pidfd);
    int status = 0;
    while (waitpid((pid_t)pid, &status, __WALL) < 0)
        if (errno != EINTR) return -errno;
    return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

const char *clinux_step_name(int32_t step) {
    switch (step) {
    case STEP_DESCRIPTORS: return "dup2";
    case STEP_USER_MAP: return "write uid_map";
    case STEP_PROC: return "mount /proc";
    case STEP_SIGNALFD: return "signalfd";
    case STEP_FORK: return "fork";
    case STEP_PARENT: return "the keeper ended";
    case STEP_GROUP: return "write cgroup.procs";
    case STEP_LIMITS: return "setrlimit";
    case STEP_DIRECTORY: return "chdir";
    case STEP_PRIVILEGES: return "prctl(PR_SET_NO_NEW_PRIVS)";
    case STEP_PLAN: return "keep capabilities";
    case STEP_EXEC: return "execve";
    default: return "launch";
    }
}

int32_t clinux_memory_file(const char *name) {
    int fd = memfd_create(name, MFD_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int32_t clinux_pipe(int32_t *reading, int32_t *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -errno;
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}
