// What streams of bytes need from C: hashes by the CPU's own instructions, and packing.
//
// Nothing here allocates but the …_new functions, nothing keeps a pointer to a caller's bytes.
#ifndef CSTREAMS_H
#define CSTREAMS_H

#include <stddef.h>
#include <stdint.h>

#include "hashes.h"
#include "packing.h"

#endif
