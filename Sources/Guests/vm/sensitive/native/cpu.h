// native/cpu.h - the instructions themselves.
#pragma once
#include <stdbool.h>
#include "riscv.h"
#include "../../sv39.h"

#define cpu_read(name)         csr_read(name)
#define cpu_write(name, value) csr_write(name, value)

static inline void cpu_start(void) {}

static inline uint64_t cpu_status(void) { return csr_read(sstatus); }
static inline void cpu_status_set(uint64_t bits) { csr_set(sstatus, bits); }
static inline void cpu_status_clear(uint64_t bits) { csr_clear(sstatus, bits); }

static inline void cpu_interrupts_on(void) { csr_set(sstatus, SSTATUS_SIE); }
static inline void cpu_interrupts_off(void) { csr_clear(sstatus, SSTATUS_SIE); }
static inline bool cpu_interrupts_enabled(void) { return (csr_read(sstatus) & SSTATUS_SIE) != 0; }

static inline uint64_t trap_cause(void) { return csr_read(scause); }
static inline uint64_t trap_address(void) { return csr_read(stval); }
static inline uint64_t trap_previous(void) { return csr_read(sstatus) & (SSTATUS_SPP | SSTATUS_SPIE); }

#ifndef PLAIN
// Two additions of RV64-NT. curpriv is CSR 0xcc0; prober is
//   | 31..25 0 | 24..20 0 | 19..15 rs1 | 14..12 0 | 11..7 rd | 6..0 0001011 |
static inline uint64_t cpu_mode(void) { return csr_read(0xcc0); }
static inline uint64_t cpu_readable(const volatile void *address)
{
    uint64_t answer;
    asm volatile(".insn r 0x0b, 0, 0, %0, %1, x0" : "=r"(answer) : "r"(address) : "memory");
    return answer;
}
#endif

// native/memory.c
void cpu_use_table(pte_t *root);
uint64_t cpu_table_register(void);
