import ELF
import Emulator
import RISCV
import SuiteSupport
import XCTest

/// Milestone 7: a whole machine boots. Images, power and the disk are in files of their own.
final class BootTests: XCTestCase {
    func testTheKernelBootsToItsPrompt() throws {
        let session = try kernelSession("")
        assertLesson(
            session.console,
            is: """
                drydock kernel
                mode: machine -> supervisor
                paging: sv39 on
                timer: 3 ticks
                uart: input by interrupt
                disk: none
                user: hello from user mode
                drydock$\u{20}
                """, "boot kernel.elf without a disk, type nothing",
            why: "each line is a mechanism that works: modes, page table, timer, interrupts, system calls",
            show: { $0 })
        assertLesson(
            session.stop, is: .waiting, "the end of that run",
            why: "a guest that waits for input nobody can send must not spin for ever")
    }

    func testTheKernelReadsItsDisk() throws {
        let disk = MemoryDisk(
            Array("hello from sector zero\n".utf8) + [UInt8](repeating: 0, count: 489 + 512))
        let session = try kernelSession("disk 0\ndisk 1\ndisk 9\n", disk: disk)
        assertLesson(
            session.console.components(separatedBy: "uart: input by interrupt\n").last ?? "",
            is: """
                disk: hello from sector zero
                user: hello from user mode
                drydock$ disk 0
                hello from sector zero
                drydock$ disk 1
                disk: no text in this sector
                drydock$ disk 9
                disk: no such sector
                drydock$\u{20}
                """, "boot with a disk of two sectors and ask for sectors 0, 1 and 9",
            why: "the driver speaks virtio: queue, request, interrupt", show: { $0 })
    }

    func testCommandsRunAsUserProcesses() throws {
        let session = try kernelSession("echo one two\nmem\nnonsense\nhalt 7\n")
        let afterPrompt = session.console.components(separatedBy: "user: hello from user mode\n").last ?? ""
        assertLesson(
            afterPrompt,
            is: """
                drydock$ echo one two
                one two
                drydock$ mem
                kernel: page fault at 0x40100000: fresh page for process 1
                mem: it held 0, now 42
                drydock$ nonsense
                unknown command: nonsense (try help)
                drydock$ halt 7
                kernel: halted with code 7

                """, "type four commands",
            why: "typing goes through UART, PLIC, kernel and Sv39 to a process and back", show: { $0 })
        assertLesson(
            session.stop, is: .exited(status: 7), "the end of that run",
            why: "the guest's status is the machine's")
    }

    func testBrokenProgramsDieAlone() throws {
        let session = try kernelSession("crash\necho alive\nhalt\n")
        let lines = session.console.split(separator: "\n").map(String.init)
        let told = lines.filter { $0.hasPrefix("kernel: process") || $0 == "alive" }
        assertLesson(
            told.joined(separator: "\n"),
            is: """
                kernel: process 2 killed: illegal instruction
                kernel: process 3 killed: load page fault at 0x80000000
                alive
                """, "type `crash`, then `echo alive`",
            why: "traps and page tables keep one program's fault from the others", show: { $0 })
    }

    func testTheTimerSharesTheHart() throws {
        let session = try kernelSession("spin\nhalt\n")
        let done = session.console.split(separator: "\n").contains { $0.hasPrefix("spin: both done, after ") }
        assertLesson(
            done, is: true, "type `spin`: two programs that never yield",
            why: "only the timer can take the hart from a program that does not give it")
    }

    func testAKernelPanicEndsTheRunWithItsCode() throws {
        let session = try kernelSession("panic\n")
        assertLesson(
            session.stop, is: .exited(status: 3), "type `panic`",
            why: "the test finisher's code is the exit status")
    }

    func testARunReplaysExactly() throws {
        let runs = try (0..<2).map { _ in
            let machine = try bootMachine(ScriptedConsole(typing: "spin\ncrash\nmem\n"), memory: 4 << 20)
            _ = try machine.run(Stepper(), budget: 200_000)
            return "\(machine.hart.clock.retired) instructions, RAM \(hex(memoryHash(machine)))"
        }
        assertLesson(
            runs[1], is: runs[0], "run the same session twice",
            why: "time counts instructions here, so that a run can be had again to the bit")
    }
}
