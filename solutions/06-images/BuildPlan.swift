import Dockerfiles
import LabSupport
import OCIImage

/// Which stages of a Dockerfile are built, in which order, and what each begins with.
///
/// - Docker: Dockerfile reference, "FROM"; Multi-stage builds
public struct BuildPlan: Equatable, Sendable {
    /// What a stage begins with.
    public enum Base: Equatable, Sendable {
        /// Nothing.
        case scratch
        /// An image of the layout, by its name.
        case image(String)
        /// An earlier stage, by its index.
        case stage(Int)
    }

    /// One stage to build.
    public struct Item: Equatable, Sendable {
        /// As it is written.
        public var stage: Stage
        /// What it begins with.
        public var base: Base
        /// What `--platform` says, variables replaced; nil without one.
        public var platform: Platform?
    }

    /// In the order in which they are built; the last is the one that is wanted.
    public private(set) var items: [Item] = []

    /// How many instructions are carried out, every FROM among them.
    public var stepCount: Int { items.reduce(0) { $0 + 1 + $1.stage.instructions.count } }

    /// Decides.
    /// - Parameters:
    ///   - stages: those of the Dockerfile.
    ///   - target: the name or the index of the stage that is wanted; nil for the last.
    ///   - expand: replaces variables in what a FROM says.
    /// - Throws: `BuildFault` for a target that is no stage, and for stages that wait for each other.
    public init(
        _ stages: [Stage], target: String? = nil, expand: (String) throws -> String = { $0 }
    ) throws {
        // >>> images.6
        // From the wanted stage back to what it needs: its base, and the stages that it copies from. Nothing
        // else is built. A stage that needs itself, over whatever detour, is an error that names the detour.
        // stub: throw Unimplemented("images.6")
        self.stages = stages
        guard let wanted = try Self.wanted(target, among: stages) else {
            throw BuildFault("there is no FROM: nothing to build")
        }
        try visit(wanted, path: [], expand)
        // <<<
    }

    private var stages: [Stage] = []

    /// The stage or the image that a `--from=` in a stage means.
    /// - Docker: Dockerfile reference, "COPY --from"
    public static func origin(_ name: String, among stages: [Stage]) -> CopyOrder.Origin {
        // >>> images.6
        // stub: .image(name)
        if let index = Int(name), stages.indices.contains(index) { return .stage(index) }
        if let stage = stages.last(where: { $0.name == name.lowercased() }) { return .stage(stage.index) }
        return .image(name)
        // <<<
    }

    // >>> images.6
    private static func wanted(_ target: String?, among stages: [Stage]) throws -> Int? {
        guard let target else { return stages.indices.last }
        if case .stage(let index) = origin(target, among: stages) { return index }
        let names = stages.map { $0.name ?? "\($0.index)" }
        throw BuildFault("--target \(target): no stage is called that; there are \(names.joined(separator: ", "))")
    }

    private mutating func visit(_ index: Int, path: [Int], _ expand: (String) throws -> String) throws {
        if items.contains(where: { $0.stage.index == index }) { return }
        let stage = stages[index]
        guard !path.contains(index) else {
            let round = (path.drop { $0 != index } + [index]).map { stages[$0].name ?? "stage \($0)" }
            throw BuildFault(
                line: stage.from.lines.lowerBound,
                "FROM: stages wait for each other: \(round.joined(separator: " needs "))")
        }
        let item = try item(stage, expand)
        for need in needs(of: item) { try visit(need, path: path + [index], expand) }
        items.append(item)
    }

    private func item(_ stage: Stage, _ expand: (String) throws -> String) throws -> Item {
        do {
            let name = try expand(stage.base)
            let platform = try stage.platform.map(expand).flatMap { $0.isEmpty ? nil : try Platform(forBuild: $0) }
            guard !name.isEmpty else {
                throw BuildFault("'\(stage.base)' is empty once its variables are replaced; expected an image")
            }
            if name == "scratch" { return Item(stage: stage, base: .scratch, platform: platform) }
            // Only what stands above: a FROM of its own name is an image.
            let earlier = stages[..<stage.index].last { $0.name == name.lowercased() }
            return Item(
                stage: stage, base: earlier.map { .stage($0.index) } ?? .image(name), platform: platform)
        } catch let fault as BuildFault {
            throw BuildFault(line: stage.from.lines.lowerBound, "FROM: \(fault.message)")
        }
    }

    private func needs(of item: Item) -> [Int] {
        var needs: [Int] = []
        var instructions = item.stage.instructions
        if case .stage(let base) = item.base {
            needs.append(base)
            // What waits in the base is carried out here.
            instructions += stages[base].instructions.compactMap(\.trigger)
        }
        for instruction in instructions where instruction.keyword == .copy || instruction.keyword == .add {
            guard let from = instruction.flag("from") else { continue }
            if case .stage(let index) = Self.origin(from, among: stages) { needs.append(index) }
        }
        return needs
    }
    // <<<
}

extension Platform {
    /// Reads `linux/arm64` or `linux/arm/v7`.
    /// - Throws: `BuildFault`.
    public init(forBuild text: String) throws(BuildFault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard 2...3 ~= parts.count, !parts.contains("") else {
            throw BuildFault("platform '\(text)': expected OS/ARCHITECTURE, such as linux/amd64")
        }
        self.init(architecture: parts[1], os: parts[0], variant: parts.count == 3 ? parts[2] : nil)
    }

    /// `linux/arm/v7`
    public var shortText: String {
        "\(os)/\(architecture)" + (variant.map { "/\($0)" } ?? "")
    }
}
