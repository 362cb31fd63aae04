import ExamKit
import RISCV
import TrapVMM

/// A control and status register and its value.
struct NamedValue: Codable, Equatable, Sendable {
    var csr: UInt16
    var value: Hex

    init(_ csr: CSR, _ value: UInt64) {
        self.csr = csr.rawValue
        self.value = Hex(value)
    }

    /// `mstatus = 0x80`.
    var description: String { "\(CSR.name(csr)) = \(value)" }
}

extension VirtualMachine {
    /// Gives the virtual hart registers, in this order, from machine mode.
    func write(_ values: [NamedValue]) throws {
        for item in values { try csr.write(item.csr, item.value.value, in: .machine) }
    }

    /// Registers as machine mode reads them.
    func values(of list: [CSR]) throws -> [NamedValue] {
        try list.map { NamedValue($0, try csr.read($0.rawValue, in: .machine)) }
    }
}

/// Registers that differ, one a line; of status registers the fields by name.
func differences(_ expected: [NamedValue], _ actual: [NamedValue]) -> [String] {
    let got = Dictionary(actual.map { ($0.csr, $0.value) }) { first, _ in first }
    return expected.compactMap { want in
        guard got[want.csr] != want.value else { return nil }
        let name = CSR.name(want.csr)
        guard let value = got[want.csr] else { return "\(name): expected \(want.value), got nothing" }
        return "\(name): expected \(want.value), got \(value)\(fields(want.csr, want.value, value))"
    }
}

private func fields(_ csr: UInt16, _ expected: Hex, _ actual: Hex) -> String {
    guard csr == CSR.mstatus.rawValue || csr == CSR.sstatus.rawValue else { return "" }
    let known: [(String, UInt64)] = [
        ("SIE", Status.sie), ("MIE", Status.mie), ("SPIE", Status.spie), ("MPIE", Status.mpie),
        ("SPP", Status.spp), ("MPP", Status.mpp), ("MPRV", Status.mprv), ("SUM", Status.sum),
        ("MXR", Status.mxr), ("TVM", Status.tvm), ("TW", Status.tw), ("TSR", Status.tsr),
        ("UXL/SXL", Status.xlen64),
    ]
    let wrong = known.filter { (expected.value ^ actual.value) & $0.1 != 0 }.map(\.0)
    return wrong.isEmpty ? "" : " (\(wrong.joined(separator: ", ")))"
}
