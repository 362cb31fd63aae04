// bytecode.c - an interpreter inside the interpreter: a stack machine with a
// switch in a loop. Its own program follows the Collatz sequence (halve if even,
// else 3n + 1) from every number below 160 and adds up the steps. Indirect jumps
// that are hard to predict: the worst case for a translator.
#include "runtime.h"

enum operation { PUSH, LOAD, STORE, ADD, MULTIPLY, SHIFT_RIGHT, AND, EQUAL, LESS, JUMP, JUMP_IF, STOP };

struct instruction {
    uint8_t operation;
    int8_t operand;  // a constant, a variable or the place to jump to
};

enum variable { START, NUMBER, STEPS, ONE, THREE, FIRST, VARIABLES };
#define LIMIT 160

static const struct instruction program[] = {
    /*  0 */ {LOAD, FIRST}, {STORE, START},
    // each starting number
    /*  2 */ {LOAD, START}, {STORE, NUMBER},
    // one step of the sequence
    /*  4 */ {LOAD, NUMBER}, {PUSH, 1}, {EQUAL, 0}, {JUMP_IF, 28},
    /*  8 */ {LOAD, STEPS}, {LOAD, ONE}, {ADD, 0}, {STORE, STEPS},
    /* 12 */ {LOAD, NUMBER}, {LOAD, ONE}, {AND, 0}, {JUMP_IF, 21},
    /* 16 */ {LOAD, NUMBER}, {PUSH, 1}, {SHIFT_RIGHT, 0}, {STORE, NUMBER}, {JUMP, 4},
    /* 21 */ {LOAD, NUMBER}, {LOAD, THREE}, {MULTIPLY, 0}, {PUSH, 1}, {ADD, 0}, {STORE, NUMBER}, {JUMP, 4},
    // the next starting number
    /* 28 */ {LOAD, START}, {PUSH, 1}, {ADD, 0}, {STORE, START},
    /* 32 */ {LOAD, START}, {PUSH, LIMIT / 4}, {PUSH, 4}, {MULTIPLY, 0}, {LESS, 0}, {JUMP_IF, 2},
    /* 38 */ {STOP, 0},
};

static uint64_t interpret(const struct instruction *code, uint64_t *variables)
{
    uint64_t stack[8];
    uint64_t *top = stack;  // the first free place
    size_t at = 0, executed = 0;
    for (;;) {
        struct instruction now = code[at++];
        executed++;
        switch ((enum operation)now.operation) {
        case PUSH:        *top++ = (uint64_t)now.operand; break;
        case LOAD:        *top++ = variables[now.operand]; break;
        case STORE:       variables[now.operand] = *--top; break;
        case ADD:         top--, top[-1] += *top; break;
        case MULTIPLY:    top--, top[-1] *= *top; break;
        case SHIFT_RIGHT: top--, top[-1] >>= *top; break;
        case AND:         top--, top[-1] &= *top; break;
        case EQUAL:       top--, top[-1] = top[-1] == *top; break;
        case LESS:        top--, top[-1] = top[-1] < *top; break;
        case JUMP:        at = (size_t)now.operand; break;
        case JUMP_IF:     if (*--top != 0) at = (size_t)now.operand; break;
        case STOP:        return executed;
        }
    }
}

uint64_t run(uint64_t iterations)
{
    uint64_t checksum = 0;
    for (uint64_t i = 0; i < iterations; i++) {
        uint64_t variables[VARIABLES] = {[ONE] = 1, [THREE] = 3, [FIRST] = 1 + i % 4};
        uint64_t executed = interpret(program, variables);
        checksum = checksum * 1000003 + variables[STEPS] + (executed << 32);
    }
    return checksum;
}
