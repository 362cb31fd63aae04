# Long mode. An undefined instruction, and an interrupt table with nothing in it: the fault cannot be
# delivered, nor the fault of that, nor the fault of that.
    .code64
    .globl start
start:
    lidt none(%rip)
    ud2

none:
    .word 0
    .quad 0
