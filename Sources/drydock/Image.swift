import ArgumentParser

/// `drydock image …`: images in layouts on disk, by lab 6.
struct ImageVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Builds images, and shows what they are made of.",
        discussion: """
            Images are kept in an OCI layout: a folder that skopeo and umoci read too.
            Usual: $XDG_DATA_HOME/drydock/images, else ~/.local/share/drydock/images.

            Example: sudo drydock image import ubuntu:15.04 rootfs/
                     sudo drydock image build -t web .
                     drydock image history web
            """,
        subcommands: [
            // layers
            ImageApply.self, ImageDiff.self, ImageBench.self,
            // images
            ImageBuild.self, ImageImport.self, ImageInspect.self, ImageHistory.self, ImageExperiment.self,
            ImagePull.self, ImagePush.self, ImageGC.self,
        ])
}
