// From fork to execve: what the program's process gives up before it is the program.
#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static int limit(int what, uint64_t soft, uint64_t hard) {
    if (soft == UINT64_MAX) return 0;
    struct rlimit now;
    getrlimit(what, &now);
    // Raising a hard limit needs a privilege that even root may lack; the lower one is enough.
    if (hard > now.rlim_max) hard = now.rlim_max;
    if (soft > hard) soft = hard;
    struct rlimit wanted = {.rlim_cur = soft, .rlim_max = hard};
    return setrlimit(what, &wanted) < 0 ? errno : 0;
}

static int set_limits(const struct clinux_request *request) {
    uint64_t cpu = request->cpu_seconds;
    // One second more until SIGKILL: SIGXCPU can be caught, and tells the cause when it is not.
    int error = limit(RLIMIT_CPU, cpu, cpu == UINT64_MAX ? cpu : cpu + 1);
    if (!error) error = limit(RLIMIT_DATA, request->data_bytes, request->data_bytes);
    if (!error) error = limit(RLIMIT_FSIZE, request->file_bytes, request->file_bytes);
    if (!error) error = limit(RLIMIT_NPROC, request->processes, request->processes);
    if (!error) error = limit(RLIMIT_NOFILE, 4096, 4096);
    return error ? error : limit(RLIMIT_CORE, 0, 0);
}

static void reset_signals(void) {
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

// A user id other than 0 loses its capabilities at execve unless they are ambient, and the program
// that makes the box needs those of its user namespace. Raw calls: libcap allocates.
static int keep_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2];
    if (syscall(SYS_capget, &header, data) < 0) return errno;
    for (int i = 0; i < 2; i++) data[i].inheritable = data[i].permitted;
    if (syscall(SYS_capset, &header, data) < 0) return errno;
    for (int number = 0; number < 64; number++)
        if (data[number / 32].permitted & (1U << number % 32))
            prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0);
    return 0;
}

static int pass_on_plan(const struct clinux_request *request) {
    if (dup2(AT_PLAN, CLINUX_PLAN) < 0) return errno;
    return request->isolation == CLINUX_USER_NAMESPACE ? keep_capabilities() : 0;
}

_Noreturn void become(const struct clinux_request *request, int32_t keeper) {
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The keeper may have ended before the line above; then nobody would end us.
    if (getppid() != keeper) give_up(STEP_PARENT, ESRCH);
    for (int i = 0; i < request->group_count; i++)
        if (write(AT_GROUPS + i, "0", 1) < 0) give_up(STEP_GROUP, errno);
    int error = set_limits(request);
    if (error) give_up(STEP_LIMITS, error);
    if (chdir(request->directory) < 0) give_up(STEP_DIRECTORY, errno);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0) give_up(STEP_PRIVILEGES, errno);
    error = request->plan < 0 ? 0 : pass_on_plan(request);
    if (error) give_up(STEP_PLAN, error);
    reset_signals();
    // Descriptors above the channel close at execve; 0 to 3 are already where they belong.
    execve(request->executable, request->arguments, request->environment);
    give_up(STEP_EXEC, errno);
}
