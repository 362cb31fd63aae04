import RISCV

/// What each register shows, and what a write leaves in it.
extension CSRFile {
    // TODO emulator.5
    // Write the reading and the legalising of each register here: readMachine, readSupervisor,
    // writeMachine, writeSupervisor, readNumbered, writeNumbered. Table of WARL rules: the handout.
}
