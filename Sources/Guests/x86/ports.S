# Long mode. A port read and written in each of its three widths, then halts with the sum in RBX.
    .code64
    .globl start
start:
    movl $0x510, %edx
    xorl %eax, %eax
    inb %dx, %al
    movq %rax, %rbx
    xorl %eax, %eax
    inw %dx, %ax
    addq %rax, %rbx
    inl %dx, %eax
    addq %rax, %rbx
    movl $0x11223344, %eax
    outb %al, %dx
    outw %ax, %dx
    outl %eax, %dx
    hlt
