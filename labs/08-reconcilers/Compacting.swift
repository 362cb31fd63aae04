import KeyValueModel
import LabSupport

extension StoreState {
    /// Forgets what was before a revision and not alive at it.
    /// - Throws: `StoreError`.
    /// - etcd: 3.4, mvcc/kvstore.go (updateCompactRev), mvcc/key_index.go (compact)
    mutating func compact(_ revision: Int64) throws {
        // TODO reconcilers.3
        // Only forwards, and not into the future. Then every history forgets, and the log what is older.
        throw Unimplemented("reconcilers.3")
    }
}
