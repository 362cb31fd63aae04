# Real mode. Prints a line as a driver would, then turns the machine off with status 7.
    .code16
    .globl start
start:
    movw $text, %si
next:
    lodsb
    testb %al, %al
    jz done
    movb %al, %bl
wait:
    movw $0x3fd, %dx        # line status: bit 5, ready to send
    inb %dx, %al
    testb $0x20, %al
    jz wait
    movb %bl, %al
    movw $0x3f8, %dx
    outb %al, %dx
    jmp next
done:
    movb $7, %al
    outb %al, $0xf4         # the switch
    hlt

text: .asciz "hello from real mode\n"
