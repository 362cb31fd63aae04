// Each pass is a loop without a branch over arrays of the same length: the compiler makes it compare and divide
// several nodes at a time. Every column has `count` entries, and so have the arrays that are written: that is
// looked at once, before the loop.

extension NodeColumns {
    /// Adds the scores that a rule gives all nodes, so many times.
    /// - Parameter sums: by node, `count` of them.
    func add(_ rule: ColumnRule, _ weight: Double, _ pod: PodAmounts, to sums: inout [Double]) {
        switch rule {
        case .leastAllocated(let mean):
            addScores(pod, weight, to: &sums) { taken, all, otherTaken, other in
                mean.of(
                    hundredths(all - taken, taken, of: all),
                    hundredths(other - otherTaken, otherTaken, of: other))
            }
        case .mostAllocated(let mean):
            addScores(pod, weight, to: &sums) { taken, all, otherTaken, other in
                mean.of(hundredths(taken, taken, of: all), hundredths(otherTaken, otherTaken, of: other))
            }
        case .balanced:
            addScores(pod, weight, to: &sums) { taken, all, otherTaken, other in
                balance(all <= 0 ? 1 : taken / all, other <= 0 ? 1 : otherTaken / other)
            }
        }
    }

    /// - Parameter score: given taken and all of the processor, taken and all of the memory.
    @inline(__always)
    private func addScores(
        _ pod: PodAmounts, _ weight: Double, to sums: inout [Double],
        _ score: (Double, Double, Double, Double) -> Double
    ) {
        let (processors, takenProcessors) = (processor.all.span, processor.taken.span)
        let (memories, takenMemories) = (memory.all.span, memory.taken.span)
        precondition(
            [processors.count, takenProcessors.count, memories.count, takenMemories.count, sums.count]
                .allSatisfy { $0 == count })
        var result = sums.mutableSpan
        for node in 0..<count {
            result[unchecked: node] +=
                weight
                * score(
                    takenProcessors[unchecked: node] + pod.scoredProcessor, processors[unchecked: node],
                    takenMemories[unchecked: node] + pod.scoredMemory, memories[unchecked: node])
        }
    }

    /// The sums as totals; -1 where the pod has no room: what `NodeResourcesFit` refuses.
    /// - Parameters:
    ///   - sums: by node, `count` of them.
    ///   - totals: as many.
    func finish(_ sums: [Double], _ pod: PodAmounts, into totals: inout [Int32]) {
        let (openings, processors) = (openings.span, freeProcessor.span)
        let (memories, storages, sums) = (freeMemory.span, freeStorage.span, sums.span)
        precondition(
            [openings.count, processors.count, memories.count, storages.count, sums.count, totals.count]
                .allSatisfy { $0 == count })
        var result = totals.mutableSpan
        // A pod that asks for nothing has room wherever there is a place for one more.
        let least = pod.isZero ? -Double.infinity : 0
        let (processor, memory, storage) = (pod.processor + least, pod.memory + least, pod.storage + least)
        for node in 0..<count {
            let fits =
                openings[unchecked: node] >= 1 && processors[unchecked: node] >= processor
                && memories[unchecked: node] >= memory && storages[unchecked: node] >= storage
            result[unchecked: node] = fits ? sums[unchecked: node].lowBits : -1
        }
    }
}

/// The hundredths that an amount is, rounded down; 0 where there is nothing, or not enough.
@inline(__always)
private func hundredths(_ amount: Double, _ taken: Double, of capacity: Double) -> Double {
    let share = (amount * 100 / capacity).roundedDown
    return capacity <= 0 || taken > capacity ? 0 : share
}

@inline(__always)
private func balance(_ first: Double, _ second: Double) -> Double {
    let score = ((1 - (first - second).magnitude) * 100).roundedDown
    return first >= 1 || second >= 1 ? 0 : score
}

extension Double {
    /// The greatest whole number that is no greater, of a number between 0 and 2^51.
    ///
    /// From 2^52 on there are whole numbers alone: adding that rounds to the nearest one. `rounded(.down)` would be
    /// a call for each number on the oldest processors for which the kit is built.
    @inline(__always)
    var roundedDown: Double {
        let nearest = (self + 0x1p52) - 0x1p52
        return nearest > self ? nearest - 1 : nearest
    }

    /// A whole number from 0 to `Int32.max`: beside 2^52 it stands in the lowest bits.
    ///
    /// `Int32(_:)` has to look whether it traps, one number at a time.
    @inline(__always)
    fileprivate var lowBits: Int32 { Int32(truncatingIfNeeded: (self + 0x1p52).bitPattern) }
}
