# start.S - machine mode says once what supervisor mode may do, then leaves for
# good. No stack, no memory: a monitor whose virtual hart knows only S and U can
# skip all of it and begin at supervisor_start.

    .section .text.start, "ax"
    .global _start
_start:
    csrr    t0, mhartid
    bnez    t0, park
    la      t0, no_trap             # supervisor mode replaces stvec when it is ready
    csrw    mtvec, t0
    csrw    stvec, t0

    li      t0, 0xb3ff              # every exception that supervisor mode can take
    csrw    medeleg, t0
    li      t0, 0x222               # its software, timer and external interrupts
    csrw    mideleg, t0
    csrw    mie, zero

    # Without a matching PMP entry the lower modes may touch no memory at all.
    # All ones in NAPOT form is the largest region there is: everything.
    li      t0, -1
    csrw    pmpaddr0, t0
    li      t0, 0x1f
    csrw    pmpcfg0, t0

    # The clock (time), and a timer of its own (stimecmp).
    li      t0, 2
    csrw    mcounteren, t0
    li      t0, 1
    slli    t0, t0, 63
    csrs    menvcfg, t0

    li      t0, 3 << 11
    csrc    mstatus, t0
    li      t0, 1 << 11             # MPP = supervisor
    csrs    mstatus, t0
    la      t0, supervisor_start
    csrw    mepc, t0
    mret

park:                               # this kernel uses one hart
    j       park

    .global prologue_end
prologue_end:                       # machine mode's code ends here

    .global supervisor_start
supervisor_start:
    la      sp, kernel_stack_top
    la      t0, bss_start
    la      t1, bss_end
1:  bgeu    t0, t1, 2f
    sd      zero, 0(t0)
    addi    t0, t0, 8
    j       1b
2:  call    supervisor_main         # does not return

# A trap before there is a handler, or while the handler cannot work. The
# paravirtual build ends here on a machine without a monitor: its first hypercall
# comes back as an exception.
    .global no_trap
    .balign 4
no_trap:
    la      sp, kernel_stack_top
    call    trap_not_due
