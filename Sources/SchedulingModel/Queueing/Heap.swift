/// A list that gives its first element quickly: the first is always the one that comes before all others.
public struct Heap<Element> {
    private var elements: [Element] = []
    private let comesBefore: (Element, Element) -> Bool

    /// An empty heap in this order.
    public init(by comesBefore: @escaping (Element, Element) -> Bool) {
        self.comesBefore = comesBefore
    }

    /// How many there are.
    public var count: Int { elements.count }

    /// The first, if there is one.
    public var first: Element? { elements.first }

    /// Takes one in.
    public mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard comesBefore(elements[child], elements[parent]) else { return }
            elements.swapAt(child, parent)
            child = parent
        }
    }

    /// Gives the first away.
    public mutating func popFirst() -> Element? {
        guard let first = elements.first else { return nil }
        let last = elements.removeLast()
        if elements.isEmpty { return first }
        elements[0] = last
        sink()
        return first
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < elements.count {
                if comesBefore(elements[child], elements[least]) { least = child }
            }
            if least == parent { return }
            elements.swapAt(parent, least)
            parent = least
        }
    }
}
