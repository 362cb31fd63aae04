# Long mode. Counts in RAX and never leaves.
    .code64
    .globl start
start:
    incq %rax
    jmp start
