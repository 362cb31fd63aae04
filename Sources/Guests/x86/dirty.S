# Real mode. Writes to pages 5 and 7, reads page 6, halts; with AX = 1 it writes page 5 alone.
    .code16
    .globl start
start:
    movb 0x6000, %bl
    movb $1, 0x5ffc
    testw %ax, %ax
    jnz done
    movb $1, 0x7000
done:
    hlt
