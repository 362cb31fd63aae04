import Dockerfiles
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import OCIImage

// What `drydock image build` does, once its command line is read.
extension ImageBuild {
    private var dockerfilePath: String {
        file.map { $0 == "-" ? "/dev/stdin" : $0 } ?? "\(context)/Dockerfile"
    }

    private func name(of path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }

    func build(_ inbox: SignalInbox) throws {
        do {
            try buildAndTag(inbox)
        } catch let fault as BuildFault {
            let place = fault.line.map { "\(name(of: dockerfilePath)):\($0): " } ?? ""
            throw Complaint(place + fault.message)
        } catch let error where error is Complaint || error is BuildInterruption || error is Unimplemented {
            throw error
        } catch {
            throw Complaint("\(error)")
        }
    }

    private func buildAndTag(_ inbox: SignalInbox) throws {
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
                dockerfile, context: context, into: images, runner: runner, settings: settings, report: report
            )
            image = try builder.build()
        }
        try images.tag(image, as: tag)
        progress.finished(tag, image, try ImageManifest.parse(try images.store.bytes(of: image)))
    }

    /// Without root no step can be run: that has to be asked for.
    private func isRecording(_ dockerfile: Dockerfile) throws -> Bool {
        let hasPrograms = dockerfile.instructions.contains {
            $0.keyword == .run || $0.trigger?.keyword == .run
        }
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
                throw Complaint(
                    "--build-arg \(name): no value, and no variable of that name; expected NAME=value")
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
