import CKVM
import Foundation
import Guests
import SuiteSupport
import TrapVMM
import XCTest

/// Skips the running test where the host has no KVM.
func requiresKVM(file: StaticString = #filePath, line: UInt = #line) throws {
    try requires(.device("/dev/kvm"), file: file, line: line)
}

/// A machine with one of our guests in it, ready to run.
final class KVMBench {
    let guest: X86Guest
    let machine: KVMMachine
    let memory: KVMMemory
    let vcpu: KVMVCPU

    static let memorySize: UInt64 = 2 << 20

    /// Skips where there is no KVM.
    init(_ guest: X86Guest, flags: KVMMachine.MemoryFlags = [], memorySize: UInt64 = memorySize) throws {
        try requiresKVM()
        self.guest = guest
        machine = try KVM.open().makeMachine()
        memory = try machine.map(guestPhysical: 0, size: memorySize, flags: flags)
        try memory.write(Guests.contents(of: guest.path), at: guest.loadAddress)
        vcpu = try machine.makeVCPU()
        try start()
    }

    private func start() throws {
        guard guest.isLongMode else { return try vcpu.startInRealMode(at: UInt16(guest.loadAddress)) }
        let tables: UInt64 = 0x1000
        try memory.write(words: KVMPageTables.identityMap(at: tables), at: tables)
        try vcpu.startInLongMode(at: guest.loadAddress, stack: Self.memorySize, pageTables: tables)
    }

    /// Runs the guest with devices to its end.
    func finish(_ devices: RecordingDevices) throws -> KVMRunLoop.Ending {
        var loop = KVMRunLoop()
        return try loop.run(vcpu, devices)
    }

    /// A whole life, of which nothing must stay.
    static func runAndDrop() throws {
        let bench = try KVMBench(.add, memorySize: 64 << 20)
        _ = try bench.vcpu.run()
    }
}

/// What this process has open and mapped.
enum OpenFiles {
    static func count() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    static func mappedPages() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return text.split(separator: " ").first.flatMap { Int($0) } ?? 0
    }
}

/// An exit in one line, numbers in hex, bytes in the order of memory.
enum ExitText {
    static func of(_ exit: KVMExit) -> String {
        switch exit {
        case .io(let port, let direction, let size, let count, let data):
            let items = size == 1 && count == 1 ? "" : " \(count) of \(size) bytes"
            return "\(direction == .output ? "out" : "in") \(hex(port))\(items): \(bytes(data))"
        case .mmio(let address, let isWrite, let data):
            return "mmio \(isWrite ? "write" : "read") \(hex(address)): \(bytes(data))"
        case .failEntry(let reason): return "fail entry \(hex(reason))"
        case .internalError(let suberror): return "internal error \(suberror)"
        case .other(let reason): return "other \(reason)"
        default: return exit.name
        }
    }

    static func hex(_ number: some BinaryInteger) -> String { "0x" + String(number, radix: 16) }

    static func bytes(_ data: [UInt8]) -> String {
        data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
    }
}
