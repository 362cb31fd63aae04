import ArgumentParser
import Dockerfiles
import Glibc
import ImageLayers
import LinuxSystem
import OCIImage

/// `drydock image build -t NAME DIR`
struct ImageBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Builds an image from a Dockerfile and a folder.",
        usage: "drydock image build -t NAME DIR [-f FILE] [--build-arg K=V] …",
        discussion: """
            Example: sudo drydock image build -t web:1 .

            Steps of RUN are run in containers: that needs root. --record notes them
            in the history and runs none of them. ADD fetches nothing.
            With SOURCE_DATE_EPOCH in the environment the same files give the same
            image, bit by bit.

            --json: a line for each event: {"event":"step","step","of","line","text"},
            {"event":"result","result":"noted|cached|made|recorded","digest","size"},
            {"event":"warning","text"}, {"event":"image","name","digest","layers"}.

            Exit status: 0 built, 1 not built, 128 + N ended by signal N.
            """)

    @Option(name: .shortAndLong, help: ArgumentHelp("The image's name in the layout.", valueName: "name"))
    var tag: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Usual: DIR/Dockerfile.", valueName: "file"))
    var file: String?

    @Option(
        name: .customLong("build-arg"),
        help: ArgumentHelp("A value for an ARG; may be given often.", valueName: "k=v"))
    var arguments: [String] = []

    @Option(help: ArgumentHelp("The stage to build; usual: the last.", valueName: "stage"))
    var target: String?

    @Option(help: ArgumentHelp("Usual: this machine's, such as linux/amd64.", valueName: "os/arch"))
    var platform: String?

    @Option(help: "What a RUN sees: none or host.")
    var network: RunStep.Network = .none

    @Flag(name: .customLong("no-cache"), help: "Carry out every step.")
    var noCache = false

    @Flag(help: "Run no program, only note it.")
    var record = false

    @Flag(help: "A line of JSON for each event.")
    var json = false

    @OptionGroup var layout: LayoutOptions

    @Argument(help: ArgumentHelp("The context: what COPY copies from.", valueName: "dir"))
    var context: String

    func validate() throws {
        if let wrong = arguments.first(where: { $0.hasPrefix("=") || $0.isEmpty }) {
            throw ValidationError("--build-arg \(wrong): expected NAME=value")
        }
    }

    func run() throws {
        let inbox = SignalInbox()
        do {
            try build(inbox)
        } catch let interruption as BuildInterruption {
            complain("\(interruption)")
            throw ExitCode(128 + interruption.signal)
        } catch let fault as BuildFault {
            throw Complaint(fault.line.map { "\(name(of: dockerfilePath)):\($0): \(fault.message)" } ?? fault.message)
        } catch let error as DockerfileFault {
            throw Complaint(error.description)
        } catch let error as SystemError {
            throw Complaint(error.description)
        }
    }

    private var dockerfilePath: String { file ?? "\(context)/Dockerfile" }

    private func name(of path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }

    private func build(_ inbox: SignalInbox) throws {
        guard (try? FileStatus(of: context).kind) == .directory else {
            throw Complaint(file: context, "no such folder; expected the context, such as .")
        }
        let dockerfile = try readDockerfile()
        let context = try ContextTree(at: context, dockerfile: dockerfilePath)
        let images = try layout.open(making: true)
        let place = try BuildPlace(in: BuildPlace.parent)
        defer { place.remove() }
        let settings = try settings(place, images)
        let progress = BuildProgress(isJSON: json)
        let report = { (event: BuildEvent) in
            if case .request(let number)? = inbox.next(within: 0) { throw BuildInterruption(signal: number) }
            progress.show(event)
        }
        let image: Descriptor
        if try isRecording(dockerfile) {
            var builder = Builder(
                dockerfile, context: context, into: images, runner: RecordingRunner(), settings: settings,
                report: report)
            image = try builder.build()
        } else {
            let runner = ContainerStepRunner(state: place.containers, inbox: inbox, output: json ? 2 : 1)
            var builder = Builder(
                dockerfile, context: context, into: images, runner: runner, settings: settings, report: report)
            image = try builder.build()
        }
        try images.tag(image, as: tag)
        progress.finished(tag, image, try ImageManifest.parse(try images.store.bytes(of: image)))
    }

    /// Without root no step can be run: that has to be asked for.
    private func isRecording(_ dockerfile: Dockerfile) throws -> Bool {
        let hasPrograms = dockerfile.instructions.contains { $0.keyword == .run || $0.trigger?.keyword == .run }
        guard hasPrograms, !record, geteuid() != 0 else { return record }
        throw Complaint("RUN needs a container, and that needs root: sudo drydock image build …, or --record")
    }

    private func readDockerfile() throws -> Dockerfile {
        do {
            let bytes = try OwnedDescriptor(opening: dockerfilePath).readAll(limit: 16 << 20)
            return try Dockerfile(parsing: bytes, file: name(of: dockerfilePath))
        } catch let error as SystemError {
            throw Complaint(file: dockerfilePath, "\(error.code.text); expected a Dockerfile, or -f FILE")
        }
    }

    private func settings(_ place: BuildPlace, _ images: ImageLayout) throws -> BuildSettings {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let platform = try self.platform.map { try Platform(forBuild: $0) } ?? .ofThisMachine
        var settings = BuildSettings(
            platform: platform, folder: place.trees, now: Int64(now.tv_sec),
            options: ApplyOptions(ownership: geteuid() == 0 ? .keep : .own))
        settings.arguments = try buildArguments()
        settings.target = target
        settings.network = network
        settings.usesCache = !noCache
        settings.cache = BuildCache(at: images.folder + "/build-cache")
        settings.epoch = try epoch()
        return settings
    }

    /// A name alone stands for the variable of that name here.
    private func buildArguments() throws -> [String: String] {
        var values: [String: String] = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard name.utf8.allSatisfy({ $0 != 0 && $0 > 0x20 }) else {
                throw Complaint("--build-arg \(argument): expected NAME=value, found blanks in the name")
            }
            if parts.count > 1 {
                values[name] = String(parts[1])
            } else if let value = getenv(name) {
                values[name] = String(cString: value)
            } else {
                throw Complaint("--build-arg \(name): no value, and no variable of that name; expected NAME=value")
            }
        }
        return values
    }

    private func epoch() throws -> Int64? {
        guard let value = getenv("SOURCE_DATE_EPOCH") else { return nil }
        let text = String(cString: value)
        guard !text.isEmpty else { return nil }
        guard let seconds = Int64(text), seconds >= 0 else {
            throw Complaint("SOURCE_DATE_EPOCH=\(text): expected seconds since 1970")
        }
        return seconds
    }
}

extension RunStep.Network: ExpressibleByArgument {}
