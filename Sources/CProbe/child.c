// One child process for each instruction: whatever the instruction does to registers, segments or the
// process, it does to the child, and the parent reads the rest in memory that they share.
#if defined(__linux__) && defined(__x86_64__)
#define _GNU_SOURCE
#include "probes.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

// Set before the fork, read in the child's handler.
static volatile struct cprobe_result *shared;

static void note_fault(int number, siginfo_t *info, void *context) {
    (void)info;
    shared->end = CPROBE_FAULT;
    shared->signal = number;
    shared->trap = (int32_t)((ucontext_t *)context)->uc_mcontext.gregs[REG_TRAPNO];
    _exit(0);
}

static void catch_faults(void) {
    static char stack[16384];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action = {.sa_sigaction = note_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    const int numbers[] = {SIGSEGV, SIGILL, SIGBUS, SIGTRAP, SIGFPE};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) sigaction(numbers[i], &action, NULL);
}

static _Noreturn void be_child(const struct probe *probe) {
    signal(SIGALRM, SIG_DFL);
    alarm(5);
    catch_faults();
    probe->execute(shared);
    shared->end = CPROBE_SILENT;
    _exit(0);
}

static const struct probe *probe_at(int32_t index) {
    if (index < 0 || index >= silent_count + trapping_count) return NULL;
    return index < silent_count ? &silent_probes[index] : &trapping_probes[index - silent_count];
}

int32_t cprobe_count(void) { return silent_count + trapping_count; }

const char *cprobe_name(int32_t index) {
    const struct probe *probe = probe_at(index);
    return probe ? probe->name : "";
}

int32_t cprobe_should_trap(int32_t index) {
    const struct probe *probe = probe_at(index);
    return probe ? probe->should_trap : 0;
}

struct cprobe_result cprobe_run(int32_t index) {
    struct cprobe_result result = {.end = CPROBE_DIED};
    const struct probe *probe = probe_at(index);
    if (!probe) return result;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return result;
    shared = page;
    shared->end = CPROBE_DIED;
    pid_t child = fork();
    if (child == 0) be_child(probe);
    int status = 0;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    result = *(struct cprobe_result *)page;
    if (child > 0 && WIFSIGNALED(status)) result.end = CPROBE_DIED, result.signal = WTERMSIG(status);
    munmap(page, 4096);
    return result;
}
#endif
