import ExamKit
import RISCV

/// How a disagreement about devices reads.
extension DeviceScript {
    /// The script up to the first action whose outcome differs, and the difference.
    func explain(expected: DeviceTranscript, actual: DeviceTranscript) -> String {
        for index in actions.indices where index < expected.results.count && index < expected.lines.count {
            guard index < actual.results.count, index < actual.lines.count else {
                return told(upTo: index) + "\nno answer for this action"
            }
            if expected.results[index] != actual.results[index] {
                return told(upTo: index)
                    + "\nexpected \(said(expected.results[index])), got \(said(actual.results[index]))"
            }
            if expected.lines[index] != actual.lines[index] {
                return told(upTo: index)
                    + "\ninterrupt lines afterwards: expected \(lines(expected.lines[index])), "
                    + "got \(lines(actual.lines[index]))"
            }
        }
        if let difference = recorderDifference(expected.recorded, actual.recorded) {
            return told(upTo: actions.count - 1) + "\n" + difference
        }
        return told(upTo: actions.count - 1)
            + "\nconsole: expected bytes \(expected.console), got \(actual.console)"
    }

    private func recorderDifference(_ expected: [String], _ actual: [String]) -> String? {
        let first = (0..<max(expected.count, actual.count)).first { index in
            index >= expected.count || index >= actual.count || expected[index] != actual[index]
        }
        guard let first else { return nil }
        let (want, got) = (expected.dropFirst(first).first, actual.dropFirst(first).first)
        return "access \(first + 1) that reached the device: expected \(want ?? "none"), got \(got ?? "none")"
    }

    private func said(_ result: String) -> String {
        result.isEmpty ? "no fault" : result == "fault" ? "an access fault" : result
    }

    private func lines(_ pending: Hex) -> String {
        let high = Interrupt.allCases.filter { pending.value & $0.mask != 0 }
        return high.isEmpty ? "none" : high.map { Trap.Cause.interrupt($0).name }.joined(separator: " and ")
    }

    private func told(upTo last: Int) -> String {
        let first = max(0, last - 11)
        var text = first > 0 ? "after \(first) other actions:\n" : ""
        for index in first...max(first, last) where index < actions.count {
            text += "    \(index + 1). \(actions[index].text)\n"
        }
        return text.dropLast() + ""
    }
}

extension DeviceScript.Action {
    fileprivate var text: String {
        switch kind {
        case .load: "load \(size) bytes at \(address): \(place)"
        case .store: "store \(value) (\(size) bytes) at \(address): \(place)"
        case .type: "the byte \(value) is typed, then poll()"
        case .wire: "PLIC source \(address.value): wire \(value.value == 1 ? "high" : "low")"
        }
    }

    private var place: String {
        let address = address.value
        switch address {
        case DeviceMap.uart..<DeviceMap.uart + 0x100: return "UART register \(address - DeviceMap.uart)"
        case DeviceMap.clint..<DeviceMap.clint + 0x1_0000: return "CLINT " + (address - DeviceMap.clint).hex
        case DeviceMap.plic..<DeviceMap.plic + 0x400_0000:
            return "PLIC " + plicRegister(address - DeviceMap.plic)
        case DeviceMap.recorder..<DeviceMap.recorder + 0x100: return "a device that notes each access"
        case DeviceMap.ram..<DeviceMap.ram + 0x1000: return "RAM"
        default: return "nothing is here"
        }
    }

    private func plicRegister(_ offset: UInt64) -> String {
        switch offset {
        case 0..<0x1000: "priority of source \(offset / 4)"
        case 0x1000: "pending bits"
        case 0x2000, 0x2080: "enable bits of context \((offset - 0x2000) / 0x80)"
        case 0x20_0000, 0x20_1000: "threshold of context \((offset - 0x20_0000) / 0x1000)"
        case 0x20_0004, 0x20_1004: "claim/complete of context \((offset - 0x20_0000) / 0x1000)"
        default: offset.hex
        }
    }
}
