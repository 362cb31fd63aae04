// What a static Swift program needs when there is no /proc to ask.
#ifndef CLABINIT_H
#define CLABINIT_H

#include <stdint.h>

/// How many words the program was started with.
int32_t clabinit_count(void);
/// One of them, or NULL.
const char *clabinit_argument(int32_t index);

#endif
