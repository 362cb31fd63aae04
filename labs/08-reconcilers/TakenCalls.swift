/// Which calls are in order already, as few numbers as possible: most of the time these are all calls up to one,
/// and a few later ones.
struct TakenCalls {
    /// What can be compared.
    struct Mark: Hashable {
        let first: Int
        let words: [UInt64]
    }

    private var finished: [UInt64]
    private var unfinished: [UInt64]
    /// How many words hold anything, for each call that was taken.
    private var heights: [Int] = [0]

    /// - Parameters:
    ///   - finished: how many calls have come back.
    ///   - unfinished: how many have not.
    init(finished: Int, unfinished: Int) {
        self.finished = Array(repeating: 0, count: finished / 64 + 1)
        self.unfinished = Array(repeating: 0, count: (unfinished + 63) / 64)
    }

    mutating func take(finished call: Int) {
        finished[call / 64] |= 1 << UInt64(call % 64)
        heights.append(max(heights[heights.count - 1], call / 64 + 1))
    }

    /// Undoes the last taking of a call that came back.
    mutating func putBack(finished call: Int) {
        finished[call / 64] &= ~(1 << UInt64(call % 64))
        heights.removeLast()
    }

    mutating func take(unfinished call: Int) { unfinished[call / 64] |= 1 << UInt64(call % 64) }
    mutating func putBack(unfinished call: Int) { unfinished[call / 64] &= ~(1 << UInt64(call % 64)) }

    func contains(unfinished call: Int) -> Bool { unfinished[call / 64] >> UInt64(call % 64) & 1 == 1 }

    /// - Parameter first: the first call that has come back and is not taken.
    func mark(first: Int) -> Mark {
        let (low, high) = (first / 64, heights[heights.count - 1])
        return Mark(first: first, words: (low < high ? Array(finished[low..<high]) : []) + unfinished)
    }
}
