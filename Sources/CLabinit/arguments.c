#include "CLabinit.h"

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

static int32_t count;
static char **words;

// The first of all constructors: the Swift runtime's own comes later. Without /proc that one finds no
// path of the program and aborts, unless SWIFT_ROOT names a place; and the words of the command line
// are read from /proc/self/cmdline. In a bare root file system there is no /proc. Where there is one, the
// environment stays where it is: the runtime finds the command line of a static program below it.
__attribute__((constructor(101))) static void begin(int argc, char **argv) {
    count = argc;
    words = argv;
    if (access("/proc/self/exe", F_OK) != 0) {
        setenv("SWIFT_ROOT", "/", 0);
    }
}

int32_t clabinit_count(void) {
    return count;
}

const char *clabinit_argument(int32_t index) {
    return index >= 0 && index < count ? words[index] : NULL;
}
