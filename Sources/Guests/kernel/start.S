# start.S - the first instructions. The board starts every hart here, in machine
# mode, with paging off and no stack. One hart makes itself a stack, clears .bss
# (an ELF file promises zeros there but does not hold them) and enters C.

    .section .text.start, "ax"
    .global _start
_start:
    csrr    t0, mhartid
    bnez    t0, park
    la      sp, kernel_stack_top
    la      t0, bss_start
    la      t1, bss_end
1:  bgeu    t0, t1, 2f
    sd      zero, 0(t0)
    addi    t0, t0, 8
    j       1b
2:  call    machine_start           # prepares mstatus.MPP = supervisor
    la      t0, supervisor_start
    csrw    mepc, t0
    mret                            # the only way down: "return" to a mode we never came from

# From here on, supervisor mode. The machine-mode stack frames are not needed again.
    .global supervisor_start
supervisor_start:
    la      sp, kernel_stack_top
    call    supervisor_main         # does not return

park:                               # this kernel uses one hart
    wfi
    j       park

# Machine mode keeps no trap for itself: whatever arrives is a mistake of ours.
    .global machine_trap
    .balign 4                       # mtvec holds the mode in its two low bits
machine_trap:
    la      sp, kernel_stack_top
    call    machine_trap_panic
