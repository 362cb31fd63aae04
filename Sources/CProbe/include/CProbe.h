// Executes single instructions in ring 3 and reports what the processor, or the kernel in its place,
// does. x86-64 Linux only; elsewhere every probe answers CPROBE_NOT_HERE.
#ifndef CPROBE_H
#define CPROBE_H

#include <stdint.h>

/// How an instruction ended.
enum cprobe_end {
    CPROBE_SILENT = 0,     // executed, no signal
    CPROBE_FAULT = 1,      // a signal came; trap and signal say which
    CPROBE_DIED = 2,       // the child that tried it ended in another way
    CPROBE_NOT_HERE = 3,
};

/// What was seen of one instruction.
struct cprobe_result {
    int32_t end;           // enum cprobe_end
    int32_t trap;          // the processor's vector: 6 #UD, 13 #GP, 14 #PF
    int32_t signal;
    int32_t flag;          // ZF after LAR, LSL, VERR, VERW; else 0
    uint64_t value;        // what it stored, when it stores something
    uint64_t extra;        // the limit beside a base; RFLAGS after POPF
};

/// How many instructions there are.
int32_t cprobe_count(void);
/// An instruction's name, as the table of sensitive instructions spells it.
const char *cprobe_name(int32_t index);
/// 1 for those that should trap by the manual, 0 for those that should not.
int32_t cprobe_should_trap(int32_t index);
/// Executes it in a child process of its own, so that whatever it does ends there.
struct cprobe_result cprobe_run(int32_t index);

/// Processor time of one round of an instruction, in nanoseconds, averaged over many; 0 elsewhere.
double cprobe_time_pushf_popf(void);
double cprobe_time_sgdt(void);
double cprobe_time_mov_from_cs(void);

/// Processor time of a loop of DEC and JNZ, in nanoseconds for each round.
double cprobe_time_loop(uint64_t rounds);

#endif
