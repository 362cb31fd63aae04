// tick.h - what the three files of this kernel offer each other.
#pragma once
#include "riscv.h"
#include "../print.h"
#include "../sbi/sbi.h"

// paging.c
void paging_start(void);

// timer.c
void timer_start(void);
void timer_arm(void);
void timer_wait(uint64_t ticks);

// primes.c
uint64_t primes_between(uint64_t first, uint64_t last);
