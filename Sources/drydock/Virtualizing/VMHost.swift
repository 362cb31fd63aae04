import ELF
import Hardware
import RISCV
import TrapVMM

/// The hart that all guests share, and the hypervisor that owns it.
struct VMHost {
    private let hypervisor: Hypervisor
    private let memorySize: UInt64

    /// The guests, in the order in which they were added.
    var guests: [VirtualMachine] { hypervisor.machines }

    /// A hart with memory for some guests of `memory` bytes each.
    /// - Throws: `Complaint` when the host has not that much.
    init(instructionSet: InstructionSet, guests: Int, memory: UInt64) throws {
        memorySize = memory
        do {
            let size = Hypervisor.footprint(ofMemory: memory) * UInt64(guests)
            let hart = EmulatedHart(memory: try Memory(size: size))
            hart.instructionSet = instructionSet
            hypervisor = Hypervisor(hart: hart)
        } catch {
            throw Complaint("--memory: \(error)")
        }
    }

    /// Makes a guest and loads its kernel.
    ///
    /// - Parameters:
    ///   - firmware: what stands below it; nil: what its entry point asks for.
    /// - Throws: `Complaint` naming the file when it does not fit; `Unimplemented`.
    @discardableResult
    func add(
        _ image: ELFFile, name: String, file: String, technique: Technique, firmware: Firmware? = nil,
        console: any Console, disk: (any Disk)? = nil
    ) throws -> VirtualMachine {
        let machine = try add(
            name: name, technique: technique, firmware: firmware ?? Firmware(expectedBy: image),
            console: console, disk: disk)
        do { try machine.load(image) } catch let error as GuestLoadError {
            throw Complaint(file: file, error.description)
        }
        return machine
    }

    /// Makes a guest with nothing in its memory.
    func add(
        name: String, technique: Technique, firmware: Firmware, console: any Console, disk: (any Disk)? = nil
    ) throws -> VirtualMachine {
        do {
            return try hypervisor.makeMachine(
                name: name, memorySize: memorySize, technique: technique, firmware: firmware
            ) { try VirtBoard(memory: $0, console: console, disk: disk) }
        } catch let error as SlotError {
            throw Complaint("--memory: \(error)")
        }
    }
}
