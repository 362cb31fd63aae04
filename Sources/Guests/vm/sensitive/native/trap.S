# native/trap.S - the door between the modes. sscratch tells where a trap came
# from: it holds the program's frame while the program runs, 0 while the kernel does.
#include "../saved.h"
#include "../user.h"

    .text
    .global trap_entry
    .balign 4
trap_entry:
    csrrw   t0, sscratch, t0        # swap: t0 = frame or 0, sscratch = old t0
    beqz    t0, from_kernel

# From the program: save it, and return from the run_user that started it.
    EACH_USER_REGISTER sd, t0
    sd      a0, 8*10(t0)
    sd      a7, 8*17(t0)
    csrrw   t1, sscratch, zero      # the program's t0; and 0 says: in the kernel
    sd      t1, 8*5(t0)
    csrr    t1, sepc
    sd      t1, FRAME_PC(t0)
    ld      sp, FRAME_KERNEL(t0)
    EACH_CALLEE_SAVED ld
    addi    sp, sp, CALLEE_SAVED_BYTES
    ret

# From the kernel, with SIE on: sepc and sstatus stay as they are, because the
# handler never switches interrupts on again.
from_kernel:
    csrrw   t0, sscratch, t0        # swap back
    addi    sp, sp, -CALLER_SAVED_BYTES
    EACH_CALLER_SAVED sd
    call    kernel_trap
    EACH_CALLER_SAVED ld
    addi    sp, sp, CALLER_SAVED_BYTES
    sret

# run_user(frame): leave the kernel's registers on its stack and become the program.
    .global run_user
run_user:
    addi    sp, sp, -CALLEE_SAVED_BYTES
    EACH_CALLEE_SAVED sd
    sd      sp, FRAME_KERNEL(a0)
    csrw    sscratch, a0
    ld      t0, FRAME_PC(a0)
    csrw    sepc, t0
    li      t0, 1 << 8 | 1 << 5     # SPP = user; SPIE = 0, so that SIE stays off
    csrc    sstatus, t0
    EACH_USER_REGISTER ld, a0
    ld      t0, 8*5(a0)
    ld      a7, 8*17(a0)
    ld      a0, 8*10(a0)            # last: it was our base
    sret
