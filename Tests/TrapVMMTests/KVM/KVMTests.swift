import CKVM
import Guests
import SuiteSupport
import TrapVMM
import XCTest

/// Milestone 8: real /dev/kvm. Exits, modes, devices, memory, stops and kinds are in files of their own.
///
/// What needs no device runs on any host; what needs it asserts function and never speed: here and there
/// KVM is itself software.
final class KVMTests: XCTestCase {
    private var watchdog: TickingAlarm?

    override func setUp() {
        watchdog = TickingAlarm(after: 5_000_000)
    }

    override func tearDown() {
        watchdog?.stop()
    }

    func testAFileThatIsNoKVMIsRefused() throws {
        let rows = [
            Row("a file that does not exist", "/nonexistent/kvm", gives: true),
            Row("a device that is no KVM", "/dev/null", gives: true),
            Row("a folder", "/dev", gives: true),
        ]
        try assertRows(
            rows, "open", why: "a host without KVM is ordinary: the error names the file and what was asked"
        ) { path in
            do {
                _ = try KVM.open(path: path)
                return false
            } catch let error as KVMError {
                return error.description.contains(path) && !error.reason.isEmpty
            }
        }
    }

    func testARefusalLeavesNothingOpen() throws {
        _ = try? KVM.open(path: "/dev/null")
        let before = try OpenFiles.count()
        for _ in 0..<8 {
            do { _ = try KVM.open(path: "/dev/null") } catch is KVMError {}
        }
        assertLesson(
            try OpenFiles.count(), is: before, "descriptors after opening /dev/null eight times as KVM",
            why: "the descriptor is open before the version is known, and nobody else will close it")
    }

    func testTheDeviceOffersWhatWeNeed() throws {
        try requiresKVM()
        let kvm = try KVM.open()
        let offered = try [KVM.Capability.userMemory, .immediateExit].map { try kvm.capability($0) > 0 }
        assertLesson(
            offered, is: [true, true], "ask for user memory and immediate exit",
            why: "they are in every KVM since 2017; all of this lab builds on them")
    }

    func testAnAddingGuestPrintsAndHalts() throws {
        let bench = try KVMBench(.add)
        let exits = try [bench.vcpu.run(), bench.vcpu.run(), bench.vcpu.run()]
        assertLesson(
            exits.map(ExitText.of), is: ["out 0x3f8: 35", "out 0x3f8: 0a", "halt"],
            "run add.bin three times", why: "2 + 3 in real mode, printed by two OUTs, ended by HLT",
            show: { $0.joined(separator: "\n") })
    }

    func testTwoMachinesDoNotShareMemory() throws {
        let (first, second) = (try KVMBench(.factorial), try KVMBench(.factorial))
        try first.memory.write([0xF4], at: first.guest.loadAddress)
        XCTAssertEqual(try first.vcpu.run(), .halt)
        XCTAssertEqual(try second.vcpu.run(), .halt)
        assertLesson(
            [try first.vcpu.registers().rax, try second.vcpu.registers().rax],
            is: [0, 2_432_902_008_176_640_000],
            "overwrite the first guest's code with HLT, run both, read RAX",
            why: "each machine has its own physical memory")
    }

    func testNothingIsLeftBehind() throws {
        try requiresKVM()
        try KVMBench.runAndDrop()
        let (files, pages) = (try OpenFiles.count(), try OpenFiles.mappedPages())
        for _ in 0..<32 { try KVMBench.runAndDrop() }
        assertLesson(
            try OpenFiles.count(), is: files, "descriptors after 32 machines have come and gone",
            why: "the device, the machine and the vCPU are a descriptor each")
        let grown = try OpenFiles.mappedPages() - pages
        assertLesson(
            grown < 1 << 17, is: true, "32 machines of 64 MiB left \(grown) pages mapped, expected few",
            why: "the guest's memory is ours, and ours to unmap")
    }
}
