# Real mode. String output and input in bytes, then words: each is one instruction with a count.
    .code16
    .globl start
start:
    cld
    movw $text, %si
    movw $6, %cx
    movw $0x3f8, %dx
    rep outsb               # 6 items of 1 byte
    movw $words, %si
    movw $3, %cx
    movw $0x510, %dx
    rep outsw               # 3 items of 2 bytes
    movw $room, %di
    movw $4, %cx
    rep insw                # 4 items of 2 bytes
    movw room + 6, %ax      # the last
    hlt

text:  .ascii "string"
words: .word 0x1122, 0x3344, 0x5566
room:  .fill 8
