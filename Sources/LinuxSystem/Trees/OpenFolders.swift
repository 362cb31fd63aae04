/// The folders that were opened last, kept open; the oldest is closed when there are too many.
struct OpenFolders {
    private var folders: [FolderTree.Place: OpenFolder] = [:]
    private var order: [FolderTree.Place] = []
    private var oldest = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    subscript(place: FolderTree.Place) -> OpenFolder? { folders[place] }

    mutating func keep(_ folder: OpenFolder, at place: FolderTree.Place) {
        guard folders.updateValue(folder, forKey: place) == nil else { return }
        guard order.count == limit else { return order.append(place) }
        folders[order[oldest]] = nil
        order[oldest] = place
        oldest = (oldest + 1) % limit
    }
}
