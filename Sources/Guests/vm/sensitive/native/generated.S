# native/generated.S - templates, kept as data: no one who goes
# through the kernel's text sees them, and they run only where they are copied to.

    .section .rodata
    .global read_sscratch, read_sscratch_end
    .balign 4
read_sscratch:
    csrr    a0, sscratch
    ret
read_sscratch_end:

    .global answer_42, answer_42_end
    .balign 4
answer_42:
    li      a0, 42
    ret
answer_42_end:
