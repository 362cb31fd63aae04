// The few things that Swift cannot say to Linux: clone, the code between clone and execve, and
// calls without a face in Glibc's Swift module. Only fixed-width integers cross this border; a
// header with _GNU_SOURCE would clash with the Glibc module.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>

#include "events.h"
#include "system.h"

/// What holds the processes of a launch together.
enum clinux_isolation {
    CLINUX_PID_NAMESPACE = 0,
    CLINUX_USER_NAMESPACE = 1,
    CLINUX_REAPER = 2,
};

/// One program to start. Descriptors are the caller's own and stay open in the caller.
struct clinux_request {
    const char *executable;
    char *const *arguments;    // ends with NULL, [0] is the program's name
    char *const *environment;  // ends with NULL
    const char *directory;
    const char *user_map;      // text for uid_map and gid_map, read with
    const char *group_map;     //   CLINUX_USER_NAMESPACE only
    int32_t isolation;         // enum clinux_isolation
    int32_t plan;              // socket on which the program reads the plan of its box; -1 for none
    uint64_t namespaces;       // CLONE_NEW… bits besides those of the isolation
    int32_t input, output, error;  // become 0, 1, 2
    int32_t channel;           // becomes 3; -1 for none
    int32_t status;            // one struct clinux_report is written here
    int32_t leash;             // end of file here ends the launch
    const int32_t *groups;     // open cgroup.procs files to join
    char *const *group_folders;  // their folders, removed when the caller has died
    int32_t group_count;       // at most CLINUX_GROUPS
    // Limits; UINT64_MAX leaves one as it is.
    uint64_t cpu_seconds, data_bytes, file_bytes, processes;
};

enum { CLINUX_GROUPS = 8 };

/// What the keeper of a launch writes when the program has ended.
struct clinux_report {
    int32_t kind;              // enum clinux_kind
    int32_t code;              // exit status, signal, or errno
    int32_t step;              // what failed, for CLINUX_FAILED
    int32_t padding;
    uint64_t cpu_microseconds; // of the program and all that it started
    uint64_t peak_kibibytes;   // of the largest process
    uint64_t floor_kibibytes;  // the caller's own size: no peak is measured below it
};

enum clinux_kind {
    CLINUX_EXITED = 1,
    CLINUX_SIGNALLED = 2,
    CLINUX_CUT = 3,            // ended by the leash
    CLINUX_FAILED = 4,         // never reached the program
};

/// The number of the plan's descriptor in the program.
enum { CLINUX_PLAN = 20 };

/// The keeper's exit status when it could not even reach the status descriptor.
enum { CLINUX_MUTE = 126 };

/// Starts the program. Returns the keeper's process id and sets its pidfd (close-on-exec), or -errno.
int32_t clinux_launch(const struct clinux_request *request, int32_t *pidfd);

/// Waits for a keeper that has ended. Returns its exit status, 128 + its signal, or -errno.
int32_t clinux_reap(int32_t pid);

/// Sends a signal by pidfd. Returns 0 or -errno.
/// - C: pidfd_send_signal(2)
int32_t clinux_signal(int32_t pidfd, int32_t number);

/// Whether this host lets this process use an isolation, with more namespaces: 0 or -errno.
int32_t clinux_probe(
    int32_t isolation, uint64_t namespaces, const char *user_map, const char *group_map);

/// The name of a step for a message: the call that failed.
const char *clinux_step_name(int32_t step);

/// A file in memory, close-on-exec. Returns a descriptor or -errno.
/// - C: memfd_create(2)
int32_t clinux_memory_file(const char *name);

/// A pipe, close-on-exec. Returns 0 or -errno.
/// - C: pipe2(2)
int32_t clinux_pipe(int32_t *reading, int32_t *writing);

/// A mangled Swift name in words, to be freed; NULL when it is none.
char *clinux_demangle(const char *name);

#endif
