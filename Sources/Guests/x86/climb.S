# Climbs by itself from real mode to protected mode to long mode, as every x86 system does that
# boots without firmware's help. Prints one letter in each: R, P, L. The order is the processor's:
# a descriptor table, PE, a far jump that reloads CS; PAE, CR3, EFER.LME, PG, another far jump.
    .code16
    .globl start
start:
    cli
    movw $0x3f8, %dx
    movb $'R', %al
    outb %al, %dx
    lgdtl gdtr
    movl %cr0, %eax
    orl $1, %eax            # PE
    movl %eax, %cr0
    ljmpl $0x08, $protected

    .code32
protected:
    movw $0x18, %ax
    movw %ax, %ds
    movw %ax, %es
    movw %ax, %ss
    movl $0x8000, %esp
    movw $0x3f8, %dx
    movb $'P', %al
    outb %al, %dx
    # One entry a table: PML4 at 0x2000, PDPT at 0x3000, one page of 2 MiB in the directory at 0x4000.
    movl $0x3007, 0x2000
    movl $0x4007, 0x3000
    movl $0x0087, 0x4000
    movl $0x2000, %eax
    movl %eax, %cr3
    movl %cr4, %eax
    orl $0x20, %eax         # PAE
    movl %eax, %cr4
    movl $0xc0000080, %ecx  # EFER
    rdmsr
    orl $0x100, %eax        # LME
    wrmsr
    movl %cr0, %eax
    orl $0x80000000, %eax   # PG; EFER.LMA follows by itself
    movl %eax, %cr0
    ljmpl $0x10, $long

    .code64
long:
    movl $0x3f8, %edx
    movb $'L', %al
    outb %al, %dx
    movabsq $0x123456789abcdef0, %rax
    movq %rax, %r15         # only long mode has this register
    hlt

    .balign 8
gdt:
    .quad 0
    .quad 0x00cf9b000000ffff    # 0x08: 32-bit code
    .quad 0x00af9b000000ffff    # 0x10: 64-bit code, L
    .quad 0x00cf93000000ffff    # 0x18: data
gdtr:
    .word gdtr - gdt - 1
    .long gdt
