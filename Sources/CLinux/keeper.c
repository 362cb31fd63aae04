// The keeper: the first process of a launch. In a PID namespace it is process 1, so that the program
// is not: process 1 ignores every signal it has no handler for, and nobody would reap orphans.
//
// It is a copy of a process with threads: system calls only, no malloc, no stdio.
#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

_Noreturn void give_up(int step, int error) {
    struct clinux_report report = {.kind = CLINUX_FAILED, .code = error, .step = step};
    (void)!write(AT_STATUS, &report, sizeof report);
    _exit(127);
}

static int write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return errno;
    int error = write(fd, text, strlen(text)) < 0 ? errno : 0;
    close(fd);
    return error;
}

int write_maps(const char *user_map, const char *group_map) {
    int error = write_file("/proc/self/uid_map", user_map);
    // Before gid_map: without privilege a group map is refused while setgroups is allowed.
    if (!error) error = write_file("/proc/self/setgroups", "deny");
    return error ? error : write_file("/proc/self/gid_map", group_map);
}

static void close_from(unsigned first) {
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    for (rlim_t fd = first; fd < limit.rlim_cur; fd++) close((int)fd);
}

// Puts every descriptor at its place and closes all others: those of the grader, and those of
// launches that run at the same time.
static int arrange(const struct clinux_request *request) {
    int count = AT_GROUPS + request->group_count;
    int from[AT_GROUPS + CLINUX_GROUPS] = {request->input, request->output, request->error,
        request->channel, request->status, request->leash, request->plan};
    for (int i = 0; i < request->group_count; i++) from[AT_GROUPS + i] = request->groups[i];
    // First out of the way, so that no place still holds a descriptor that has to move.
    for (int i = 0; i < count; i++)
        if (from[i] >= 0 && (from[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 64)) < 0) return errno;
    for (int i = 0; i < count; i++) {
        // No channel or plan: the status descriptor keeps the place, or the next open() would take it.
        int absent = from[i] < 0;
        int source = absent ? from[AT_STATUS] : from[i];
        if (dup3(source, i, absent || i > AT_CHANNEL ? O_CLOEXEC : 0) < 0) return errno;
    }
    close_from((unsigned)count);
    return 0;
}

struct usage { uint64_t cpu_microseconds, peak_kibibytes; };

static void add(struct usage *total, const struct rusage *one) {
    total->cpu_microseconds += (uint64_t)(one->ru_utime.tv_sec + one->ru_stime.tv_sec) * 1000000
        + (uint64_t)(one->ru_utime.tv_usec + one->ru_stime.tv_usec);
    if ((uint64_t)one->ru_maxrss > total->peak_kibibytes) total->peak_kibibytes = (uint64_t)one->ru_maxrss;
}

// Kills the direct children. Their own children become ours, so a few rounds reach everything.
static void kill_children(void) {
    char text[4096];
    int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    ssize_t count = read(fd, text, sizeof text - 1);
    close(fd);
    long pid = 0;
    for (ssize_t i = 0; i < count; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            pid = pid * 10 + (text[i] - '0');
        } else {
            if (pid > 1) kill((pid_t)pid, SIGKILL);
            pid = 0;
        }
    }
}

// Ends and reaps everything the program left behind.
static void sweep(int32_t living_group, struct usage *total) {
    if (living_group) kill(-living_group, SIGKILL);
    for (;;) {
        // In our own PID namespace -1 is everything but us, forks in progress too. Anywhere else
        // it would be every process of this user.
        if (getpid() == 1) kill(-1, SIGKILL);
        else kill_children();
        struct rusage one;
        pid_t pid = wait4(-1, NULL, __WALL, &one);
        if (pid > 0) add(total, &one);
        if (pid < 0 && errno == ECHILD) return;
    }
}

// Reaps whoever has ended. Returns 1 and fills the report when the program is among them.
static int reap(int32_t program, struct usage *total, struct clinux_report *report) {
    int status, found = 0;
    struct rusage one;
    for (;;) {
        pid_t pid = wait4(-1, &status, WNOHANG | __WALL, &one);
        if (pid < 0 && errno == EINTR) continue;
        if (pid <= 0) return found;
        add(total, &one);
        if (pid != program) continue;
        report->kind = WIFEXITED(status) ? CLINUX_EXITED : CLINUX_SIGNALLED;
        report->code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
        found = 1;
    }
}

// Returns 1 when the grader has died meanwhile.
static int wait_for(int32_t program, int signals, struct usage *total, struct clinux_report *report) {
    struct pollfd sources[2] = {{.fd = signals, .events = POLLIN}, {.fd = AT_LEASH, .events = POLLIN}};
    for (;;) {
        if (poll(sources, 2, -1) < 0 && errno != EINTR) return 0;
        struct signalfd_siginfo ignored;
        if (sources[0].revents && read(signals, &ignored, sizeof ignored) > 0
            && reap(program, total, report)) return 0;
        if (sources[1].revents) return !(sources[1].revents & POLLIN);
    }
}

static int watch_children(void) {
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    // The grader may ignore SIGCHLD; then the kernel would reap and the status be lost.
    signal(SIGCHLD, SIG_DFL);
    return signalfd(-1, &children, SFD_CLOEXEC | SFD_NONBLOCK);
}

// A program that looks itself up in /proc, as compilers do, must find itself there and not a
// stranger with the same number. Returns 0 or an errno.
int show_own_processes(void) {
    // Private first: the new /proc must not appear in the host's.
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return errno;
    return mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) != 0 ? errno : 0;
}

_Noreturn void keep(const struct clinux_request *request) {
    // Without its places there is no status descriptor to report on: the grader sees silence.
    if (arrange(request) != 0) _exit(CLINUX_MUTE);
    int error = request->isolation == CLINUX_USER_NAMESPACE
        ? write_maps(request->user_map, request->group_map) : 0;
    if (error) give_up(STEP_USER_MAP, error);
    if (getpid() == 1) error = show_own_processes();
    if (error) give_up(STEP_PROC, error);
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    int signals = watch_children();
    if (signals < 0) give_up(STEP_SIGNALFD, errno);
    int32_t keeper = getpid();
    // A fork counts the pages of its parent, and execve keeps that count.
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    long program = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    if (program < 0) give_up(STEP_FORK, errno);
    if (program == 0) become(request, keeper);
    // After the maps (it closes /proc/self): the program may not trace us and forge the report.
    prctl(PR_SET_DUMPABLE, 0);
    // The pipes must end with the program, and no folder stay busy because of us.
    for (int fd = 0; fd <= AT_CHANNEL; fd++) close(fd);
    // The grader takes its end for the word that the program runs.
    close(AT_PLAN);
    (void)!chdir("/");
    struct usage total = {0, 0};
    struct clinux_report report = {.kind = CLINUX_CUT};
    int is_orphan = wait_for((int32_t)program, signals, &total, &report);
    // Once the program is reaped its number may belong to a stranger.
    sweep(report.kind == CLINUX_CUT ? (int32_t)program : 0, &total);
    for (int i = 0; is_orphan && i < request->group_count; i++) rmdir(request->group_folders[i]);
    report.cpu_microseconds = total.cpu_microseconds;
    report.peak_kibibytes = total.peak_kibibytes;
    report.floor_kibibytes = (uint64_t)own.ru_maxrss;
    (void)!write(AT_STATUS, &report, sizeof report);
    _exit(0);
}
