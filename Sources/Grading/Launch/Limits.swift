/// What one launched program and everything it starts may use.
public struct Limits: Sendable, Codable, Equatable {
    /// Time on the clock from the start of the program to its end.
    public var wall: Duration
    /// Processor time, user and system; of the whole tree where the host has cgroups, of each process elsewhere.
    public var cpu: Duration
    /// Bytes of memory; of the whole tree where the host has a memory cgroup, of each process elsewhere.
    public var memory: Int
    /// Bytes that standard output and standard error may carry together.
    public var output: Int
    /// Bytes of the largest file the program may write.
    public var fileSize: Int
    /// Processes and threads alive at the same time.
    public var processes: Int

    /// Sets every limit; the defaults suit one test of one lab.
    public init(
        wall: Duration = .seconds(20), cpu: Duration = .seconds(20), memory: Int = 2 << 30,
        output: Int = 1 << 20, fileSize: Int = 1 << 20, processes: Int = 64
    ) {
        self.wall = wall
        self.cpu = cpu
        self.memory = memory
        self.output = output
        self.fileSize = fileSize
        self.processes = processes
    }
}

extension Duration {
    /// Seconds as a floating-point number.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
