import ExamKit
import LabSupport

/// Milestone 5: loads and stores at devices, and guests in turns.
struct VirtualDevicesProbe: Probe {
    let id = "devices"

    func cases(using generator: inout SeededGenerator) -> [DeviceCase] {
        (0..<36).map { index in DeviceCases.next(guests: index % 3 == 2 ? 2 : 1, &generator) }
    }

    func observe(_ question: DeviceCase) throws -> [DeviceOutcome] { try question.run() }

    func explain(_ question: DeviceCase, expected: [DeviceOutcome], actual: [DeviceOutcome]) -> String {
        printable(question.explain(expected: expected, actual: actual))
    }
}
