import Glibc

/// One lab as the grader sees it: the content of `labs/NN-name/lab.yml`.
///
/// The grader knows no lab by name; everything it does is driven by this value.
public struct Lab: Sendable, Equatable {
    /// The word that selects it, such as `emulator`.
    public var name: String
    /// The title for people.
    public var title: String
    /// The Swift module, which also names `<module>Tests` and `<module>Exam`.
    public var module: String
    /// The folder in `labs/` and in `solutions/`, such as `01-emulator`.
    public var folder: String
    /// What the lab is, in one line.
    public var summary: String
    /// The files that a submission may contain, and the only ones taken from it.
    public var files: [String]
    /// The modules that a submission may import, besides Swift itself.
    public var imports: [String]
    /// Functions of the C library that a submission may call although no other lab may, such as `kill`.
    public var symbols: [String] = []
    /// Folders of the kit that its tests and its exam read as they run, such as `Sources/Guests`.
    public var reads: [String] = []
    /// The limits of one test or exam process.
    public var limits: LabLimits
    /// The steps, in the order in which a learner takes them.
    public var milestones: [Milestone]
    /// Plausible wrong solutions that suite or exam must catch.
    public var mutants: [Mutant]
    /// Changes of the solution that change nothing anyone could see.
    public var equivalents: [Equivalent]

    /// The points of all milestones together.
    public var points: Int { milestones.reduce(0) { $0 + $1.points } }

    /// The milestones that nobody can earn yet.
    public var drafts: [Milestone] { milestones.filter(\.isDraft) }

    /// The milestone with this id, if there is one.
    public func milestone(_ id: String) -> Milestone? {
        milestones.first { $0.id == id }
    }
}

/// A step of a lab: earned or not.
public struct Milestone: Sendable, Equatable {
    /// Its id, such as `emulator.1`.
    public var id: String
    /// The title for people.
    public var title: String
    /// What it is worth; the points of a lab sum to 100.
    public var points: Int
    /// Milestones that must be earned first.
    public var needs: [String]
    /// The XCTest class in `Tests/<module>Tests`.
    public var suite: String
    /// Every test method of that class.
    public var tests: [String]
    /// The probes of its exam.
    public var exam: [String]
    /// Three hints, from a nudge to nearly the code.
    public var hints: [String]
    /// Hints for particular tests, which come before the milestone's own while such a test fails.
    public var testHints: [TestHints] = []
    /// What some of its tests need of the host: `root`, or a device file such as `/dev/kvm`. They skip
    /// where it is missing.
    public var host: String?
    /// Tests that hold the work against real programs, and what each needs for it: programs, and perhaps
    /// `root`. Where one is missing the test skips itself, and that is not held against the milestone.
    public var peers: [String: [String]] = [:]
    /// Whether its author is still at work on it: the reference itself does not pass, and nobody can earn
    /// it.
    public var isDraft = false

    /// Whether this host has what its tests need, so that none of them may skip.
    public var isWhole: Bool {
        switch host {
        case nil: true
        case "root": geteuid() == 0
        case .some(let device): access(device, R_OK | W_OK) == 0
        }
    }

    /// Whether a test skipped itself because a program is missing that it compares with.
    func excuses(_ test: TestReport) -> Bool {
        let name = test.id.split(separator: "/").last.map(String.init) ?? test.id
        return test.cause?.kind == .skipped && (peers[name] ?? []).contains { !Self.isHere($0) }
    }

    /// Programs are looked for where a test finds them: the grader gives it no PATH.
    private static func isHere(_ need: String) -> Bool {
        if need == "root" { return geteuid() == 0 }
        return ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].contains { access("\($0)/\(need)", X_OK) == 0 }
    }

    /// The id of one of its tests in the test bundle, such as `EmulatorTests.DecodeTests/testAdd`.
    public func bundleID(of test: String, module: String) -> String {
        "\(module)Tests.\(suite)/\(test)"
    }
}

/// Three hints for whoever fails certain tests of a milestone.
public struct TestHints: Sendable, Equatable {
    /// The tests.
    public var tests: [String]
    /// Three hints, from a nudge to nearly the code.
    public var steps: [String]
}

/// A plausible mistake, written into the reference solution to try the suite and the exam.
public struct Mutant: Sendable, Equatable {
    /// Its name, such as `lw-zero-extends`.
    public var id: String
    /// The milestone at which it must die.
    public var milestone: String
    /// The file in the lab's solution folder.
    public var file: String
    /// The text to replace; it occurs there exactly once.
    public var find: String
    /// What stands there instead.
    public var replace: String
    /// The misunderstanding behind it, in one line.
    public var why: String

    /// The file's text with the mistake in it; nil unless there is just one place for it.
    func applied(to text: String) -> String? {
        text.ranges(of: find).count == 1 ? text.replacing(find, with: replace) : nil
    }
}

/// A change of the solution that leaves it as right as it was, so that no test can notice it.
public struct Equivalent: Sendable, Equatable {
    /// The file in the lab's solution folder.
    public var file: String
    /// The changed lines of the solution, joined by one blank, without indents.
    public var find: String
    /// What stands there after the change, in the same form.
    public var replace: String
    /// Why nobody can tell the two apart, in one line.
    public var why: String
}

/// What one test or exam process of a lab may use.
public struct LabLimits: Sendable, Equatable {
    /// Seconds of wall time.
    public var wallSeconds: Int = 20
    /// Seconds of CPU time.
    public var cpuSeconds: Int = 20
    /// Memory in MiB.
    public var memoryMiB: Int = 2048
    /// Bytes on standard output, and the same on standard error.
    public var outputBytes: Int = 1 << 20
    /// The size in MiB to which one file may grow.
    public var fileMiB: Int = 1
    /// Processes at one time; the test process itself counts.
    public var processes: Int = 64
    /// Seconds in which a submission must be compiled, beside what stands compiled already.
    public var compileSeconds: Int = 180
}
