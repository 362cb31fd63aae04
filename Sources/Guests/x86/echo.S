# Real mode. Sends back each byte of its input plus one, until there is none; halts.
    .code16
    .globl start
start:
    movw $0x3fd, %dx
    inb %dx, %al
    testb $1, %al           # line status: bit 0, a byte has come
    jz done
    movw $0x3f8, %dx
    inb %dx, %al
    incb %al
    outb %al, %dx
    jmp start
done:
    hlt
