/// What a store was made from when it was opened.
public struct RecoveryReport: Equatable, Sendable {
    /// The last record that the snapshot contains; 0 without one.
    public var snapshot: UInt64 = 0
    /// Records that were done again after it.
    public var replayed = 0
    /// Where a batch that was never finished has been cut off, and how many bytes it had, if there was one.
    public var cut: Cut?

    /// A batch that was never finished. Nobody was told that its changes are safe.
    public struct Cut: Equatable, Sendable {
        /// The segment's path.
        public var file: String
        /// Where in it the batch began.
        public var offset: Int
        /// Up to the last byte that was not zero.
        public var bytes: Int
    }
}
