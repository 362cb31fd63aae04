// riscv.h - the privileged architecture as this kernel sees it: how to reach a
// control and status register (CSR), and the names of the bits it sets.
#pragma once
#include <stdint.h>

#define csr_read(name)         ({ uint64_t v_; asm volatile("csrr %0, " #name : "=r"(v_)); v_; })
#define csr_write(name, value) asm volatile("csrw " #name ", %0" ::"rK"((uint64_t)(value)) : "memory")
#define csr_set(name, bits)    asm volatile("csrs " #name ", %0" ::"rK"((uint64_t)(bits)) : "memory")
#define csr_clear(name, bits)  asm volatile("csrc " #name ", %0" ::"rK"((uint64_t)(bits)) : "memory")

// mstatus (M-mode)   | 12..11 MPP: the mode mret returns to |
#define MSTATUS_MPP            (3ul << 11)
#define MSTATUS_MPP_SUPERVISOR (1ul << 11)

// sstatus (S-mode)   | 18 SUM | 8 SPP | 5 SPIE | 1 SIE |
#define SSTATUS_SUM  (1ul << 18)  // supervisor may touch user pages
#define SSTATUS_SPP  (1ul << 8)   // the mode sret returns to: 1 supervisor, 0 user
#define SSTATUS_SPIE (1ul << 5)   // interrupts on after sret
#define SSTATUS_SIE  (1ul << 1)   // interrupts on now

// Interrupt numbers: bit n of sie, sip and mideleg; low bits of scause.
#define IRQ_SUPERVISOR_SOFTWARE 1
#define IRQ_SUPERVISOR_TIMER    5
#define IRQ_SUPERVISOR_EXTERNAL 9
#define BIT(n)                  (1ul << (n))

// scause             | 63 interrupt | 62..0 code |
#define SCAUSE_INTERRUPT (1ul << 63)
enum exception {
    FETCH_MISALIGNED = 0,
    FETCH_ACCESS_FAULT = 1,
    ILLEGAL_INSTRUCTION = 2,
    BREAKPOINT = 3,
    LOAD_MISALIGNED = 4,
    LOAD_ACCESS_FAULT = 5,
    STORE_MISALIGNED = 6,
    STORE_ACCESS_FAULT = 7,
    USER_ECALL = 8,
    FETCH_PAGE_FAULT = 12,
    LOAD_PAGE_FAULT = 13,
    STORE_PAGE_FAULT = 15,
};

// menvcfg (M-mode)   | 63 STCE: supervisor has a timer of its own, stimecmp (Sstc) |
#define MENVCFG_STCE (1ul << 63)

// mcounteren         | 1 TM: supervisor may read the time CSR |
#define MCOUNTEREN_TM (1ul << 1)

// pmpcfg             | 4..3 matching: 3 NAPOT | 2 X | 1 W | 0 R |
#define PMP_NAPOT_RWX 0x1f

// satp               | 63..60 mode: 8 is Sv39 | 59..44 ASID | 43..0 frame of the root table |
#define SATP_SV39 (8ul << 60)

static inline void sfence_vma(void) { asm volatile("sfence.vma" ::: "memory"); }
