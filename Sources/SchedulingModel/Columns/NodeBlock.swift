/// The numbers of four nodes, side by side.
///
/// All of it is compiled into the one loop over the blocks: a call would carry its lanes through memory.
/// `Double` is exact here: what is beyond `Amounts.limit` never gets into a block that is asked.
struct NodeBlock {
    typealias Lanes = SIMD4<Double>

    /// How many more pods may come; less than 0 where there is no node.
    var openings = Lanes(repeating: -1)
    /// What is left of thousandths of processors.
    var freeProcessor = Lanes.zero
    /// What is left of bytes of memory.
    var freeMemory = Lanes.zero
    /// What is left of bytes of local disk.
    var freeStorage = Lanes.zero
    /// All thousandths of processors.
    var processor = Lanes.zero
    /// Those that are taken when nodes are compared.
    var takenProcessor = Lanes.zero
    /// All bytes of memory.
    var memory = Lanes.zero
    /// Those that are taken when nodes are compared.
    var takenMemory = Lanes.zero

    /// Takes over what is known of a node.
    mutating func write(_ node: NodeInfo, _ lane: Int) {
        let (total, used, scored) = (node.allocatable, node.requested, node.scored)
        openings[lane] = node.isPresent ? Double(node.allowedPods) - Double(node.pods.count) : -1
        freeProcessor[lane] = Double(total.milliCPU) - Double(used.milliCPU)
        freeMemory[lane] = Double(total.memory) - Double(used.memory)
        freeStorage[lane] = Double(total.ephemeralStorage) - Double(used.ephemeralStorage)
        processor[lane] = Double(total.milliCPU)
        takenProcessor[lane] = Double(scored.milliCPU)
        memory[lane] = Double(total.memory)
        takenMemory[lane] = Double(scored.memory)
    }

    /// Where a pod has room: what `NodeResourcesFit` lets through.
    @inline(__always)
    func fits(_ pod: PodAmounts) -> SIMDMask<SIMD4<Int64>> {
        let isOpen = openings .>= 1
        if pod.isZero { return isOpen }
        return isOpen .& (freeProcessor .>= pod.processor) .& (freeMemory .>= pod.memory)
            .& (freeStorage .>= pod.storage)
    }

    /// The scores that a rule gives to a pod.
    @inline(__always)
    func scores(_ rule: ColumnRule, _ pod: PodAmounts) -> Lanes {
        let takenProcessor = self.takenProcessor + pod.scoredProcessor
        let takenMemory = self.takenMemory + pod.scoredMemory
        switch rule {
        case .leastAllocated(let mean):
            return mean.of(
                share(processor - takenProcessor, takenProcessor, of: processor),
                share(memory - takenMemory, takenMemory, of: memory))
        case .mostAllocated(let mean):
            return mean.of(
                share(takenProcessor, takenProcessor, of: processor),
                share(takenMemory, takenMemory, of: memory))
        case .balanced:
            return balance(
                fraction(takenProcessor, of: processor), fraction(takenMemory, of: memory))
        }
    }

    /// The hundredths that an amount is, rounded down; 0 where there is nothing, or not enough.
    @inline(__always)
    private func share(_ amount: Lanes, _ taken: Lanes, of capacity: Lanes) -> Lanes {
        let hundredths = (amount * 100 / capacity).roundedDown
        return hundredths.replacing(with: 0, where: (capacity .<= 0) .| (taken .> capacity))
    }

    @inline(__always)
    private func fraction(_ taken: Lanes, of capacity: Lanes) -> Lanes {
        (taken / capacity).replacing(with: 1, where: capacity .<= 0)
    }

    @inline(__always)
    private func balance(_ first: Lanes, _ second: Lanes) -> Lanes {
        let difference = first - second
        let distance = difference.replacing(with: -difference, where: difference .< 0)
        return ((1 - distance) * 100).roundedDown.replacing(with: 0, where: (first .>= 1) .| (second .>= 1))
    }
}

extension SIMD4<Double> {
    /// The greatest whole numbers that are no greater, of numbers between 0 and 2^51.
    ///
    /// Above 2^52 there are whole numbers alone: adding it rounds to the nearest one. `rounded(.down)` would be a
    /// call for each lane on processors of the first generation, for which the kit is built.
    @inline(__always)
    var roundedDown: Self {
        let whole = Self(repeating: 0x1p52)
        let nearest = (self + whole) - whole
        return nearest.replacing(with: nearest - 1, where: nearest .> self)
    }
}
