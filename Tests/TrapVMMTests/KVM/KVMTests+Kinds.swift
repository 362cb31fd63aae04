import SuiteSupport
import TrapVMM
import XCTest

/// Type 1, type 2, and what is neither.
extension KVMTests {
    func testProductsHaveAKind() throws {
        let rows: [Row<Arrangement, HypervisorVerdict>] = [
            Row(
                "VMware ESXi", Arrangement(trapVector: .hypervisor, scheduler: .hypervisor),
                gives: HypervisorVerdict(.type1, .ownsTheMachine),
                why: "the vmkernel boots on the bare machine and schedules worlds, which are vCPUs"),
            Row(
                "Xen", Arrangement(trapVector: .hypervisor, scheduler: .hypervisor),
                gives: HypervisorVerdict(.type1, .ownsTheMachine),
                why: "dom0 has the drivers, yet it is a guest: Xen's credit scheduler runs it too"),
            Row(
                "Hyper-V on a server", Arrangement(trapVector: .hypervisor, scheduler: .hypervisor),
                gives: HypervisorVerdict(.type1, .ownsTheMachine),
                why: "Windows is its root partition, a guest"),
            Row(
                "Hyper-V with the root scheduler",
                Arrangement(trapVector: .hypervisor, scheduler: .hostKernel),
                gives: HypervisorVerdict(.type1, .schedulerIsItselfAGuest),
                why: "Windows picks the next vCPU, but a trap still ends in the hypervisor first"),
            Row(
                "KVM", Arrangement(trapVector: .hostKernel, scheduler: .hostKernel),
                gives: HypervisorVerdict(.hybrid, .kernelIsTheHypervisor),
                why: "Linux itself becomes the hypervisor; the lecture says type 1, many texts hybrid"),
            Row(
                "VirtualBox", Arrangement(trapVector: .loadedMonitor, scheduler: .hostKernel),
                gives: HypervisorVerdict(.type2, .livesInAHost),
                why: "its driver takes the traps while a guest runs; when it runs, the host decides"),
            Row(
                "VMware Workstation and Fusion",
                Arrangement(trapVector: .loadedMonitor, scheduler: .hostKernel),
                gives: HypervisorVerdict(.type2, .livesInAHost),
                why: "a world switch trades the host's interrupt table for the monitor's, by the host's leave"
            ),
            Row(
                "QEMU's TCG, and lab 1", Arrangement(trapVector: .nobody, scheduler: .hostKernel),
                gives: HypervisorVerdict(.type2, .onlyEmulates),
                why: "the guest is data to a program: it cannot trap, and cannot escape by not trapping"),
            Row(
                "this lab's VMM on lab 1's hart",
                Arrangement(trapVector: .hypervisor, scheduler: .hypervisor),
                gives: HypervisorVerdict(.type1, .ownsTheMachine),
                why: "on that machine nothing lies beneath it; that the machine is simulated it cannot tell"),
        ]
        try assertRows(
            rows, "classify", why: "two questions decide", body: hypervisorKind(of:))
    }

    func testWhoCannotTakeTheProcessorCannotSchedule() throws {
        let rows: [Row<Arrangement, HypervisorVerdict>] = [
            Row(
                "a hypervisor below whose traps go to a host",
                .init(trapVector: .hostKernel, scheduler: .hypervisor)),
            Row(
                "a monitor that schedules over its host",
                .init(trapVector: .hostKernel, scheduler: .loadedMonitor)),
            Row(
                "a monitor with traps and time", .init(trapVector: .loadedMonitor, scheduler: .loadedMonitor)),
            Row("nobody's time", .init(trapVector: .hypervisor, scheduler: .nobody)),
            Row("emulation without a host", .init(trapVector: .nobody, scheduler: .nobody)),
        ]
        try assertRows(
            rows, "classify", why: "the timer interrupt is a trap too: its owner decides who runs",
            body: hypervisorKind(of:))
    }
}

extension Row where Input == Arrangement, Output == HypervisorVerdict {
    fileprivate init(
        _ name: String, _ input: Arrangement, file: StaticString = #filePath, line: UInt = #line
    ) {
        self.init(name, input, gives: HypervisorVerdict(nil, .cannotBe), file: file, line: line)
    }
}
