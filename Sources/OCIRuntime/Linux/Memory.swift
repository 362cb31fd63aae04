import Documents

extension RuntimeConfig.Linux.Resources {
    /// Limits of memory, in bytes; -1 is no limit.
    ///
    /// - OCI: runtime-spec 1.3, config-linux.md, "Memory"
    public struct Memory: Equatable, Sendable {
        /// All of it but the swap space.
        public var limit: Int64?
        /// What the group is pushed back to when memory is short.
        public var reservation: Int64?
        /// Memory and swap space together.
        public var swap: Int64?
        /// Deprecated: memory of the kernel.
        public var kernel: Int64?
        /// Buffers of TCP.
        public var kernelTCP: Int64?
        /// How willingly pages are swapped, 0 to 100.
        public var swappiness: UInt64?
        /// Whether a group at its limit waits instead of being killed.
        public var disableOOMKiller: Bool?
        /// Whether the children count.
        public var useHierarchy: Bool?
        /// Whether a limit below the usage is refused.
        public var checkBeforeUpdate: Bool?

        /// What is left out is absent from the document.
        public init(
            limit: Int64? = nil, reservation: Int64? = nil, swap: Int64? = nil, kernel: Int64? = nil,
            kernelTCP: Int64? = nil, swappiness: UInt64? = nil, disableOOMKiller: Bool? = nil,
            useHierarchy: Bool? = nil, checkBeforeUpdate: Bool? = nil
        ) {
            self.limit = limit
            self.reservation = reservation
            self.swap = swap
            self.kernel = kernel
            self.kernelTCP = kernelTCP
            self.swappiness = swappiness
            self.disableOOMKiller = disableOOMKiller
            self.useHierarchy = useHierarchy
            self.checkBeforeUpdate = checkBeforeUpdate
        }
    }
}

extension RuntimeConfig.Linux.Resources.Memory: MappedObject {
    /// One to read into.
    public static var blank: RuntimeConfig.Linux.Resources.Memory { RuntimeConfig.Linux.Resources.Memory() }

    /// Its properties in the order in which they are written.
    public mutating func map(_ fields: inout Fields) {
        fields.optional("limit", &limit)
        fields.optional("reservation", &reservation)
        fields.optional("swap", &swap)
        fields.optional("kernel", &kernel)
        fields.optional("kernelTCP", &kernelTCP)
        fields.optional("swappiness", &swappiness)
        fields.optional("disableOOMKiller", &disableOOMKiller)
        fields.optional("useHierarchy", &useHierarchy)
        fields.optional("checkBeforeUpdate", &checkBeforeUpdate)
    }
}
