// cpu.h - every operation that needs supervisor mode, with two bodies: this is
// all that a port of the kernel to a paravirtual machine has to change, together
// with the trap entry.
#pragma once
#ifdef PARAVIRTUAL
#include "paravirtual/cpu.h"
#else
#include "native/cpu.h"
#endif

// trap.S of each build; start.S
void trap_entry(void);
void no_trap(void);
