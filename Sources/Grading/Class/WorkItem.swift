/// One lab of one student that is to be judged.
public struct WorkItem: Sendable, Hashable, Codable {
    /// Whose it is.
    public var student: String
    /// The lab's name.
    public var lab: String
    /// The digest that was found, as in `Discovery.digests`.
    public var digest: String
}

/// Where labs are judged: on this machine, or on others.
public protocol ClassBackend: Sendable {
    /// Judges what it can of these and tells each verdict as soon as it is there, from any thread.
    ///
    /// What it leaves out was lost, and is given to it again.
    /// - Throws: when nothing can be judged at all.
    func judge(_ items: [WorkItem], each: @escaping @Sendable (Judgement) throws -> Void) throws
}
