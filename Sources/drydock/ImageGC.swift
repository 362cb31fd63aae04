import ArgumentParser
import ImageLayers

/// `drydock image gc`
struct ImageGC: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Removes what no image of the layout needs.",
        discussion: """
            Example: drydock image gc --older-than 0

            What was written within the last hour stays: an image is written from its
            layers up, and gets its name last.
            """)

    @OptionGroup var age: CollectionAge
    @OptionGroup var layout: LayoutOptions

    func run() throws {
        age.report(try layout.open().collect(olderThan: age.seconds))
    }
}
