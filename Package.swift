// swift-tools-version: 6.2
// The map of the kit.
//
// Who may import whom (an arrow reads "imports"; nothing imports upwards):
//
//   drydock ──────────► labs ──► domain modules (RISCV, ELF …) ──► LabSupport
//   <Lab>Tests ───────► lab, SuiteSupport (XCTest, receipts), Guests, Hardware
//   <Lab>Exam ────────► lab, ExamKit                (the candidate process)
//   grader ──► Grading ──► Enclosure ──► LinuxSystem  (knows no lab: labs are data)
//
// No lab imports another lab; they meet in domain modules and protocols.
//
// One environment variable, LABS, selects what the package holds:
//
//   unset            the learner's labs, their suites and exams; no third-party
//   only:emulator    that lab from labs/, what it needs from solutions/, no more
//   reference:images the same with that lab from solutions/, and its libraries' tests: for authors
//   solutions        the reference labs, every suite, every tool and its tests
//   tools            the learner's labs with every tool on top of them
//   grader           the grader and its tests alone: for its authors
//
// A value of LABS wants a scratch folder of its own (see the Makefile).
import Glibc
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
    /// Libraries beside it that its authors build and test with it (`reference:NAME`).
    var beside: [String] = []
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
    Lab(
        name: "images", folder: "06-images", module: "ImageLayers",
        domain: [
            "LinuxSystem", "Documents", "CStreams", "ByteStreams", "OCIImage", "Archives", "WebMessages",
            "Dockerfiles",
        ]),
    Lab(
        name: "scheduler", folder: "07-scheduler", module: "PodScheduler",
        domain: ["Documents", "ClusterObjects", "SchedulingModel"]),
    Lab(
        name: "reconcilers", folder: "08-reconcilers", module: "Reconcilers",
        domain: ["Documents", "ClusterObjects", "ClusterAPI", "KeyValueModel", "Histories"],
        stand: ["ClusterSimulation"], beside: ["LinuxSystem", "EventLoop", "StoreGateway", "StoreLog"]),
    Lab(
        name: "proxy", folder: "09-proxy", module: "ServiceProxy",
        domain: [
            "Documents", "ClusterObjects", "ServiceModel", "PacketTracing", "LinuxSystem", "EventLoop",
            "DNSMessages", "NameServing",
        ]),
]

struct Module {
    let name: String
    /// What it builds on, besides LabSupport; its tests see it too.
    var needs: [String] = []
    var isC = false
    /// Of the system, for C.
    var libraries: [String] = []
    /// What its code may rely on, for C.
    var defines: [String] = []
    /// A lab without which its tests have nothing to test: built only where that is finished.
    var testsNeed: String?
}

/// zstd unpacks layers where its library is; without it they are refused by name, and all else works.
let hasZstd = access("/usr/include/zstd.h", R_OK) == 0

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
    // Bytes that flow: hashed, packed, unpacked.
    Module(
        name: "CStreams", isC: true, libraries: ["z"] + (hasZstd ? ["zstd"] : []),
        defines: hasZstd ? ["CSTREAMS_ZSTD"] : []),
    Module(name: "ByteStreams", needs: ["CStreams", "LinuxSystem"]),
    // What an image is made of, as documents and as entries of an archive.
    Module(name: "OCIImage", needs: ["Documents", "ByteStreams"]),
    Module(name: "Archives"),
    // What stands in a Dockerfile: instructions, flags, stages, and what each instruction takes.
    Module(name: "Dockerfiles"),
    // Requests and responses, whoever carries them.
    Module(name: "WebMessages"),
    // What a cluster is made of: nodes, pods, quantities, selectors.
    Module(name: "ClusterObjects", needs: ["Documents"]),
    // A scheduler's view of a cluster, the plug-ins that it asks, and how their answers are kept.
    Module(name: "SchedulingModel", needs: ["Documents", "ClusterObjects"]),
    // The API that all of a cluster goes through, as its callers see it.
    Module(name: "ClusterAPI", needs: ["Documents", "ClusterObjects"]),
    // A cluster on a clock that stands still, with everything that goes wrong, from a seed.
    Module(
        name: "ClusterSimulation", needs: ["Documents", "ClusterObjects", "ClusterAPI"],
        testsNeed: "Reconcilers"),
    // A store with revisions, as its callers see it; who did what when; how it outlives its process.
    Module(name: "KeyValueModel"),
    Module(name: "Histories"),
    Module(name: "StoreLog", needs: ["KeyValueModel", "LinuxSystem"], testsNeed: "Reconcilers"),
    // Many sockets, one thread.
    Module(name: "EventLoop", needs: ["LinuxSystem"]),
    // What stands between a service and its pods, and what packets meet in its rules.
    Module(name: "ServiceModel", needs: ["Documents", "ClusterObjects"]),
    Module(name: "PacketTracing", needs: ["ServiceModel", "Documents", "ClusterObjects"]),
    // Names: what is asked and answered, and who carries it.
    Module(name: "DNSMessages", needs: ["ServiceModel", "Documents", "ClusterObjects"]),
    Module(
        name: "NameServing",
        needs: ["DNSMessages", "ServiceModel", "Documents", "ClusterObjects", "EventLoop", "LinuxSystem"]),
    // The store's face for clients that speak etcd's HTTP and JSON, and such a client.
    Module(
        name: "StoreGateway", needs: ["KeyValueModel", "EventLoop", "LinuxSystem"],
        testsNeed: "Reconcilers"),
    // Lab 1's reference solution, under a name of its own: the learner's may be unfinished.
    Module(name: "Hardware", needs: ["RISCV", "ELF"]),
]

