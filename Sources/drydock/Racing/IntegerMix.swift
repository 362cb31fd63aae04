/// The integer mix of `Sources/Guests/programs/mix.c`, step by step the same work in Swift, so that the
/// host can run natively what the guest runs emulated. Both give the same checksum.
struct IntegerMix {
    private static let nodeCount = 128
    private static let side = 12
    /// As in C the text ends with a zero byte, which counts.
    private static let text = Array(
        ("the dock holds 3 ships of 12.5 fathoms, 1 tug and 44 crates; "
            + "at 6.30 the gate opens, 0.25 an hour later 900 tons are afloat. \0").utf8)

    private struct Node {
        /// The next node's place; -1 at the end.
        var next = -1
        var key: UInt32 = 0
        var value: UInt32 = 0
    }

    private var random: UInt64 = 88_172_645_463_325_252
    private var nodes = [Node](repeating: Node(), count: nodeCount)
    private var matrix = [Int32](repeating: 0, count: side * side)

    /// The checksum after `iterations` rounds.
    static func run(_ iterations: UInt64) -> UInt64 {
        var mix = IntegerMix()
        var checksum: UInt64 = 0
        for _ in 0..<iterations {
            let parts = [mix.listWork(), mix.stateWork(), mix.matrixWork(), checksum]
            let bytes = parts.flatMap { part in (0..<8).map { UInt8(truncatingIfNeeded: part >> (8 * $0)) } }
            checksum = checksum &* 1_000_003 &+ UInt64(crc(bytes)) &+ UInt64(crc(text)) &+ parts[2]
        }
        return checksum
    }

    /// Numbers that look random and are the same everywhere (xorshift).
    private mutating func nextRandom() -> UInt64 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return random
    }

    private mutating func listWork() -> UInt64 {
        var head = -1
        for number in 0..<Self.nodeCount {
            let place = number * 37 % Self.nodeCount
            nodes[place] = Node(
                next: head, key: UInt32(truncatingIfNeeded: nextRandom()) % 1000, value: UInt32(number))
            head = place
        }
        var (sum, rank): (UInt64, UInt64) = (0, 1)
        var at = sorted(head)
        while at >= 0 {
            sum &+= UInt64(nodes[at].key) * rank + UInt64(nodes[at].value)
            rank += 1
            at = nodes[at].next
        }
        return sum
    }

    /// Merge sort by key, which only changes links.
    private mutating func sorted(_ head: Int) -> Int {
        guard head >= 0, nodes[head].next >= 0 else { return head }
        var middle = head
        var end = nodes[head].next
        while end >= 0, nodes[end].next >= 0 {
            middle = nodes[middle].next
            end = nodes[nodes[end].next].next
        }
        let second = nodes[middle].next
        nodes[middle].next = -1
        return merged(sorted(head), sorted(second))
    }

    private mutating func merged(_ first: Int, _ second: Int) -> Int {
        var (a, b, head, last) = (first, second, -1, -1)
        while a >= 0, b >= 0 {
            let takesFirst = nodes[a].key <= nodes[b].key
            let taken = takesFirst ? a : b
            if takesFirst { a = nodes[a].next } else { b = nodes[b].next }
            if last < 0 { head = taken } else { nodes[last].next = taken }
            last = taken
        }
        let rest = a >= 0 ? a : b
        if last < 0 { return rest }
        nodes[last].next = rest
        return head
    }

    private enum State: Int {
        case between, word, number, point
    }

    /// Counts what a text holds: words, whole numbers, numbers with a point.
    private func stateWork() -> UInt64 {
        var entered: [UInt64] = [0, 0, 0, 0]
        var state = State.between
        for character in Self.text {
            let before = state
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): state = state == .point ? .point : .number
            case UInt8(ascii: ".") where state == .number: state = .point
            case UInt8(ascii: "a")...UInt8(ascii: "z"): state = .word
            default: state = .between
            }
            if state != before { entered[state.rawValue] += 1 }
        }
        return entered[0] | entered[1] << 16 | entered[2] << 32 | entered[3] << 48
    }

    /// CRC-32, bit by bit (polynomial of IEEE 802.3, reflected).
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = .max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value >> 1 ^ (value & 1 != 0 ? 0xEDB8_8320 : 0) }
        }
        return ~value
    }

    private mutating func matrixWork() -> UInt64 {
        for place in 0..<Self.side * Self.side { matrix[place] = Int32(nextRandom() % 200) - 100 }
        var sum: UInt64 = 0
        for row in 0..<Self.side {
            for column in 0..<Self.side {
                var cell: Int64 = 0
                for k in 0..<Self.side {
                    cell += Int64(matrix[row * Self.side + k]) * Int64(k * column - 40)
                }
                sum = sum &* 31 &+ UInt64(bitPattern: cell)
            }
        }
        return sum
    }
}
