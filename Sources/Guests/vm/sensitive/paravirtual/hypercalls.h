// hypercalls.h - the contract between this kernel and its monitor, for C and
// for assembly. `ecall` from supervisor mode with HYPERCALL + n in a7 and the
// arguments from a0 on; the answer is in a0, every other register is kept.
#pragma once

#define HYPERCALL         0x50560000
#define VERSION           0  // ()                 1
#define STATUS            1  // (clear, set)       the old sstatus
#define WRITE_CSR         2  // (number, value)    the old value
#define READ_CSR          3  // (number)           the value
#define MODE              4  // ()                 the mode the kernel believes to be in
#define READABLE          5  // (address)          1 if this kernel may read that byte, else 0
#define RETURN_FROM_TRAP  6  // (words)            sret; before it a0 = words[0], a7 = words[1]
#define MMU_UPDATE_BATCH  7  // (updates, count)   stores {physical address, entry} pairs; how many
#define SET_SHARED        8  // (physical)         where struct shared is; 0
#define POLL              9  // ()                 takes a waiting interrupt now; 0

// struct shared, in bytes
#define SHARED_ENABLED  0
#define SHARED_PENDING  8
#define SHARED_EPC      16
#define SHARED_CAUSE    24
#define SHARED_TVAL     32
#define SHARED_PREVIOUS 40

// The trap entry has no register to spare and no sscratch, but x0 as a base
// reaches the last 2 KiB of the address space. A page is mapped there, and its
// first words are the places below: offsets from x0. One hart, one area.
#define SAVE_PAGE  0xfffffffffffff000
#define SAVE_T0    -2048
#define SAVE_FRAME -2040  // what sscratch is to the native build: the frame, or 0
#define SAVE_WORDS -2032  // two words, for RETURN_FROM_TRAP
