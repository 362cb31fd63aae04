import Documents
import Glibc
import ImageLayers
import OCIImage
import Synchronization

/// What a transfer did: a line for each blob on standard error, and a sum at the end.
final class TransferReport: Sendable {
    private struct Sum {
        var moved: Int64 = 0
        var blobs = 0
        var present = 0
        var resumed = 0
    }

    private let sum = Mutex(Sum())
    private let isQuiet: Bool
    private let start = ContinuousClock.now

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
    }

    func note(_ step: TransferStep) {
        sum.withLock { sum in
            switch step {
            case .moved(_, let bytes): sum.moved += Int64(bytes)
            case .done: sum.blobs += 1
            case .present, .mounted: sum.present += 1
            case .resumed: sum.resumed += 1
            }
        }
        guard !isQuiet, let line = Self.line(step) else { return }
        writeAll(line + "\n", to: 2)
    }

    /// Says what came of it.
    func end(_ verb: String, _ image: Descriptor, _ name: String, json: Bool) {
        let sum = sum.withLock { $0 }
        let took = start.duration(to: .now)
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        guard json else {
            let bytes = grouped(UInt64(max(0, sum.moved)))
            return writeAll(
                "\(verb) \(name): \(image.digest), \(bytes) bytes in \(fixed(seconds, 1)) s\n", to: 1)
        }
        let value = JSONValue.object([
            JSONMember("name", .string(name)), JSONMember("digest", .string("\(image.digest)")),
            JSONMember("mediaType", .string(image.mediaType)), JSONMember("bytes", .integer(sum.moved)),
            JSONMember("blobs", .integer(sum.blobs)), JSONMember("present", .integer(sum.present)),
            JSONMember("resumed", .integer(sum.resumed)), JSONMember("seconds", .number(fixed(seconds, 3))),
        ])
        writeAll(value.text() + "\n", to: 1)
    }

    private static func line(_ step: TransferStep) -> String? {
        switch step {
        case .moved: nil
        case .done(let digest): "\(short(digest)) done"
        case .present(let digest): "\(short(digest)) already there"
        case .mounted(let digest, let from): "\(short(digest)) taken from \(from)"
        case .resumed(let digest, let byte): "\(short(digest)) goes on at byte \(byte)"
        }
    }

    private static func short(_ digest: Digest) -> String {
        "\(digest.algorithm):\(digest.encoded.prefix(12))"
    }
}
