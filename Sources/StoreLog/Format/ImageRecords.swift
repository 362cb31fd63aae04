import KeyValueModel

// What a snapshot's frames hold: the head, then the changes, then the leases, as many as the head says.
//
//     head    revision, compact revision, number of changes, number of leases
//     change  kind (0 put, 1 delete), key, create and mod revision, version, value, lease
//     lease   id, ttl, time left in seconds and in attoseconds besides

/// How many there are of what.
struct ImageHead: Equatable {
    var revision: Int64
    var compactRevision: Int64
    var changes: UInt64
    var leases: UInt64

    init(of image: StoreImage) {
        revision = image.revision
        compactRevision = image.compactRevision
        changes = UInt64(image.changes.count)
        leases = UInt64(image.leases.count)
    }

    init(from reader: inout RecordReader) throws(MalformedRecord) {
        revision = try reader.signed()
        compactRevision = try reader.signed()
        changes = try reader.unsigned()
        leases = try reader.unsigned()
    }

    func write(to writer: inout RecordWriter) {
        writer.add(revision)
        writer.add(compactRevision)
        writer.add(changes)
        writer.add(leases)
    }
}

extension StoreImage.Change {
    init(from reader: inout RecordReader) throws(MalformedRecord) {
        let byte = try reader.byte()
        guard let kind = StoreEvent.Kind(rawValue: Int(byte)) else {
            throw MalformedRecord(what: "a change of the unknown kind \(byte)")
        }
        self.init(
            kind,
            KeyValue(
                key: try reader.string(), createRevision: try reader.signed(),
                modRevision: try reader.signed(), version: try reader.signed(), value: try reader.string(),
                lease: try reader.signed()))
    }

    func write(to writer: inout RecordWriter) {
        writer.bytes.append(kind == .put ? 0 : 1)
        writer.add(kv.key)
        writer.add(kv.createRevision)
        writer.add(kv.modRevision)
        writer.add(kv.version)
        writer.add(kv.value)
        writer.add(kv.lease)
    }
}

extension StoreImage.Lease {
    init(from reader: inout RecordReader) throws(MalformedRecord) {
        self.init(
            id: try reader.signed(), ttl: try reader.signed(),
            left: Duration(
                secondsComponent: try reader.signed(), attosecondsComponent: try reader.signed()))
    }

    func write(to writer: inout RecordWriter) {
        writer.add(id)
        writer.add(ttl)
        writer.add(left.components.seconds)
        writer.add(left.components.attoseconds)
    }
}
