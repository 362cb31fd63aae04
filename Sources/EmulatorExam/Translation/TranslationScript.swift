import Emulator
import ExamKit
import LabSupport
import RISCV

/// A page table, and accesses that go through it.
struct TranslationScript: Codable, Sendable {
    enum Kind: String, Codable, Sendable, CaseIterable {
        case fetch, load, store

        var access: Access {
            switch self {
            case .fetch: .fetch
            case .load: .load
            case .store: .store
            }
        }
    }

    struct Reference: Codable, Sendable {
        var address: Hex
        var kind: Kind
    }

    var mode: UInt8 = 1
    var satp = Hex(0)
    var mstatus = Hex(0)
    /// The entries of all tables, by their address.
    var entries: [String: Hex] = [:]
    var references: [Reference] = []

    static let ramSize: UInt64 = 0x1_0000
}

/// Where each access ended up, and what became of the table.
struct TranslationTranscript: Codable, Equatable, Sendable {
    struct Outcome: Codable, Equatable, Sendable, CustomStringConvertible {
        var physical: Hex?
        var trap: TrapSeen?

        var description: String {
            physical.map { "physical address \($0)" } ?? trapText(trap)
        }
    }

    var outcomes: [Outcome] = []
    /// Entries that are different now: the A and D bits.
    var changed: [String: Hex] = [:]
}

extension TranslationScript {
    /// Lets the lab translate.
    func run() throws -> TranslationTranscript {
        let hart = Hart(bus: SystemBus(memory: try Memory(size: Self.ramSize)))
        let memory = hart.bus.memory
        for (address, entry) in entries {
            if let place = Self.number(address) { try memory.store(place, size: .double, entry.value) }
        }
        try hart.csr.write(CSR.satp.rawValue, satp.value, in: .machine)
        try hart.csr.write(CSR.mstatus.rawValue, mstatus.value, in: .machine)
        hart.mode = PrivilegeMode(rawValue: mode) ?? .supervisor
        var transcript = TranslationTranscript()
        for reference in references {
            do {
                let physical = try hart.translate(reference.address.value, for: reference.kind.access)
                transcript.outcomes.append(.init(physical: Hex(physical)))
            } catch let trap as Trap {
                transcript.outcomes.append(.init(trap: TrapSeen(trap)))
            }
        }
        for (address, entry) in entries {
            guard let place = Self.number(address) else { continue }
            let now = try memory.load(place, size: .double)
            if now != entry.value { transcript.changed[address] = Hex(now) }
        }
        return transcript
    }

    static func number(_ text: String) -> UInt64? {
        UInt64(text.dropFirst(2), radix: 16)
    }
}
