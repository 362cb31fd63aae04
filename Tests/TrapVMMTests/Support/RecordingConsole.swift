import RISCV

/// A serial line without a person: keeps what the guest sends, types what it was given.
final class RecordingConsole: Console {
    private(set) var sent: [UInt8] = []
    private var input: ArraySlice<UInt8>

    init(typing text: String = "") {
        input = Array(text.utf8)[...]
    }

    var output: String { String(decoding: sent, as: UTF8.self) }

    func write(_ byte: UInt8) { sent.append(byte) }

    func read() -> UInt8? { input.popFirst() }
}
