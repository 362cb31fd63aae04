import KeyValueModel
import Reconcilers
import XCTest

/// A store and what tests say to it, in texts.
struct StoreDesk {
    let time = ManualTime()
    let store: Store

    init() {
        store = Store { [time] in time.now }
    }

    init(image: StoreImage) throws {
        store = try Store(image: image) { [time] in time.now }
    }

    /// - Returns: the revision.
    @discardableResult
    func put(_ key: String, _ value: String = "", lease: Int64 = 0) throws -> Int64 {
        try store.put(.text(key, value, lease: lease)).revision
    }

    /// - Returns: the revision.
    @discardableResult
    func delete(_ key: String, to end: String = "") throws -> Int64 {
        try store.deleteRange(DeleteRangeRequest(.text(key, to: end))).revision
    }

    /// What a key is, or was: nil when it is not there.
    func get(_ key: String, at revision: Int64 = 0) throws -> String? {
        try store.range(RangeRequest(.text(key), revision: revision)).kvs.first.map(shown)
    }

    /// Everything that is there, or was.
    func all(at revision: Int64 = 0) throws -> [String] {
        try store.range(RangeRequest(.all, revision: revision)).kvs.map(shown)
    }

    /// A watch that wakes nobody.
    func watch(_ range: KeyRange = .all, from revision: Int64 = 0) throws -> any StoreWatch {
        try store.watch(WatchRequest(range, startRevision: revision)) {}
    }
}

/// A value as tests spell it: key=value, created, modified, version, lease.
func shown(_ kv: KeyValue) -> String {
    "\(text(kv.key))=\(text(kv.value)) c\(kv.createRevision) m\(kv.modRevision) v\(kv.version)"
        + (kv.lease == 0 ? "" : " L\(kv.lease)")
}

/// An event as tests spell it.
func shown(_ event: StoreEvent) -> String {
    let what =
        event.kind == .put
        ? "put \(shown(event.kv))" : "delete \(text(event.kv.key)) m\(event.kv.modRevision)"
    return what + (event.previous.map { " before: \(shown($0))" } ?? "")
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

extension KeyRange {
    /// From one text to another; `to: "\0"` is without end.
    static func text(_ key: String, to end: String = "") -> KeyRange {
        KeyRange(key: bytes(key), end: bytes(end))
    }
}

extension PutRequest {
    static func text(_ key: String, _ value: String = "", lease: Int64 = 0) -> PutRequest {
        PutRequest(key: bytes(key), value: bytes(value), lease: lease)
    }
}

extension StoreWatch {
    /// All events that it has now.
    func events() throws -> [String] {
        var events: [String] = []
        while let response = try next() { events += response.events.map { shown($0) } }
        return events
    }
}

/// The error of the store that a call throws; nil when it throws none.
func refusal(_ call: () throws -> Void) throws -> StoreError? {
    do {
        try call()
        return nil
    } catch let error as StoreError {
        return error
    }
}