let selection = Context.environment["LABS"] ?? ""
let isNarrowReference = selection.hasPrefix("reference:")
let isNarrow = isNarrowReference || selection.hasPrefix("only:")
let only = isNarrow ? selection.split(separator: ":").dropFirst().joined(separator: ":") : nil
let root = selection == "solutions" || isNarrowReference ? "solutions" : "labs"
let isGraderAlone = selection == "grader"
let selected = labs.filter { !isGraderAlone && (only == nil || only == $0.name) }
let withTools = selection == "solutions" || selection == "tools"
let known = ["", "solutions", "tools", "grader"].contains(selection) || !selected.isEmpty && only != nil
if !known {
    // A manifest has no other way to refuse than to leave nothing to build.
    print(
        "LABS=\(selection): expected solutions, tools, grader, only:NAME or reference:NAME with NAME one of",
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

// These read clusters of thousands of objects: drydock has them optimized in debug builds too, which is
// seven times as fast. A learner's build does not wait for that.
let hurried = ["Documents", "ClusterObjects", "SchedulingModel"]
let hurry: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

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
// What the grader's box is made of, and what it reads archives with.
let gradersDomain = ["LinuxSystem", "Documents", "OCIRuntime", "CStreams", "ByteStreams"]
let neededDomain =
    isGraderAlone
    ? gradersDomain
    : only == nil
        ? domainNames
        : domainNames.filter { name in
            selected.contains {
                ($0.domain + $0.stand + (isNarrowReference ? $0.beside : [])).contains(name)
            }
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
if neededDomain.contains("LinuxSystem"), !isGraderAlone {
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
        targets.append(
            .target(
                name: module.name,
                // Optimized in debug builds too: hashing without it takes a minute where it takes a second.
                cSettings: [.unsafeFlags(["-O2"])] + module.defines.map { .define($0) },
                linkerSettings: module.libraries.map { .linkedLibrary($0) }))
        continue
    }
    targets.append(
        .target(
            name: module.name, dependencies: dependencies(module.needs + ["LabSupport"]),
            swiftSettings: ours + engine + (withTools && hurried.contains(module.name) ? hurry : [])))
    let hasWhatItTests = module.testsNeed == nil || root == "solutions"
    if only == nil && !isGraderAlone || isNarrowReference, hasWhatItTests {
        targets.append(
            .testTarget(
                name: "\(module.name)Tests",
                dependencies: dependencies(
                    [module.name, "SuiteSupport"] + module.needs + (module.testsNeed.map { [$0] } ?? [])),
                swiftSettings: ours))
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
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let database: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
if withTools || isGraderAlone {
    packages = [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ]
    targets += [
        // The box that submissions run in, of parts of the reference solutions, under a name of its own.
        .target(
            name: "Enclosure", dependencies: ["LinuxSystem", "Documents", "OCIRuntime", "LabSupport"],
            swiftSettings: ours),
        .target(
            name: "Grading",
            dependencies: ["Yams", database, "LabSupport", "CLinux", "Enclosure"]
                + dependencies(["CStreams", "LinuxSystem", "ByteStreams"]),
            swiftSettings: ours),
        // labinit carries the box's plan out; it is looked for beside the grader.
        .executableTarget(
            name: "grader", dependencies: ["Grading", arguments, "labinit"],
            exclude: ["README.md", "Schemas"],
            swiftSettings: ours),
        .testTarget(
            name: "GradingTests",
            dependencies: ["Grading", "SuiteSupport", "ExamKit", "Enclosure", "LinuxSystem"],
            exclude: ["Attacks"], swiftSettings: ours),
    ]
}
if withTools {
    packages.append(.package(url: "https://github.com/apple/swift-nio", from: "2.101.0"))
    // What carries WebMessages over sockets: for tools only, a learner's build never waits for it.
    let sockets: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map {
        .product(name: $0, package: "swift-nio")
    }
    targets += [
        .target(name: "CProbe"),
        .target(name: "HTTPServing", dependencies: ["WebMessages"] + sockets, swiftSettings: ours),
        .testTarget(
            name: "HTTPServingTests", dependencies: ["HTTPServing", "WebMessages", "SuiteSupport"] + sockets,
            swiftSettings: ours),
        // YAML for drydock, which is linked without the Foundation that this library needs: it must not
        // depend on it, or the library would be linked into it.
        .executableTarget(name: "yamljson", dependencies: ["Yams", "Documents"], swiftSettings: ours),
        .executableTarget(
            name: "drydock",
            dependencies: [arguments, "Guests", "CProbe", "labinit", "HTTPServing"]
                + dependencies(labs.map(\.module) + labs.compactMap(\.program) + domainNames),
            swiftSettings: ours + engine, linkerSettings: contained),
    ]
}
if selection == "solutions" {
    // Runs the built programs, so it wants labs that work.
    targets.append(
        .testTarget(
            name: "DrydockTests",
            dependencies: [
                "drydock", "yamljson", "EmulatorExam", "Guests", "SuiteSupport", "Documents", "OCIRuntime",
                "ImageLayers", "OCIImage", "KeyValueModel", "LinuxSystem", "StoreGateway", "DNSMessages",
                "ServiceProxy", "LabSupport",
            ],
            swiftSettings: ours))
}

let package = Package(name: "Drydock", dependencies: packages, targets: known ? targets : [])
