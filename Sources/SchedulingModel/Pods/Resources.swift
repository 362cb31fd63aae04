import ClusterObjects

/// Amounts of resources as whole numbers, as the scheduler counts them.
///
/// Sums stay at the end of `Int64` instead of wrapping around: a request for everything fits nowhere.
public struct Resources: Hashable, Sendable {
    /// Thousandths of a processor.
    public var milliCPU: Int64 = 0
    /// Bytes of memory.
    public var memory: Int64 = 0
    /// Bytes of local disk.
    public var ephemeralStorage: Int64 = 0
    /// All others by name: `example.com/gpu`, `hugepages-2Mi`.
    public var scalars: [String: Int64] = [:]

    /// Nothing.
    public init() {}

    /// Amounts by name.
    public init(
        milliCPU: Int64 = 0, memory: Int64 = 0, ephemeralStorage: Int64 = 0, scalars: [String: Int64] = [:]
    ) {
        self.milliCPU = milliCPU
        self.memory = memory
        self.ephemeralStorage = ephemeralStorage
        self.scalars = scalars
    }

    /// The whole numbers of a list, at least 0 each; `pods` is counted elsewhere.
    public init(_ list: ResourceList) {
        for (name, quantity) in list where name != "pods" {
            self[name] = max(0, name == "cpu" ? quantity.milliValue : quantity.value)
        }
    }

    /// The amount of a resource; thousandths for `cpu`, 0 for what is not there.
    public subscript(name: String) -> Int64 {
        get {
            switch name {
            case "cpu": milliCPU
            case "memory": memory
            case "ephemeral-storage": ephemeralStorage
            default: scalars[name] ?? 0
            }
        }
        set {
            switch name {
            case "cpu": milliCPU = newValue
            case "memory": memory = newValue
            case "ephemeral-storage": ephemeralStorage = newValue
            default: scalars[name] = newValue
            }
        }
    }

    /// The amount of a resource, without spelling its name out.
    public subscript(kind: ResourceKind) -> Int64 {
        switch kind {
        case .processor: milliCPU
        case .memory: memory
        case .ephemeralStorage: ephemeralStorage
        case .other(let name): scalars[name] ?? 0
        }
    }

    /// The names of what is there: the three that every node has, then the others by name.
    public var names: [String] {
        ["cpu", "memory", "ephemeral-storage"] + scalars.keys.sorted()
    }

    /// Whether it is nothing at all.
    public var isZero: Bool {
        milliCPU == 0 && memory == 0 && ephemeralStorage == 0 && scalars.values.allSatisfy { $0 == 0 }
    }

    /// Adds amounts.
    public static func += (total: inout Resources, other: Resources) {
        total.combine(other) { $0.addingReportingOverflow($1) }
    }

    /// Takes amounts away.
    public static func -= (total: inout Resources, other: Resources) {
        total.combine(other) { $0.subtractingReportingOverflow($1) }
    }

    /// The greater of both, one resource at a time.
    public mutating func formMaximum(_ other: Resources) {
        combine(other) { (max($0, $1), false) }
    }

    private mutating func combine(
        _ other: Resources, _ operation: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) {
        func held(_ first: Int64, _ second: Int64) -> Int64 {
            let (value, overflow) = operation(first, second)
            return overflow ? (value < 0 ? .max : .min) : value
        }
        milliCPU = held(milliCPU, other.milliCPU)
        memory = held(memory, other.memory)
        ephemeralStorage = held(ephemeralStorage, other.ephemeralStorage)
        for (name, amount) in other.scalars { scalars[name] = held(scalars[name] ?? 0, amount) }
    }
}

/// Which resource.
public enum ResourceKind: Hashable, Sendable {
    /// `cpu`, in thousandths.
    case processor
    /// `memory`, in bytes.
    case memory
    /// `ephemeral-storage`, in bytes.
    case ephemeralStorage
    /// Any other, by name.
    case other(String)

    /// The resource of a name.
    public init(_ name: String) {
        switch name {
        case "cpu": self = .processor
        case "memory": self = .memory
        case "ephemeral-storage": self = .ephemeralStorage
        default: self = .other(name)
        }
    }
}

/// How much a resource counts.
public struct ResourceWeight: Equatable, Sendable {
    /// Which.
    public let resource: ResourceKind
    /// How much.
    public let weight: Int

    /// A resource that counts.
    public init(_ resource: ResourceKind, _ weight: Int) {
        self.resource = resource
        self.weight = weight
    }

    /// Processor and memory alike.
    public static let standard = [ResourceWeight(.processor, 1), ResourceWeight(.memory, 1)]
}
