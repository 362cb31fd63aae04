# trap.S - sscratch always holds the one trap frame, in either mode.

    .text
    .global trap_entry
    .balign 4
trap_entry:
    csrrw   t6, sscratch, t6        # t6 = frame, sscratch = the program's t6
    .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
    sd      x\n, 8*\n(t6)
    .endr
    csrrw   t0, sscratch, t6
    sd      t0, 8*31(t6)
    csrr    t0, sepc
    sd      t0, 0(t6)
    mv      a0, t6
    la      sp, kernel_stack_top    # always from the top: one trap at a time
    call    trap                    # does not return: it ends in resume or in a panic

# resume(frame): load the registers and go where sstatus.SPP says.
    .global resume
resume:
    csrw    sscratch, a0
    ld      t0, 0(a0)
    csrw    sepc, t0
    mv      t6, a0
    .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
    ld      x\n, 8*\n(t6)
    .endr
    ld      t6, 8*31(t6)            # last: it was our base
    sret
