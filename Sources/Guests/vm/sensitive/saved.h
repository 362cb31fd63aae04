// saved.h - which registers the trap entries of both builds save (assembly only).
//   EACH_USER_REGISTER do, base   do xn, 8*n(base) for all but x0, t0, a0 and a7,
//                                 which each build saves in a way of its own
//   EACH_CALLEE_SAVED do          do reg, offset(sp), the thirteen that C code keeps
//   EACH_CALLER_SAVED do          do reg, offset(sp), the sixteen that it may change
#pragma once

    .macro EACH_USER_REGISTER do, base
    .irp    n, 1,2,3,4,6,7,8,9,11,12,13,14,15,16,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    \do     x\n, 8*\n(\base)
    .endr
    .endm

    .macro EACH_CALLEE_SAVED do
    \do     ra, 0(sp)
    .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11
    \do     s\n, 8+8*\n(sp)
    .endr
    .endm
    .equ    CALLEE_SAVED_BYTES, 112

    .macro EACH_CALLER_SAVED do
    \do     ra, 0(sp)
    .irp    n, 0,1,2,3,4,5,6
    \do     t\n, 8+8*\n(sp)
    \do     a\n, 64+8*\n(sp)
    .endr
    \do     a7, 120(sp)
    .endm
    .equ    CALLER_SAVED_BYTES, 128
