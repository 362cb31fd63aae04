import LabSupport
import RISCV

/// Milestone 6. Runs a guest's kernel from a cache of translated blocks.
public final class Translator {
    private unowned let machine: VirtualMachine
    private let cache: CodeCache
    private var blocks: [TranslatedBlock.Key: TranslatedBlock] = [:]
    /// What the words of the cache stand for, by address.
    private var landmarks: [UInt64: Landmark] = [:]
    /// Guest physical pages that code was translated from.
    private var codePages: Set<UInt64> = []
    /// Jumps in the cache from one guest page to another.
    private var farJumps: [UInt64] = []
    /// Whether the jump table holds anything.
    private var hasTable = false
    /// The guest's page table for which far jumps and jump table hold.
    private var satp: UInt64 = 0
    /// Counts the times that all translations were dropped.
    private var generation = 0

    init(_ machine: VirtualMachine) {
        self.machine = machine
        cache = CodeCache(hart: machine.hypervisor.hart, host: machine.extra.lowerBound)
    }

    /// Whether a page holds code that has been translated.
    func hasCode(ofPage page: UInt64) -> Bool { codePages.contains(page) }

    /// A page is stored to: what was made of its code is void.
    func invalidate(page: UInt64) {
        // >>> vmm.6
        // Blocks are linked to each other, so all go; the cache, the landmarks and the pages too. Nothing
        // to do for a page without code.
        // stub: return
        if codePages.contains(page) { removeAll() }
        // <<<
    }

    private func removeAll() {
        blocks.removeAll(keepingCapacity: true)
        landmarks.removeAll(keepingCapacity: true)
        codePages.removeAll()
        farJumps.removeAll()
        hasTable = false
        cache.clear()
        generation += 1
        // Cached ways to the cache's words lead to other words now.
        machine.hart.fence()
    }

    /// The guest's pages may lie elsewhere now: ways from one to another must be looked up again.
    ///
    /// Blocks stay: `block(at:)` compares where their code lies.
    func forgetWays() {
        for place in farJumps { try? cache.replace(place, by: Instruction(.ebreak)) }
        farJumps.removeAll(keepingCapacity: true)
        if hasTable { cache.clearTable() }
        hasTable = false
    }

    /// Chains a link to the block that it leads to.
    private func chain(_ place: UInt64, to block: TranslatedBlock) throws {
        if case .link(_, isFar: true) = landmarks[place] { farJumps.append(place) }
        try cache.replace(place, by: Instruction(.jal, immediate: Int64(bitPattern: block.entry &- place)))
    }

    /// Runs translated code up to the guest's next exit, or `limit` instructions of translated code.
    func run(atMost limit: UInt64) throws {
        machine.look()
        if satp != machine.space.satp {
            satp = machine.space.satp
            forgetWays()
        }
        let code: UInt64
        do {
            code = try block(at: machine.pc).entry
        } catch let trap as Trap {
            return try machine.reflect(trap)
        }
        try resume(at: code, atMost: limit)
    }

    /// Runs from an address of the cache on; what comes up is settled in terms of the guest.
    private func resume(at code: UInt64, atMost limit: UInt64) throws {
        var code = code
        var left = limit
        let exits = machine.counts.exits
        while true {
            machine.useShadow()
            machine.hart.pc = code
            let before = machine.hart.retired
            let exit = try machine.hart.run(atMost: left)
            let ran = machine.hart.retired &- before
            machine.retire(ran)
            left -= min(left, ran)
            let place = machine.hart.pc
            switch exit {
            case .trap(let trap):
                guard let next = try settle(trap, at: place) else { return }
                code = next
                // Exits are spent as well: without this, code that only traps would never come back.
                if left == 0 || machine.counts.exits &- exits >= limit, let pc = guestAddress(of: next) {
                    machine.pc = pc
                    return
                }
                // Who goes on after the limit gets there one instruction at a time.
                left = max(left, 1)
            case .limit, .waiting:
                if let pc = guestAddress(of: place) {
                    machine.pc = pc
                    return
                }
                // In the middle of what stands for one instruction: on to its end.
                code = place
                left = 1
            }
        }
    }

    /// The guest's address of a place in the cache; nil in the middle of a sequence.
    private func guestAddress(of place: UInt64) -> UInt64? {
        switch landmarks[place] {
        case .instruction(let pc), .callOut(let pc): pc
        case .link(let target, _): target
        case .lookUp, nil: nil
        }
    }

    /// Deals with a trap of translated code. Returns where to go on in the cache; nil: not there.
    private func settle(_ trap: Trap, at place: UInt64) throws -> UInt64? {
        if case .exception(let exception) = trap.cause, let access = Access(pageFault: exception),
            CodeCache.contains(trap.value)
        {
            if CodeCache.allows(access, at: trap.value) {
                // The cache itself, touched for the first time in this address space.
                try mapCache(trap.value)
                return place
            }
            // The guest stores where its translation lies: for the guest there is nothing.
            guard let pc = guestAddress(of: place) else { return nil }
            machine.pc = pc
            try machine.reflect(trap)
            return nil
        }
        switch (trap.cause, landmarks[place]) {
        case (.exception(.breakpoint), .link(let target, _)):
            return try follow(target, from: place)
        case (.exception(.breakpoint), .lookUp):
            let target = machine.hart[register: 5]
            try BlockBuilder.restoreSpilled(cache) { machine.hart[register: $0] = $1 }
            return try follow(target, from: nil)
        case (.exception(.breakpoint), .callOut(let pc)):
            try callOut(pc)
            return nil
        case (_, .instruction(let pc)):
            return try settleFault(trap, at: place, of: pc)
        default:
            // No other word of the cache can trap.
            return nil
        }
    }

