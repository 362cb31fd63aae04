import ELF
import Guests
import Hardware
import RISCV
import TrapVMM

/// One run of the study guest, on the bare machine or under a technique.
struct ComparedRun {
    /// nil when the guest did not come to an end within the limits.
    let status: Int32?
    let console: String
    let instructions: UInt64
    /// nil on the bare machine, where nobody counts them.
    let counts: ExitCounts?
    /// Processor time.
    let seconds: Double

    private static let memory: UInt64 = 16 << 20
    /// A guest that got wrong answers may go astray.
    private static let budget: UInt64 = 50_000_000

    /// The guest has the machine to itself.
    static func bare(_ image: ELFFile, _ isa: InstructionSet, file: String, input: String = "") throws
        -> ComparedRun
    {
        let transcript = GuestTranscript(input: input)
        let machine = try Machine(memorySize: memory, console: transcript)
        machine.hart.instructionSet = isa
        do { try machine.load(image) } catch let error as LoadError {
            throw Complaint(file: file, error.description)
        }
        let engine = BlockEngine()
        let start = processorTime()
        let stop = try machine.run(engine, budget: budget)
        let seconds = processorTime() - start
        var status: Int32?
        if case .exited(let code) = stop { status = code }
        return ComparedRun(
            status: status, console: transcript.text, instructions: machine.bus.clock.retired, counts: nil,
            seconds: seconds)
    }

    /// The guest runs under a technique.
    static func virtual(
        _ image: ELFFile, _ technique: Technique, _ isa: InstructionSet, file: String, input: String = ""
    ) throws -> ComparedRun {
        let transcript = GuestTranscript(input: input)
        let host = try VMHost(instructionSet: isa, guests: 1, memory: memory)
        let guest = try host.add(
            image, name: technique.rawValue, file: file, technique: technique, console: transcript)
        let start = processorTime()
        let stop = try guest.run(budget: budget)
        let seconds = processorTime() - start
        var status: Int32?
        if case .exited(let code) = stop { status = code }
        return ComparedRun(
            status: status, console: transcript.text, instructions: guest.counts.instructions,
            counts: guest.counts, seconds: seconds)
    }

    /// Lines of the console that begin with `text:`, without when they were taken.
    private var checksums: [Substring] {
        console.split(separator: "\n").filter { $0.hasPrefix("text: ") }.compactMap {
            $0.split(separator: " ").dropFirst().first
        }
    }

    /// Lines with a verdict that is wrong; a guest that gave up counts as one more.
    var wrongAnswers: Int {
        let wrong = console.split(separator: "\n").filter { $0.contains("WRONG") }.count
        return status == 0 || wrong > 0 && status == 1 ? wrong : wrong + 1
    }

    /// Whether the guest's checksum of its own code was that of its file each time it looked; nil: it
    /// keeps none.
    func hasIntactText(_ image: ELFFile) -> Bool? {
        guard let real = image.textChecksum, !checksums.isEmpty else { return nil }
        return checksums.allSatisfy { UInt64($0.dropFirst(2), radix: 16) == real }
    }
}

extension ELFFile {
    /// FNV-1a of the bytes from `text_start` to `text_end`; nil without such symbols.
    fileprivate var textChecksum: UInt64? {
        guard let start = symbols["text_start"], let end = symbols["text_end"], start < end,
            let segment = segments.first(where: {
                $0.physicalAddress <= start && end - $0.physicalAddress <= UInt64($0.contents.count)
            })
        else { return nil }
        let bytes = segment.contents.dropFirst(Int(start - segment.physicalAddress)).prefix(Int(end - start))
        return bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

/// A serial line with prepared input, which keeps what it is sent.
final class GuestTranscript: Console {
    private(set) var bytes: [UInt8] = []
    private var input: ArraySlice<UInt8>

    init(input: String = "") {
        self.input = Array(input.utf8)[...]
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func write(_ byte: UInt8) { bytes.append(byte) }
    func read() -> UInt8? { input.popFirst() }
}
