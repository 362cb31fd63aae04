# Real mode. The smallest guest: adds 2 and 3, prints the digit and a line feed, halts.
    .code16
    .globl start
start:
    movb first, %al
    addb second, %al
    addb $'0', %al
    movw $0x3f8, %dx        # the serial line's data register
    outb %al, %dx
    movb $'\n', %al
    outb %al, %dx
    hlt

first:  .byte 2
second: .byte 3
