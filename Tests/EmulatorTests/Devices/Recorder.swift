import RISCV

/// A device that remembers every access in words, and answers loads with a fixed number.
final class Recorder: Device {
    private(set) var log: [String] = []
    let answer: UInt64

    init(answer: UInt64 = 0) {
        self.answer = answer
    }

    func load(_ offset: UInt64, size: AccessSize) throws -> UInt64 {
        log.append("load \(size) at \(hex(offset))")
        return answer
    }

    func store(_ offset: UInt64, size: AccessSize, _ value: UInt64) throws {
        log.append("store \(size) at \(hex(offset)): \(hex(value))")
    }
}
