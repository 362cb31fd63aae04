import KeyValueModel

/// What a store has promised, against what it says after it was killed.
///
/// Every writer puts its next number into two keys, in one transaction and with a lease. So each revision has two
/// events that belong together, and no revision is without.
struct CrashLedger {
    /// A writer's number, as it stands in the store.
    struct Entry: Equatable {
        let writer: Int
        let number: Int
    }

    /// What a writer did in a round.
    struct Diary {
        let writer: Int
        /// The last number that it asked for.
        var begun: Int
        /// The last number that was answered.
        var done: Int
        var answered: [(revision: Int64, number: Int)] = []
    }

    /// Of each writer: the last number known to be in the store.
    private(set) var numbers: [Int]
    /// The newest revision that anybody has heard of.
    private(set) var newest: Int64 = 1
    /// The revision up to which the watch has heard everything.
    private(set) var watched: Int64 = 1
    /// What each writer had at a revision, to be read again later.
    private var past: (revision: Int64, numbers: [Int])?
    private(set) var compacted: Int64 = 0
    /// Answered, and not yet heard of by the watch.
    private var owed: [Int64: Entry] = [:]
    private var diaries: [Diary] = []

    init(writers: Int) {
        numbers = [Int](repeating: 0, count: writers)
    }

    static func keys(_ writer: Int) -> [[UInt8]] {
        ["a", "b"].map { Array("\($0)/\(writer)".utf8) }
    }

    /// A value: the number, then bytes that make it as long as values are.
    static func value(_ number: Int, length: Int) -> [UInt8] {
        Array("\(number) ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: length)
    }

    private static func entry(_ kv: KeyValue) -> Entry? {
        guard let writer = Int(String(decoding: kv.key.dropFirst(2), as: UTF8.self)),
            let number = Int(String(decoding: kv.value.prefix { $0 != 32 }, as: UTF8.self))
        else { return nil }
        return Entry(writer: writer, number: number)
    }
}

// What was promised.
extension CrashLedger {
    /// Takes what the writers of a round were told.
    mutating func take(_ diaries: [Diary]) throws {
        self.diaries = diaries
        for diary in diaries {
            for (revision, number) in diary.answered {
                let entry = Entry(writer: diary.writer, number: number)
                if let other = owed.updateValue(entry, forKey: revision) {
                    throw Complaint("revision \(revision) was given to \(other) and to \(entry)")
                }
                newest = max(newest, revision)
            }
        }
    }

    mutating func notePast() {
        past = (watched, numbers)
    }

    /// The revision at which the past is to be read again; nil where none is kept.
    var pastRevision: Int64? {
        past.flatMap { $0.revision > 1 && $0.revision >= compacted ? $0.revision : nil }
    }

    mutating func noteCompacted(_ revision: Int64) {
        compacted = revision
    }
}

// What is there.
extension CrashLedger {
    /// Looks at all that is in the store, now.
    /// - Returns: how many changes had been done without an answer.
    mutating func checkState(_ answer: RangeResponse) throws -> Int {
        guard answer.revision >= newest else {
            throw Complaint("the revision went back: from \(newest) to \(answer.revision)")
        }
        newest = answer.revision
        var unanswered = 0
        let found = try Self.numbers(answer.kvs, writers: numbers.count)
        for (writer, number) in found.enumerated() {
            let diary = diaries.first { $0.writer == writer }
            let (done, begun) = (diary?.done ?? numbers[writer], diary?.begun ?? numbers[writer])
            // It writes one after the other: at most one is open when it ends.
            guard number == done || number == begun else {
                let more = begun > done ? " or \(begun)" : ""
                throw Complaint(
                    "writer \(writer): expected its number \(done)\(more), which was answered, got \(number)")
            }
            if number > done { unanswered += 1 }
            numbers[writer] = number
        }
        diaries = []
        return unanswered
    }

    /// Looks at what the store was at `pastRevision`.
    func checkPast(_ answer: RangeResponse) throws {
        guard let past else { return }
        let found = try Self.numbers(answer.kvs, writers: numbers.count)
        guard found == past.numbers else {
            throw Complaint("at revision \(past.revision): expected \(past.numbers), got \(found)")
        }
    }

    private static func numbers(_ kvs: [KeyValue], writers: Int) throws -> [Int] {
        try (0..<writers).map { writer in
            let found = keys(writer).map { key in kvs.first { $0.key == key } }
            guard found[0]?.modRevision == found[1]?.modRevision, found[0]?.value == found[1]?.value else {
                throw Complaint("writer \(writer): half of a transaction is missing")
            }
            return found[0].flatMap(entry)?.number ?? 0
        }
    }

    /// Takes what the watch says.
    mutating func heard(_ response: WatchResponse) throws {
        guard response.compactRevision == 0 else {
            throw Complaint("the watch ended: what it wants was compacted up to \(response.compactRevision)")
        }
        var rest = response.events[...]
        while let first = rest.first {
            let group = rest.prefix { $0.kv.modRevision == first.kv.modRevision }
            rest = rest.dropFirst(group.count)
            try heard(group.map(\.kv), at: first.kv.modRevision)
        }
    }

    private mutating func heard(_ kvs: [KeyValue], at revision: Int64) throws {
        guard revision == watched + 1 else {
            throw Complaint("the watch had heard of revision \(watched) and got \(revision) as the next")
        }
        watched = revision
        newest = max(newest, revision)
        guard kvs.count == 2, let entry = Self.entry(kvs[0]), entry == Self.entry(kvs[1]) else {
            throw Complaint("revision \(revision): expected two events of one writer, got \(kvs.count)")
        }
        if let promised = owed.removeValue(forKey: revision), promised != entry {
            throw Complaint("revision \(revision) was promised to \(promised) and is \(entry)")
        }
    }

    /// When the watch has heard of everything there is.
    func checkWatched() throws {
        if let (revision, entry) = owed.min(by: { $0.key < $1.key }) {
            throw Complaint("the watch is at revision \(watched) and never heard of \(entry) at \(revision)")
        }
    }
}