    /// A fault of the guest's own instruction: it is tried again, or it was settled otherwise.
    private func settleFault(_ trap: Trap, at place: UInt64, of pc: UInt64) throws -> UInt64? {
        let generation = generation
        machine.pc = pc
        let exits = machine.counts.instructions
        try machine.handle(trap)
        guard machine.pc == pc, machine.counts.instructions == exits else { return nil }
        if generation == self.generation { return place }
        // The store goes to the page that it stands on: translated again, it would only fault again.
        try machine.interpreter.run(atMost: 1)
        return nil
    }

    /// The guest's instruction at `pc` is carried out by the hypervisor.
    private func callOut(_ pc: UInt64) throws {
        machine.pc = pc
        machine.look()
        let word: UInt32
        do {
            let low = try machine.fetchHalf(pc)
            word = low & 3 == 3 ? low | (try machine.fetchHalf(pc &+ 2)) << 16 : low
        } catch let trap as Trap {
            return try machine.reflect(trap)
        }
        switch try machine.illegalAsNil({ try machine.hart.decode(word) })?.operation {
        case .ecall: try machine.environmentCall()
        case .ebreak: try machine.reflect(.exception(.breakpoint, value: pc))
        case let operation? where !operation.isPrivileged: try machine.interpreter.run(atMost: 1)
        default: try machine.emulate(word)
        }
    }

    /// Goes on at a guest address, and teaches the code that asked the way there.
    private func follow(_ target: UInt64, from place: UInt64?) throws -> UInt64? {
        machine.counts.add(.translation)
        machine.pc = target
        // >>> vmm.6
        // Find or make the block (a Trap is the guest's: reflect it, and return nil). Then `chain`: a
        // link becomes a jal straight to the block's entry, unless making the block dropped everything; a
        // look-up is answered in the jump table (`remember`) with the block's indirect entry.
        // stub: throw Unimplemented("vmm.6")
        let generation = generation
        let block: TranslatedBlock
        do {
            block = try self.block(at: target)
        } catch let trap as Trap {
            try machine.reflect(trap)
            return nil
        }
        if let place {
            if generation == self.generation { try chain(place, to: block) }
        } else {
            try remember(target, block)
        }
        return block.entry
        // <<<
    }

    /// Answers look-ups of a guest address from now on.
    private func remember(_ target: UInt64, _ block: TranslatedBlock) throws {
        hasTable = true
        try cache.remember(target, block.indirectEntry)
    }

    /// The block for the guest's code at an address, translated now or before.
    /// - Throws: the `Trap` that fetching the first instruction raises.
    private func block(at pc: UInt64) throws -> TranslatedBlock {
        let page = try machine.walk(pc, for: .fetch)
        guard machine.slot.hostPhysical(page.physical) != nil else {
            throw Trap.exception(.instructionAccessFault, value: pc)
        }
        let key = TranslatedBlock.Key(pc: pc, mode: machine.mode)
        if let block = blocks[key] {
            if block.physical == page.physical { return block }
            // Other code lies there now than when it was linked.
            removeAll()
        }
        return try translate(key, physical: page.physical)
    }

    private func translate(_ key: TranslatedBlock.Key, physical: UInt64) throws -> TranslatedBlock {
        if !cache.hasRoom { removeAll() }
        var builder = BlockBuilder(cache: cache)
        let (entry, indirect) = try builder.build(from: key.pc) { [machine] pc in
            guard pc & ~0xFFF == key.pc & ~0xFFF else { return nil }
            let place = physical & ~0xFFF | pc & 0xFFF
            guard let low = try? machine.slot.memory.load(place, size: .half) else { return nil }
            guard low & 3 == 3 else {
                return try machine.illegalAsNil { try machine.hart.decode(UInt32(low)) }
            }
            guard pc & 0xFFF != 0xFFE, let word = try? machine.slot.memory.load(place, size: .word) else {
                return nil
            }
            return try machine.illegalAsNil { try machine.hart.decode(UInt32(word)) }
        }
        for (address, landmark) in builder.landmarks { landmarks[address] = landmark }
        cache.publish(from: indirect)
        let block = TranslatedBlock(physical: physical, entry: entry, indirectEntry: indirect)
        blocks[key] = block
        // From now on stores to this page must come to us.
        if codePages.insert(physical & ~0xFFF).inserted {
            machine.shadow.removeAll()
            machine.interpreter.forget()
        }
        return block
    }

    /// Makes a page of the cache visible in the guest's present address space.
    private func mapCache(_ address: UInt64) throws {
        let page = address & ~0xFFF
        try machine.shadow.map(
            page, to: cache.host + (page &- CodeCache.start), CodeCache.permissions(page), level: 0,
            in: machine.space)
    }
}
