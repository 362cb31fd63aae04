/// The controller that shares out block devices.
struct IOState {
    /// The limits of each device, by key; a key that is not here is "max".
    var limits: [String: [String: UInt64]] = [:]
    var weight: UInt64 = 100
    var weights: [String: UInt64] = [:]
    var transfers: [String: Transfers] = [:]

    struct Transfers {
        var readBytes: UInt64 = 0
        var writtenBytes: UInt64 = 0
        var reads: UInt64 = 0
        var writes: UInt64 = 0
    }
}

extension InMemoryCgroups {
    /// The process reads or writes a device; the limits of `io.max` only slow it down.
    /// - Throws: `KernelError` (ESRCH, ENODEV), `FrozenProcess`.
    public func transfer(
        _ process: Int32, device: String, read: UInt64 = 0, written: UInt64 = 0, operations: UInt64 = 1
    ) throws {
        let group = try running(process, "transfer").group
        guard devices.contains(device) else {
            throw KernelError(call: "transfer", path: device, code: KernelError.noDevice)
        }
        for above in chain(group, .io) + [root] {
            above.io.transfers[device, default: .init()].readBytes &+= read
            above.io.transfers[device, default: .init()].writtenBytes &+= written
            above.io.transfers[device, default: .init()].reads &+= read > 0 ? operations : 0
            above.io.transfers[device, default: .init()].writes &+= written > 0 ? operations : 0
        }
    }

    func known(_ device: String) throws -> String {
        guard devices.contains(device) else { throw Refusal(KernelError.noDevice) }
        return device
    }
}

extension Knob {
    private static let limitKeys = ["rbps", "wbps", "riops", "wiops"]

    static let ioKnobs: [Knob] = [
        Knob(name: "io.stat", onRoot: true, read: { statistics($1.io.transfers) }),
        Knob(name: "io.max", read: { limits($1.io.limits) }, write: { try setLimits(in: $0, $1, $2) }),
        Knob(
            name: "io.weight",
            read: { _, group in
                let own = group.io.weights.sorted { $0.key < $1.key }
                return "default \(group.io.weight)\n" + own.map { "\($0.key) \($0.value)\n" }.joined()
            }, write: { try setWeight(in: $0, $1, $2) }),
    ]

    private static func statistics(_ transfers: [String: IOState.Transfers]) -> String {
        transfers.sorted { $0.key < $1.key }.map { device, sum in
            "\(device) rbytes=\(sum.readBytes) wbytes=\(sum.writtenBytes)"
                + " rios=\(sum.reads) wios=\(sum.writes) dbytes=0 dios=0\n"
        }.joined()
    }

    private static func limits(_ devices: [String: [String: UInt64]]) -> String {
        devices.sorted { $0.key < $1.key }.map { device, own in
            let pairs = limitKeys.map { key in "\(key)=\(own[key].map { "\($0)" } ?? "max")" }
            return "\(device) \(pairs.joined(separator: " "))\n"
        }.joined()
    }

    /// "8:0 rbps=1048576 wiops=max": keys that are not named stay.
    private static func setLimits(in cgroups: InMemoryCgroups, _ group: Group, _ text: String) throws {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let device = try words.first.map(cgroups.known) else { throw Refusal(KernelError.invalid) }
        var own = group.io.limits[device] ?? [:]
        for word in words.dropFirst() {
            let pair = word.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, limitKeys.contains(pair[0]) else { throw Refusal(KernelError.invalid) }
            let value = try limit(from: pair[1])
            guard value != 0 else { throw Refusal(KernelError.invalid) }
            own[pair[0]] = value
        }
        group.io.limits[device] = own.isEmpty ? nil : own
    }

    /// "100", "default 100" or "8:0 100".
    private static func setWeight(in cgroups: InMemoryCgroups, _ group: Group, _ text: String) throws {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let last = words.last, words.count <= 2 else { throw Refusal(KernelError.invalid) }
        let device = words.count == 2 && words[0] != "default" ? try cgroups.known(words[0]) : nil
        if let device, last == "default" {
            group.io.weights[device] = nil
            return
        }
        let weight = try number(from: last, in: 1...10_000, otherwise: KernelError.invalid)
        if let device { group.io.weights[device] = weight } else { group.io.weight = weight }
    }
}
