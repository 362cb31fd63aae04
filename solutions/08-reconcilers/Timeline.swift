/// The calls that are not in order yet and their returns, by time: a list from which a call can be taken out,
/// and put back where it was.
///
/// ```
///   process 0   |--- write 1 ---|            |- read -|
///   process 1        |------- write 2 ------------|
///
///   head ─► call 0 ─► call 1 ─► return 0 ─► call 2 ─► return 1 ─► return 2 ─► end
///           └─ may be next ─┘  └ whoever comes after this must wait for call 0
/// ```
struct Timeline {
    /// An entry of the list.
    enum Entry: Equatable {
        case call(Int)
        case returned(Int)
        case end
    }

    /// `2 * n` for call n, `2 * n + 1` for its return, then the head, which is the end too.
    private var after: [Int]
    private var before: [Int]
    private let head: Int

    /// - Parameter spans: when each call began and ended; those that only touch overlap.
    init(_ spans: [(invoked: Int, returned: Int)]) {
        let head = 2 * spans.count
        let time = { (entry: Int) in entry % 2 == 0 ? spans[entry / 2].invoked : spans[entry / 2].returned }
        let entries = (0..<head).sorted { (time($0), $0 % 2, $0) < (time($1), $1 % 2, $1) }
        after = Array(repeating: head, count: head + 1)
        before = after
        self.head = head
        for (first, second) in zip([head] + entries, entries + [head]) {
            after[first] = second
            before[second] = first
        }
    }

    /// The number of the first entry; of the end when there is none.
    var first: Int { after[head] }

    /// The number of the entry behind another.
    func next(_ number: Int) -> Int { after[number] }

    /// What stands at a number.
    subscript(number: Int) -> Entry {
        number == head ? .end : number % 2 == 0 ? .call(number / 2) : .returned(number / 2)
    }

    /// The number of a call's entry.
    func number(of call: Int) -> Int { 2 * call }

    /// Takes a call and its return out.
    mutating func take(_ call: Int) {
        for entry in [2 * call, 2 * call + 1] {
            after[before[entry]] = after[entry]
            before[after[entry]] = before[entry]
        }
    }

    /// Puts back what was taken out last.
    mutating func putBack(_ call: Int) {
        // In the opposite order: the two may have been neighbours.
        for entry in [2 * call + 1, 2 * call] {
            after[before[entry]] = entry
            before[after[entry]] = entry
        }
    }
}
