/// What a pod asks for, as columns compare it.
struct PodAmounts {
    /// Up to here a hundredfold amount is an exact `Double`: 64 TiB of memory.
    static let limit: Int64 = 1 << 46

    /// Whether it asks for nothing.
    let isZero: Bool
    let processor: Double
    let memory: Double
    let storage: Double
    let scoredProcessor: Double
    let scoredMemory: Double

    /// Nil when it asks for what is in no column, or for too much.
    init?(_ pod: PodInfo) {
        let (request, scored) = (pod.request, pod.scored)
        guard request.scalars.isEmpty, request.isWithinLimit, scored.isWithinLimit else { return nil }
        isZero = request.isZero
        processor = Double(request.milliCPU)
        memory = Double(request.memory)
        storage = Double(request.ephemeralStorage)
        scoredProcessor = Double(scored.milliCPU)
        scoredMemory = Double(scored.memory)
    }
}

extension Resources {
    /// Whether columns can hold what it says of processor, memory and disk.
    var isWithinLimit: Bool {
        let range = 0...PodAmounts.limit
        return range ~= milliCPU && range ~= memory && range ~= ephemeralStorage
    }
}
