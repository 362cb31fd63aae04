import Guests
import Hardware
import LabSupport
import RISCV
import SuiteSupport
import TrapVMM
import XCTest

/// The study guest on RV64-NT.
extension RepairTests {
    func testTrappingAloneGivesWrongAnswersAndTranslationRightOnes() throws {
        let translated = try SensitiveRun.of(.translate)
        let naive = try SensitiveRun.of(.trap)
        for line in ["curpriv: 0 (WRONG)", "sstatus.SIE after setting it: 0 (WRONG)"] {
            XCTAssertTrue(
                naive.console.contains(line),
                "run sensitive.elf by trapping alone: no line '\(line)'; nothing trapped, so nobody can have "
                    + "answered for the virtual hart. The console was:\n\(naive.console)")
        }
        XCTAssertFalse(
            naive.console.contains("sensitive: all right"),
            "its first sret goes where the hart's own sepc points")
        assertLesson(
            translated.console, is: try SensitiveRun.bare().console,
            "run sensitive.elf on the bare machine (expected) and translated (actual)",
            why: "every line, and the checksum of its own code in both: a translation leaves no traces",
            show: { $0 })
        assertLesson(
            translated.stop, is: .exited(status: 0), "how the translated run ended", why: "all is right")
    }

    func testAnInterpretedGuestPrintsWhatTheBareMachinePrints() throws {
        let (bare, run) = (try SensitiveRun.bare(), try SensitiveRun.of(.interpret))
        assertLesson(
            run.console, is: bare.console, "run sensitive.elf bare (expected) and interpreted (actual)",
            why: "who carries out every instruction gets all of them right, the sensitive ones too",
            show: { $0 })
        assertLesson(
            run.instructions, is: bare.instructions, "instructions of the two runs",
            why: "virtual time is counted in them")
    }

    func testPatchesLeaveTracesAndMissGeneratedCode() throws {
        let (bare, run) = (try SensitiveRun.bare(), try SensitiveRun.of(.patch))
        let (expected, actual) = (bare.lines, run.lines)
        XCTAssertEqual(expected.first, actual.first)
        for (right, line) in zip(expected, actual) where right.hasPrefix("text:") {
            XCTAssertNotEqual(right, line, "a kernel that looks at its own code sees the breakpoints")
        }
        let generated = actual.first { $0.hasPrefix("sscratch read by generated code") } ?? "no such line"
        XCTAssertTrue(
            generated.hasSuffix("(WRONG)"), "code made at run time was not there to be patched: \(generated)")
        let rest = { (lines: [String]) in
            lines.filter {
                !$0.hasPrefix("text:") && !$0.hasPrefix("sscratch read by") && !$0.hasPrefix("sensitive:")
            }
        }
        assertLesson(
            rest(actual).joined(separator: "\n"), is: rest(expected).joined(separator: "\n"),
            "all other lines of sensitive.elf, bare (expected) and patched (actual)",
            why: "what was patched works", show: { $0 })
    }

    func testWholeKernelsRunUnderEveryRepair() throws {
        let typing = "echo ahoy\nmem\ncrash\nhalt\n"
        let (bare, _) = try BareMachine.afterRunning(Guests.kernel, typing: typing)
        for technique in [Technique.interpret, .patch, .translate] {
            let guest = try Stand.guest(memorySize: 4 << 20, technique: technique, typing: typing)
            try guest.load(Guests.kernel)
            _ = try guest.runToTheEnd(budget: 3_000_000)
            assertLesson(
                guest.console.output, is: bare.console.output,
                "run kernel.elf on the bare machine (expected) and under \(technique) (actual)",
                why: "a kernel with page tables, user programs and interrupts notices nothing", show: { $0 })
        }
        let tick = try Stand.guest(memorySize: 4 << 20, technique: .translate, firmware: .sbi)
        try tick.load(Guests.tick)
        _ = try tick.runToTheEnd(budget: 3_000_000)
        XCTAssertTrue(
            tick.console.output.hasSuffix("tick: done\n"), "tick.elf translated: \(tick.console.output)")
    }

    func testAParavirtualGuestIsRightAndAsksLess() throws {
        let paravirtual = try SensitiveRun.of(.paravirtual, Guests.sensitiveParavirtual)
        XCTAssertTrue(paravirtual.console.hasSuffix("sensitive: all right\n"), paravirtual.console)
        XCTAssertTrue(paravirtual.console.contains("paravirtual: version 1"), paravirtual.console)
        let patched = try SensitiveRun.of(.patch)
        XCTAssertLessThan(
            paravirtual.exits, patched.exits,
            "a guest that batches its table updates and shares a page exits less than one that traps")
    }
}

/// What became of a run of the study guest.
struct SensitiveRun {
    let console: String
    let stop: VirtualMachine.Stop?
    let instructions: UInt64
    let exits: UInt64

    var lines: [String] { console.split(separator: "\n").map(String.init) }

    static func of(_ technique: Technique, _ path: String = Guests.sensitive) throws -> SensitiveRun {
        let guest = try Stand.guest(memorySize: 4 << 20, technique: technique, instructionSet: .rv64NT)
        try guest.load(path)
        // By trapping alone it goes astray and never comes back; a right run takes a few thousand exits.
        let stop = try guest.runToTheEnd(budget: 10_000_000)
        return SensitiveRun(
            console: guest.console.output, stop: stop, instructions: guest.vm.counts.instructions,
            exits: guest.vm.counts.exits)
    }

    static func bare() throws -> SensitiveRun {
        let (bare, _) = try BareMachine.afterRunning(Guests.sensitive, instructionSet: .rv64NT)
        return SensitiveRun(
            console: bare.console.output, stop: nil, instructions: bare.hart.clock.retired, exits: 0)
    }
}
