# Long mode. 20! fits 64 bits and no fewer; leaves it in RAX, R8 and on the stack, then halts.
    .code64
    .globl start
start:
    movl $1, %eax
    movl $20, %r9d
next:
    mulq %r9
    decq %r9
    jnz next
    movq %rax, %r8
    pushq %rax
    hlt
