import ExamKit
import LabSupport

/// Milestone 4: the bus, UART, CLINT and PLIC, seen through loads and stores.
struct DevicesProbe: Probe {
    let id = "devices"

    func cases(using generator: inout SeededGenerator) -> [DeviceScript] {
        (0..<48).map { index in
            switch index % 6 {
            case 0: DeviceCases.memoryMap(&generator)
            case 1: DeviceCases.serialOutput(&generator)
            case 2: DeviceCases.serialInput(&generator)
            case 3: DeviceCases.timer(&generator)
            case 4: InterruptCases.random(&generator)
            default: InterruptCases.typedByte(&generator)
            }
        }
    }

    func observe(_ question: DeviceScript) throws -> DeviceTranscript { try question.run() }

    func explain(_ question: DeviceScript, expected: DeviceTranscript, actual: DeviceTranscript) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}
