# paravirtual/trap.S - the same door without an instruction that needs the mode:
# SAVE_FRAME stands in for sscratch, struct shared for sepc and sstatus, and a
# hypercall for sret. Interrupts are off from the trap to that hypercall, so
# nothing comes between two uses of the save area.
#include "hypercalls.h"
#include "../saved.h"
#include "../user.h"

    .text
    .global trap_entry
    .balign 4
trap_entry:
    sd      t0, SAVE_T0(zero)
    ld      t0, SAVE_FRAME(zero)
    beqz    t0, from_kernel

# From the program: save it, and return from the run_user that started it.
    EACH_USER_REGISTER sd, t0
    sd      a0, 8*10(t0)
    sd      a7, 8*17(t0)
    ld      t1, SAVE_T0(zero)
    sd      t1, 8*5(t0)
    sd      zero, SAVE_FRAME(zero)  # in the kernel
    la      t1, shared
    ld      t1, SHARED_EPC(t1)
    sd      t1, FRAME_PC(t0)
    ld      sp, FRAME_KERNEL(t0)
    EACH_CALLEE_SAVED ld
    addi    sp, sp, CALLEE_SAVED_BYTES
    ret

# From the kernel: sepc and previous in the shared structure stay as they are,
# because the handler never switches interrupts on again.
from_kernel:
    ld      t0, SAVE_T0(zero)
    addi    sp, sp, -CALLER_SAVED_BYTES
    EACH_CALLER_SAVED sd
    call    kernel_trap
    EACH_CALLER_SAVED ld
    addi    sp, sp, CALLER_SAVED_BYTES
    sd      a0, SAVE_WORDS(zero)
    sd      a7, SAVE_WORDS+8(zero)
    j       return_from_trap

# run_user(frame): leave the kernel's registers on its stack and become the program.
    .global run_user
run_user:
    addi    sp, sp, -CALLEE_SAVED_BYTES
    EACH_CALLEE_SAVED sd
    sd      sp, FRAME_KERNEL(a0)
    sd      a0, SAVE_FRAME(zero)
    la      t0, shared
    ld      t1, FRAME_PC(a0)
    sd      t1, SHARED_EPC(t0)
    sd      zero, SHARED_PREVIOUS(t0)   # SPP = user; SPIE = 0, so that SIE stays off
    ld      t1, 8*10(a0)
    sd      t1, SAVE_WORDS(zero)
    ld      t1, 8*17(a0)
    sd      t1, SAVE_WORDS+8(zero)
    EACH_USER_REGISTER ld, a0
    ld      t0, 8*5(a0)

# The monitor loads a0 and a7 from the two words: they are busy until the end.
return_from_trap:
    li      a0, SAVE_WORDS
    li      a7, HYPERCALL + RETURN_FROM_TRAP
    ecall                           # does not come back
