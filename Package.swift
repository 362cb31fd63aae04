// swift-tools-version: 6.2
// The map of the kit.
//
// Who may import whom (an arrow reads "imports"; nothing imports upwards):
//
//   drydock ──────────► labs ──► domain modules (RISCV, ELF …) ──► LabSupport
//   <Lab>Tests ───────► lab, SuiteSupport (XCTest, receipts), Guests, Hardware
//   <Lab>Exam ────────► lab, ExamKit                (the candidate process)
//   grader ──► Grading ──► GradingModel             (knows no lab: labs are data)
//
// No lab imports another lab; they meet in domain modules and protocols.
//
// One environment variable, LABS, selects what the package holds:
//
//   unset            the learner's labs, their suites and exams; no third-party
//   only:emulator    that lab from labs/, what it needs from solutions/, no more
//   solutions        the reference labs, every suite, every tool and its tests
//   tools            the learner's labs with every tool on top of them
//
// A value of LABS wants a scratch folder of its own (see the Makefile).
import PackageDescription

struct Lab {
    /// The word that selects it: `only:NAME`, `LAB=NAME`, `grader grade --lab NAME`.
    let name: String
    /// Its folder in labs/ and in solutions/.
    let folder: String
    let module: String
    /// Domain modules that its stub and its solution share.
    let domain: [String]
    /// What its suite and its exam need besides: other labs' work, always as the reference has it.
    var stand: [String] = []
    /// A static program that holds its code, to run where nothing else is.
    var program: String?
}

/// The one table of labs.
let labs = [
    Lab(name: "emulator", folder: "01-emulator", module: "Emulator", domain: ["RISCV", "ELF"]),
    Lab(
        name: "vmm", folder: "02-vmm", module: "TrapVMM", domain: ["RISCV", "ELF", "CKVM"],
        stand: ["Hardware"]),
    Lab(
        name: "jail", folder: "03-jail", module: "ChrootJail",
        domain: ["ELF", "LinuxSystem", "FileTrees"]),
    Lab(
        name: "cgroups", folder: "04-cgroups", module: "ControlGroups", domain: ["CgroupFS"],
        stand: ["LinuxSystem"]),
    Lab(
        name: "namespaces", folder: "05-namespaces", module: "Namespaces",
        domain: ["LinuxSystem", "Documents", "OCIRuntime"], program: "containerinit"),
]

struct Module {
    let name: String
    /// What it builds on, besides LabSupport; its tests see it too.
    var needs: [String] = []
    var isC = false
}

/// Domain modules: what several targets share, written once.
let domain = [
    Module(name: "RISCV"),
    Module(name: "ELF"),
    Module(name: "CKVM", isC: true),
    // The only place that speaks C to the kernel, and its typed faces.
    Module(name: "LinuxSystem", needs: ["CLinux"]),
    Module(name: "FileTrees", needs: ["LinuxSystem"]),
    Module(name: "CgroupFS"),
    // JSON as it was written, and documents held against their schemas.
    Module(name: "Documents"),
    Module(name: "OCIRuntime", needs: ["Documents"]),
    // Lab 1's reference solution, under a name of its own: the learner's may be unfinished.
    Module(name: "Hardware", needs: ["RISCV", "ELF"]),
]

let selection = Context.environment["LABS"] ?? ""
let only = selection.hasPrefix("only:") ? String(selection.dropFirst("only:".count)) : nil
let root = selection == "solutions" ? "solutions" : "labs"
let selected = labs.filter { only == nil || only == $0.name }
let withTools = selection == "solutions" || selection == "tools"
let known = ["", "solutions", "tools"].contains(selection) || !selected.isEmpty && only != nil
if !known {
    // A manifest has no other way to refuse than to leave nothing to build.
    print(
        "LABS=\(selection): expected solutions, tools or only:NAME with NAME one of",
        labs.map(\.name).joined(separator: ", "))
}

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]
let ours: [SwiftSetting] = strict + [.treatAllWarnings(as: .error)]
// The learner's own warnings stay warnings; the reference has none.
let labSettings = root == "solutions" ? ours : strict
// Engines keep their state in final classes: the dynamic exclusivity check on each
// field would cost more than the instruction it guards. Documents are read by generic code of
// another module: copied into the one that knows the types, it need not look them up as it runs.
// Only what is public is copied, so that code is public and not package.
let engine: [SwiftSetting] = [
    .unsafeFlags(
        ["-enforce-exclusivity=unchecked", "-cross-module-optimization"], .when(configuration: .release))
]

