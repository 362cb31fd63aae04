import KeyValueModel

/// How much etcd 3.4 takes, and how it measures: by the size that a request has as protocol buffers.
///
/// - etcd: embed/config.go, DefaultMaxTxnOps, DefaultMaxRequestBytes
enum StoreLimits {
    /// Operations, or comparisons, in one transaction.
    static let operations = 128
    /// Bytes of a request that changes something, on its way to the log.
    static let request = 3 << 19
    /// What goes with it there: the number of the request.
    private static let requestFrame = 14
    /// Bytes of any message.
    static let message = request + 512 << 10

    /// Refuses what etcd refuses.
    /// - Parameter size: of the request's message.
    static func check(_ size: Int, changes: Bool) throws {
        guard size <= message else {
            throw RequestFault(
                code: 8, "grpc: received message larger than max (\(size) vs. \(message))")
        }
        guard !changes || WireSize.field(size) + requestFrame <= request else {
            throw StoreError.requestTooLarge
        }
    }
}

/// A request that is refused before the store hears of it.
struct RequestFault: Error {
    /// The status code of gRPC.
    let code: Int
    let message: String

    init(code: Int, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// How many bytes messages have as protocol buffers.
///
/// - Source: protobuf.dev, encoding
enum WireSize {
    /// A number: seven bits a byte, ten bytes for a negative one; nothing for 0.
    static func number(_ value: Int64, tag: Int = 1) -> Int {
        value == 0 ? 0 : tag + varint(UInt64(bitPattern: value))
    }

    /// Bytes, with tag and length; nothing for none.
    static func bytes(_ bytes: [UInt8]) -> Int {
        bytes.isEmpty ? 0 : field(bytes.count)
    }

    /// A message of so many bytes in another, with tag and length.
    static func field(_ size: Int) -> Int {
        1 + varint(UInt64(max(0, size))) + size
    }

    private static func varint(_ value: UInt64) -> Int {
        max(1, (64 - value.leadingZeroBitCount + 6) / 7)
    }
}

extension RangeRequest {
    var wireSize: Int {
        WireSize.bytes(range.key) + WireSize.bytes(range.end)
            + [
                limit, revision, Int64(order.rawValue), Int64(target.rawValue), keysOnly ? 1 : 0,
                countOnly ? 1 : 0, minModRevision, maxModRevision, minCreateRevision, maxCreateRevision,
            ].reduce(0) { $0 + WireSize.number($1) }
    }
}

extension PutRequest {
    var wireSize: Int {
        WireSize.bytes(key) + WireSize.bytes(value) + WireSize.number(lease)
            + [prevKV, ignoreValue, ignoreLease].count(where: \.self) * 2
    }
}

extension DeleteRangeRequest {
    var wireSize: Int {
        WireSize.bytes(range.key) + WireSize.bytes(range.end) + (prevKV ? 2 : 0)
    }
}

extension TxnRequest {
    var wireSize: Int {
        compares.reduce(0) { $0 + WireSize.field($1.wireSize) }
            + (success + failure).reduce(0) { $0 + WireSize.field(WireSize.field($1.wireSize)) }
    }
}

extension TxnOperation {
    fileprivate var wireSize: Int {
        switch self {
        case .range(let request): request.wireSize
        case .put(let request): request.wireSize
        case .deleteRange(let request): request.wireSize
        case .txn(let request): request.wireSize
        }
    }
}

extension Compare {
    fileprivate var wireSize: Int {
        let target: Int =
            switch self.target {
            case .version(let number), .create(let number), .mod(let number), .lease(let number):
                WireSize.number(number)
            case .value(let bytes): WireSize.field(bytes.count)
            }
        return WireSize.bytes(range.key) + WireSize.bytes(range.end) + target + 4
    }
}
