# trap.S - the door between the modes. sscratch tells where a trap came from:
# it holds the process's trap frame while user code runs, 0 while the kernel does.

    .text
    .global supervisor_trap
    .balign 4
supervisor_trap:
    csrrw   t0, sscratch, t0        # swap: t0 = frame or 0, sscratch = old t0
    beqz    t0, trap_in_kernel

    # From user mode: save all 31 registers, then use the kernel's stack from its top.
    .irp    n, 1,2,3,4,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    sd      x\n, 8*\n(t0)
    .endr
    csrrw   t1, sscratch, zero      # the user's t0 (x5); and 0 says: in the kernel
    sd      t1, 8*5(t0)
    csrr    t1, sepc
    sd      t1, 256(t0)
    la      sp, kernel_stack_top
    call    user_trap               # does not return: it ends in enter_user

    # From the kernel (it was waiting for an interrupt): the C code called from
    # here preserves the s registers by convention, so save only the others.
trap_in_kernel:
    csrrw   t0, sscratch, t0        # swap back
    addi    sp, sp, -128
    sd      ra,   0(sp)
    sd      t0,   8(sp)
    sd      t1,  16(sp)
    sd      t2,  24(sp)
    sd      t3,  32(sp)
    sd      t4,  40(sp)
    sd      t5,  48(sp)
    sd      t6,  56(sp)
    sd      a0,  64(sp)
    sd      a1,  72(sp)
    sd      a2,  80(sp)
    sd      a3,  88(sp)
    sd      a4,  96(sp)
    sd      a5, 104(sp)
    sd      a6, 112(sp)
    sd      a7, 120(sp)
    call    kernel_trap
    ld      ra,   0(sp)
    ld      t0,   8(sp)
    ld      t1,  16(sp)
    ld      t2,  24(sp)
    ld      t3,  32(sp)
    ld      t4,  40(sp)
    ld      t5,  48(sp)
    ld      t6,  56(sp)
    ld      a0,  64(sp)
    ld      a1,  72(sp)
    ld      a2,  80(sp)
    ld      a3,  88(sp)
    ld      a4,  96(sp)
    ld      a5, 104(sp)
    ld      a6, 112(sp)
    ld      a7, 120(sp)
    addi    sp, sp, 128
    sret

# enter_user(frame): load the registers of a process and drop to user mode.
    .global enter_user
enter_user:
    csrw    sscratch, a0
    ld      t0, 256(a0)
    csrw    sepc, t0
    .irp    n, 1,2,3,4,5,6,7,8,9,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    ld      x\n, 8*\n(a0)
    .endr
    ld      a0, 8*10(a0)            # last: it was our base
    sret
