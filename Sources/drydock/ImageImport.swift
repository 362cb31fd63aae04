import ArgumentParser
import Glibc
import ImageLayers
import LabSupport
import LinuxSystem
import OCIImage

/// `drydock image import NAME ROOTFS`
struct ImageImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Makes an image of one layer from a folder or a tar archive.",
        discussion: """
            Example: drydock jail make rootfs /bin/sh /bin/cat
                     sudo drydock image import base rootfs
            """)

    @Argument(help: ArgumentHelp("The image's name in the layout.", valueName: "name"))
    var name: String

    @Argument(help: ArgumentHelp("A folder, or an archive: tar, gzip or zstd.", valueName: "rootfs"))
    var rootfs: String

    @OptionGroup var layout: LayoutOptions

    func run() throws {
        guard let status = try? FileStatus(of: rootfs) else {
            throw Complaint(file: rootfs, "no such folder or archive")
        }
        let images = try layout.open(making: true)
        let place = try BuildPlace(in: BuildPlace.parent)
        defer { place.remove() }
        do {
            let image = try ImportedImage(rootfs, isFolder: status.kind == .directory)
                .store(in: images, emptyFolder: place.trees)
            try images.tag(image, as: name)
            let manifest = try ImageManifest.parse(try images.store.bytes(of: image))
            BuildProgress(isJSON: false).finished(name, image, manifest)
        } catch let error where error is Complaint || error is Unimplemented {
            throw error
        } catch {
            throw Complaint("\(error)")
        }
    }
}
