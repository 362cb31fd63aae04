import LabSupport

extension Resources {
    /// Looks whether a kernel can grant this; the first wish that it cannot is named.
    /// - Throws: `ResourceError` with the supported range.
    public func check() throws {
        // TODO cgroups.3
        // The ranges stand with the properties. `cpus` is another way to say quota and period, so it
        // cannot stand beside them. A set of processors must be readable (milestone 2).
        throw Unimplemented("cgroups.3")
    }

    // TODO cgroups.3
}