// A static program, for a root file system that holds nothing else (Sources/CLabinit).
let alone: [LinkerSetting] = [
    .unsafeFlags(["-static-executable", "-Xlinker", "--defsym=dlopen=clabinit_no_library"])
]
// A release drydock is static too: three quarters of the time that it took to start was finding its
// libraries. The names are what FoundationEssentials leaves undefined; lld, because gold warns of
// calls in them that nobody makes.
let contained: [LinkerSetting] = [
    .unsafeFlags(
        ["-static-executable", "-use-ld=lld"]
            + ["FoundationEssentials", "_FoundationCollections", "_FoundationCShims"].map { "-l\($0)" },
        .when(configuration: .release))
]

let domainNames = domain.map(\.name)
let neededDomain =
    only == nil
    ? domainNames
    : domainNames.filter { name in
        selected.contains { ($0.domain + $0.stand).contains(name) }
    }

func dependencies(_ names: [String]) -> [Target.Dependency] {
    names.map { .byName(name: $0) }
}

var targets: [Target] = [
    .target(name: "CLinux", linkerSettings: [.linkedLibrary("cap")]),
    .target(name: "LabSupport", swiftSettings: ours),
    .target(name: "ExamKit", dependencies: ["LabSupport"], swiftSettings: ours),
    .target(name: "CReceipts"),
    .target(name: "SuiteSupport", dependencies: ["LabSupport", "CReceipts"], swiftSettings: ours),
    .target(
        name: "Guests",
        exclude: ["README.md", "Makefile", "kernel", "programs", "vm", "x86"]
            + ["kernel", "mix", "tick", "crash", "sensitive", "sensitive-pv"].map { $0 + ".elf" },
        swiftSettings: ours),
]
if neededDomain.contains("LinuxSystem") {
    // Static, so that it starts fast and runs in a root file system that holds nothing else.
    targets += [
        .target(name: "CLabinit"),
        .executableTarget(
            name: "labinit", dependencies: ["LinuxSystem", "CLabinit"], swiftSettings: ours,
            linkerSettings: alone),
    ]
}
for module in domain where neededDomain.contains(module.name) {
    if module.isC {
        targets.append(.target(name: module.name))
        continue
    }
    targets.append(
        .target(
            name: module.name, dependencies: dependencies(module.needs + ["LabSupport"]),
            swiftSettings: ours + engine))
    if only == nil {
        targets.append(
            .testTarget(
                name: "\(module.name)Tests",
                dependencies: dependencies([module.name, "SuiteSupport"] + module.needs), swiftSettings: ours)
        )
    }
}
for lab in selected {
    targets += [
        .target(
            name: lab.module, dependencies: dependencies(lab.domain + ["LabSupport"]),
            path: "\(root)/\(lab.folder)", exclude: root == "labs" ? ["README.md", "lab.yml"] : [],
            swiftSettings: labSettings + engine),
        .executableTarget(
            name: "\(lab.module)Exam",
            // What a probe starts is built with it, for the reference as for a submission.
            dependencies: dependencies([lab.module, "ExamKit", "Guests"] + lab.domain + lab.stand)
                + (lab.domain.contains("LinuxSystem") ? ["labinit"] : []),
            swiftSettings: ours),
        .testTarget(
            name: "\(lab.module)Tests",
            dependencies: dependencies([lab.module, "SuiteSupport", "Guests"] + lab.domain + lab.stand),
            swiftSettings: ours),
    ]
}

for lab in selected {
    guard let program = lab.program else { continue }
    targets.append(
        .executableTarget(
            name: program, dependencies: dependencies([lab.module, "LinuxSystem", "CLabinit"]),
            swiftSettings: ours, linkerSettings: alone))
}

var packages: [Package.Dependency] = []
if withTools {
    packages = [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ]
    let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
    targets += [
        .target(name: "CProbe"),
        .target(name: "Grading", dependencies: ["Yams", "LabSupport", "CLinux"], swiftSettings: ours),
        .executableTarget(
            name: "grader", dependencies: ["Grading", arguments], exclude: ["README.md"],
            swiftSettings: ours),
        .executableTarget(
            name: "drydock",
            dependencies: [arguments, "Guests", "CProbe", "labinit"]
                + dependencies(labs.map(\.module) + labs.compactMap(\.program) + domainNames),
            swiftSettings: ours + engine, linkerSettings: contained),
        .testTarget(
            name: "GradingTests", dependencies: ["Grading", "SuiteSupport", "ExamKit"], swiftSettings: ours),
    ]
}
if root == "solutions" {
    // Runs the built programs, so it wants labs that work.
    targets.append(
        .testTarget(
            name: "DrydockTests",
            dependencies: ["drydock", "EmulatorExam", "Guests", "SuiteSupport", "Documents", "OCIRuntime"],
            swiftSettings: ours))
}

let package = Package(name: "Drydock", dependencies: packages, targets: known ? targets : [])
