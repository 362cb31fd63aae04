// Shared by the three C files of this target; not for Swift.
#ifndef KEEPER_H
#define KEEPER_H

#include "CLinux.h"

// Descriptors in the keeper and in the program between clone and execve.
enum { AT_CHANNEL = 3, AT_STATUS = 4, AT_LEASH = 5, AT_PLAN = 6, AT_GROUPS = 7 };

// Steps that can fail before the program runs; named in clinux_step_name.
enum step {
    STEP_DESCRIPTORS = 1, STEP_USER_MAP, STEP_PROC, STEP_SIGNALFD, STEP_FORK, STEP_PARENT,
    STEP_GROUP, STEP_LIMITS, STEP_DIRECTORY, STEP_PRIVILEGES, STEP_PLAN,
    STEP_EXEC,
};

// Writes the report of a failed step and ends the process.
_Noreturn void give_up(int step, int error);

// The first process of a launch: starts the program, reaps, reports, leaves nothing.
_Noreturn void keep(const struct clinux_request *request);

// The program's process, from fork to execve.
_Noreturn void become(const struct clinux_request *request, int32_t keeper);

// Gives this process its place in a new user namespace. Returns 0 or errno.
int write_maps(const char *user_map, const char *group_map);

// Mounts a /proc of this process's PID namespace. Returns 0 or errno.
int show_own_processes(void);

#endif
