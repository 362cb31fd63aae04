# Real mode. Four instructions to be stepped through.
    .code16
    .globl start
start:
    movw $1, %ax
    addw %ax, %ax
    incw %ax
    hlt
