// paravirtual/cpu.h - the same operations, asked of the monitor: no instruction
// of this build depends on being in supervisor mode. What is needed most often,
// interrupts on and off and the story of a trap, lies in shared memory and costs
// no exit.
#pragma once
#include <stdbool.h>
#include "hypercalls.h"
#include "riscv.h"
#include "../../sv39.h"

struct shared {
    uint64_t interrupts_enabled;  // sstatus.SIE, written by both sides
    uint64_t pending;             // the monitor: an interrupt waited while that was 0
    uint64_t sepc, scause, stval;
    uint64_t previous;            // | 8 SPP | 5 SPIE |
    uint64_t unused[2];
};
extern volatile struct shared shared;

enum csr_number {
    CSR_sstatus = 0x100,
    CSR_sie = 0x104,
    CSR_stvec = 0x105,
    CSR_sscratch = 0x140,
    CSR_stimecmp = 0x14d,
    CSR_satp = 0x180,
    CSR_time = 0xc01,
};

static inline uint64_t hypercall(uint64_t number, uint64_t a, uint64_t b)
{
    register uint64_t a0 asm("a0") = a;
    register uint64_t a1 asm("a1") = b;
    register uint64_t a7 asm("a7") = HYPERCALL + number;
    asm volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a7) : "memory");
    return a0;
}

#define cpu_read(name)         hypercall(READ_CSR, CSR_##name, 0)
#define cpu_write(name, value) hypercall(WRITE_CSR, CSR_##name, (uint64_t)(value))

static inline uint64_t cpu_status(void) { return cpu_read(sstatus); }
static inline void cpu_status_set(uint64_t bits) { hypercall(STATUS, 0, bits); }
static inline void cpu_status_clear(uint64_t bits) { hypercall(STATUS, bits, 0); }
static inline uint64_t cpu_mode(void) { return hypercall(MODE, 0, 0); }
static inline uint64_t cpu_readable(const volatile void *address)
{
    return hypercall(READABLE, (uint64_t)address, 0);
}

// First enable, then look: an interrupt that comes between is delivered, one
// that came before has left its mark.
static inline void cpu_interrupts_on(void)
{
    shared.interrupts_enabled = 1;
    if (shared.pending)
        hypercall(POLL, 0, 0);
}
static inline void cpu_interrupts_off(void) { shared.interrupts_enabled = 0; }
static inline bool cpu_interrupts_enabled(void) { return shared.interrupts_enabled != 0; }

static inline uint64_t trap_cause(void) { return shared.scause; }
static inline uint64_t trap_address(void) { return shared.stval; }
static inline uint64_t trap_previous(void) { return shared.previous & (SSTATUS_SPP | SSTATUS_SPIE); }

// paravirtual/monitor.c
void cpu_start(void);
void cpu_use_table(pte_t *root);
uint64_t cpu_table_register(void);
