# Long mode. The same loop in ring 0, RSI times, and in ring 3, RDI times. OUT to port 0x510 marks
# each beginning and end for a clock outside: 0, 1 in ring 0, then 2, 3 in ring 3 (IOPL is 3, so
# ring 3 may use ports). Port 0xF4 turns the machine off.
    .code64
    .globl start
start:
    movl $0x510, %edx
    xorl %eax, %eax
    outb %al, %dx
0:  decq %rsi
    jnz 0b
    movb $1, %al
    outb %al, %dx

    lgdt gdtr(%rip)
    # What IRETQ takes from the stack: SS, RSP, RFLAGS, CS, RIP.
    movq %rsp, %rcx
    pushq $0x13             # data, ring 3
    pushq %rcx
    pushq $0x3002           # IOPL 3
    pushq $0x1b             # code, ring 3
    leaq user(%rip), %rcx
    pushq %rcx
    iretq

user:
    movb $2, %al
    outb %al, %dx
0:  decq %rdi
    jnz 0b
    movb $3, %al
    outb %al, %dx
    movw %cs, %bx           # the two low bits are the ring
    movl $0, %eax
    outb %al, $0xf4

    .balign 8
gdt:
    .quad 0
    .quad 0
    .quad 0x00cff3000000ffff    # 0x10: data, DPL 3
    .quad 0x00affb000000ffff    # 0x18: 64-bit code, DPL 3
gdtr:
    .word gdtr - gdt - 1
    .quad gdt
