# innocuous.S - ten instructions, 100,000 times over, on registers alone.

#define ROUNDS 100000

    .text
    .global innocuous               # a0 seed -> a0 result
    .balign 4
innocuous:
    li      t0, ROUNDS              # two instructions
    li      t2, 0
1:  slli    t1, a0, 13              # xorshift: no bit of the seed is lost
    xor     a0, a0, t1
    srli    t1, a0, 7
    xor     a0, a0, t1
    slli    t1, a0, 17
    xor     a0, a0, t1
    add     t2, t2, a0
    sub     t2, t2, t0
    addi    t0, t0, -1
    bnez    t0, 1b
    mv      a0, t2
    ret

# From the li to the ret.
    .section .rodata
    .global innocuous_instructions
    .balign 8
innocuous_instructions:
    .dword  3 + ROUNDS * 10 + 2
