# Long mode. A device at 0x30000000, where no memory is: writes of 4 and 8 bytes, reads of 2 and 8
# bytes; the sum of what was read is in RBX when it halts.
    .code64
    .globl start
start:
    movl $0x30000000, %edi
    movl $0xcafef00d, (%rdi)
    xorl %eax, %eax
    movw 4(%rdi), %ax
    movq %rax, %rbx
    movq 8(%rdi), %rax
    addq %rax, %rbx
    movabsq $0x0102030405060708, %rax
    movq %rax, 16(%rdi)
    hlt
