import ArgumentParser
import Documents
import Glibc
import ImageLayers
import LinuxSystem
import OCIImage

/// Which layout a verb works on.
struct LayoutOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of the OCI layout.", valueName: "dir"))
    var layout: String?

    /// The folder, named or usual.
    func folder() throws -> String {
        if let layout { return absolutePath(layout) }
        let variable = { (name: String) in
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        if let data = variable("XDG_DATA_HOME") { return data + "/drydock/images" }
        guard let home = variable("HOME") else {
            throw Complaint("HOME is not set: say where images are kept, --layout DIR")
        }
        return home + "/.local/share/drydock/images"
    }

    /// The layout; made when it is not there and `isNew` allows it.
    func open(making isNew: Bool = false) throws -> ImageLayout {
        let folder = try folder()
        if !isNew, (try? FileStatus(of: folder + "/oci-layout")) == nil {
            throw Complaint(
                file: folder, "no OCI layout; expected a folder with oci-layout (build one, or --layout DIR)")
        }
        do {
            return try ImageLayout(at: folder)
        } catch let faults as DocumentFaults {
            throw Complaint(file: folder, "\(faults)")
        }
    }
}

extension ImageLayout {
    /// The image of a name, for this machine where there are several.
    func image(_ name: String) throws -> (
        descriptor: Descriptor, manifest: ImageManifest, config: ImageConfig
    ) {
        guard var found = try resolve(name: name) else {
            let names = try images().compactMap { $0.annotations[Self.nameAnnotation] }.sorted()
            throw Complaint(
                "\(name): no image of the layout \(folder); "
                    + (names.isEmpty ? "it holds none" : "it holds \(names.joined(separator: ", "))"))
        }
        if [MediaType.index, MediaType.dockerIndex].contains(found.mediaType) {
            let index = try ImageIndex.parse(try store.bytes(of: found))
            let own = Platform.ofThisMachine
            guard let choice = index.manifests.first(where: { $0.platform?.architecture == own.architecture })
            else { throw Complaint("\(name): holds nothing for \(own.buildText)") }
            found = choice
        }
        let manifest = try ImageManifest.parse(try store.bytes(of: found))
        return (found, manifest, try ImageConfig.parse(try store.bytes(of: manifest.config)))
    }
}

/// A path of the command line, from the root.
func absolutePath(_ path: String) -> String {
    guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
    defer { free(here) }
    return String(cString: here) + "/" + path
}

extension Platform {
    /// What runs here.
    static var ofThisMachine: Platform {
        var names = utsname()
        uname(&names)
        let machine = withUnsafeBytes(of: names.machine) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return switch machine {
        case "x86_64": Platform(architecture: "amd64")
        case "aarch64": Platform(architecture: "arm64", variant: "v8")
        case "riscv64": Platform(architecture: "riscv64")
        default: Platform(architecture: machine)
        }
    }
}
