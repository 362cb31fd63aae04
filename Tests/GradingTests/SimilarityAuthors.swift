/// Five people's work on one exercise, each written without the others', and what all of them were given.
enum SimilarityAuthors {
    static let starter = """
        /// Cuts a line of CSV into its fields.
        public func fields(_ line: String) throws -> [String] {
            throw Unimplemented("text.1")
        }

        /// Joins ranges that overlap or touch, in ascending order.
        public func joined(_ ranges: [ClosedRange<Int>]) throws -> [ClosedRange<Int>] {
            throw Unimplemented("text.2")
        }

        /// Keeps what was used last.
        public struct Recent<Key: Hashable, Value> {
            /// How many it keeps.
            public let capacity: Int

            /// An empty one.
            public init(capacity: Int) {
                self.capacity = capacity
            }

            /// The value, which counts as a use.
            public mutating func value(_ key: Key) throws -> Value? {
                throw Unimplemented("text.3")
            }

            /// Keeps a value; the least recently used one goes when there is no room.
            public mutating func keep(_ value: Value, for key: Key) throws {
                throw Unimplemented("text.3")
            }
        }

        /// The length of the shortest way to each place that can be reached.
        public func distances(from start: Int, _ edges: [(from: Int, to: Int, length: Int)]) throws -> [Int: Int] {
            throw Unimplemented("text.4")
        }
        """

    static let all = [indices, states, functional, objects, recursive]

    private static let indices = """
        public func fields(_ line: String) throws -> [String] {
            let bytes = Array(line)
            var result: [String] = []
            var current = ""
            var position = 0
            var quoted = false
            while position < bytes.count {
                let character = bytes[position]
                if quoted {
                    if character == "\\"" {
                        if position + 1 < bytes.count && bytes[position + 1] == "\\"" {
                            current.append(character)
                            position += 1
                        } else {
                            quoted = false
                        }
                    } else {
                        current.append(character)
                    }
                } else if character == "\\"" {
                    quoted = true
                } else if character == "," {
                    result.append(current)
                    current = ""
                } else {
                    current.append(character)
                }
                position += 1
            }
            result.append(current)
            return result
        }

        public func joined(_ ranges: [ClosedRange<Int>]) throws -> [ClosedRange<Int>] {
            let sorted = ranges.sorted { $0.lowerBound < $1.lowerBound }
            var result: [ClosedRange<Int>] = []
            for range in sorted {
                guard let last = result.last, last.upperBound + 1 >= range.lowerBound else {
                    result.append(range)
                    continue
                }
                result[result.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            }
            return result
        }

        public struct Recent<Key: Hashable, Value> {
            public let capacity: Int
            private var values: [Key: Value] = [:]
            private var order: [Key] = []

            public init(capacity: Int) {
                self.capacity = capacity
            }

            public mutating func value(_ key: Key) throws -> Value? {
                guard let found = values[key] else { return nil }
                touch(key)
                return found
            }

            public mutating func keep(_ value: Value, for key: Key) throws {
                if values[key] == nil && values.count == capacity {
                    let oldest = order.removeFirst()
                    values[oldest] = nil
                }
                values[key] = value
                touch(key)
            }

            private mutating func touch(_ key: Key) {
                if let index = order.firstIndex(of: key) {
                    order.remove(at: index)
                }
                order.append(key)
            }
        }

        public func distances(from start: Int, _ edges: [(from: Int, to: Int, length: Int)]) throws -> [Int: Int] {
            var best = [start: 0]
            var open: Set<Int> = [start]
            while !open.isEmpty {
                var nearest = -1
                for place in open {
                    if nearest == -1 || best[place]! < best[nearest]! {
                        nearest = place
                    }
                }
                open.remove(nearest)
                for edge in edges where edge.from == nearest {
                    let length = best[nearest]! + edge.length
                    if best[edge.to] == nil || length < best[edge.to]! {
                        best[edge.to] = length
                        open.insert(edge.to)
                    }
                }
            }
            return best
        }
        """

    private static let states = """
        private enum ReaderState {
            case outside, inside, maybeEnd
        }

        public func fields(_ line: String) throws -> [String] {
            var state = ReaderState.outside
            var columns = [""]
            for letter in line {
                switch (state, letter) {
                case (.outside, "\\""), (.maybeEnd, "\\"") where state == .outside:
                    state = .inside
                case (.outside, ","), (.maybeEnd, ","):
                    columns.append("")
                    state = .outside
                case (.inside, "\\""):
                    state = .maybeEnd
                case (.maybeEnd, "\\""):
                    columns[columns.endIndex - 1] += "\\""
                    state = .inside
                default:
                    columns[columns.endIndex - 1] += String(letter)
                }
            }
            return columns
        }

        public func joined(_ ranges: [ClosedRange<Int>]) throws -> [ClosedRange<Int>] {
            var events: [(at: Int, change: Int)] = []
            for range in ranges {
                events.append((range.lowerBound, 1))
                events.append((range.upperBound + 1, -1))
            }
            events.sort { ($0.at, -$0.change) < ($1.at, -$1.change) }
            var depth = 0
            var begin = 0
            var output: [ClosedRange<Int>] = []
            for event in events {
                if depth == 0 { begin = event.at }
                depth += event.change
                if depth == 0 { output.append(begin...(event.at - 1)) }
            }
            return output
        }

        public struct Recent<Key: Hashable, Value> {
            public let capacity: Int
            private var clock = 0
            private var slots: [Key: (value: Value, used: Int)] = [:]

            public init(capacity: Int) {
                self.capacity = capacity
            }

            public mutating func value(_ key: Key) throws -> Value? {
                clock += 1
                slots[key]?.used = clock
                return slots[key]?.value
            }

            public mutating func keep(_ value: Value, for key: Key) throws {
                clock += 1
                slots[key] = (value, clock)
                while slots.count > capacity {
                    let victim = slots.min { $0.value.used < $1.value.used }
                    slots.removeValue(forKey: victim!.key)
                }
            }
        }

        public func distances(from start: Int, _ edges: [(from: Int, to: Int, length: Int)]) throws -> [Int: Int] {
            var table: [Int: Int] = [:]
            table[start] = 0
            var changed = true
            while changed {
                changed = false
                for (source, target, weight) in edges {
                    guard let known = table[source] else { continue }
                    let candidate = known + weight
                    if candidate < table[target, default: Int.max] {
                        table[target] = candidate
                        changed = true
                    }
                }
            }
            return table
        }
        """

    private static let functional = """
        public func fields(_ line: String) throws -> [String] {
            let pieces = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            let grouped = pieces.reduce(into: [String]()) { groups, piece in
                if let open = groups.last, open.filter({ $0 == "\\"" }).count % 2 == 1 {
                    groups[groups.count - 1] = open + "," + piece
                } else {
                    groups.append(piece)
                }
            }
            return grouped.map { group in
                group.hasPrefix("\\"")
                    ? group.dropFirst().dropLast().replacing("\\"\\"", with: "\\"") : group
            }
        }

        public func joined(_ ranges: [ClosedRange<Int>]) throws -> [ClosedRange<Int>] {
            ranges.sorted(by: { $0.lowerBound < $1.lowerBound }).reduce(into: []) { merged, next in
                if let tail = merged.popLast() {
                    merged += tail.upperBound >= next.lowerBound - 1
                        ? [min(tail.lowerBound, next.lowerBound)...max(tail.upperBound, next.upperBound)]
                        : [tail, next]
                } else {
                    merged = [next]
                }
            }
        }

        public struct Recent<Key: Hashable, Value> {
            public let capacity: Int
            private var entries: [(key: Key, value: Value)] = []

            public init(capacity: Int) {
                self.capacity = capacity
            }

            public mutating func value(_ key: Key) throws -> Value? {
                entries.first { $0.key == key }.map { hit in
                    entries = entries.filter { $0.key != key } + [hit]
                    return hit.value
                }
            }

            public mutating func keep(_ value: Value, for key: Key) throws {
                entries = (entries.filter { $0.key != key } + [(key, value)]).suffix(capacity)
            }
        }

        public func distances(from start: Int, _ edges: [(from: Int, to: Int, length: Int)]) throws -> [Int: Int] {
            let outgoing = Dictionary(grouping: edges, by: \\.from)
            func settle(_ frontier: [Int: Int], _ done: [Int: Int]) -> [Int: Int] {
                guard let (place, length) = frontier.min(by: { $0.value < $1.value }) else { return done }
                let reached = outgoing[place, default: []].map { ($0.to, length + $0.length) }
                    .filter { done[$0.0] == nil }
                let next = frontier.filter { $0.key != place }.merging(reached, uniquingKeysWith: min)
                return settle(next, done.merging([place: length]) { old, _ in old })
            }
            return settle([start: 0], [:])
        }
        """

    private static let objects = """
        private struct Cursor {
            var rest: Substring

            mutating func quoted() -> String {
                rest.removeFirst()
                var text = ""
                while let mark = rest.firstIndex(of: "\\"") {
                    text += rest[..<mark]
                    rest = rest[rest.index(after: mark)...]
                    guard rest.first == "\\"" else { break }
                    text += "\\""
                    rest.removeFirst()
                }
                return text
            }

            mutating func plain() -> String {
                let end = rest.firstIndex(of: ",") ?? rest.endIndex
                defer { rest = rest[end...] }
                return String(rest[..<end])
            }
        }

        public func fields(_ line: String) throws -> [String] {
            var cursor = Cursor(rest: line[...])
            var list: [String] = []
            repeat {
                if !list.isEmpty { cursor.rest.removeFirst() }
                list.append(cursor.rest.first == "\\"" ? cursor.quoted() : cursor.plain())
            } while cursor.rest.first == ","
            return list
        }

        public func joined(_ ranges: [ClosedRange<Int>]) throws -> [ClosedRange<Int>] {
            var pending = ranges
            var finished: [ClosedRange<Int>] = []
            while var grown = pending.popLast() {
                var index = 0
                while index < pending.count {
                    let other = pending[index]
                    if other.lowerBound <= grown.upperBound + 1, grown.lowerBound <= other.upperBound + 1 {
                        grown = Swift.min(grown.lowerBound, other.lowerBound)...Swift.max(grown.upperBound, other.upperBound)
                        pending.remove(at: index)
                        index = 0
                    } else {
                        index += 1
                    }
                }
                finished.append(grown)
            }
            finished.sort { a, b in a.lowerBound < b.lowerBound }
            return finished
        }

        private final class Node<Key, Value> {
            let key: Key
            var value: Value
            var newer: Node?
            weak var older: Node?

            init(_ key: Key, _ value: Value) {
                self.key = key
                self.value = value
            }
        }

        public struct Recent<Key: Hashable, Value> {
            public let capacity: Int
            private var nodes: [Key: Node<Key, Value>] = [:]
            private var head: Node<Key, Value>?
            private var tail: Node<Key, Value>?

            public init(capacity: Int) {
                self.capacity = capacity
            }

            private mutating func unlink(_ node: Node<Key, Value>) {
                node.older?.newer = node.newer
                node.newer?.older = node.older
                if head === node { head = node.newer }
                if tail === node { tail = node.older }
                node.newer = nil
                node.older = nil
            }

            private mutating func link(_ node: Node<Key, Value>) {
                node.older = tail
                tail?.newer = node
                tail = node
                head = head ?? node
            }

            public mutating func value(_ key: Key) throws -> Value? {
                if let node = nodes[key] {
                    unlink(node)
                    link(node)
                    return node.value
                }
                return nil
            }

            public mutating func keep(_ value: Value, for key: Key) throws {
                if let old = nodes.removeValue(forKey: key) { unlink(old) }
                if nodes.count >= capacity, let eldest = head {
                    unlink(eldest)
                    nodes.removeValue(forKey: eldest.key)
                }
                let node = Node(key, value)
                nodes[key] = node
                link(node)
            }
        }

        private struct Heap {
            private var items: [(Int, Int)] = []

            mutating func push(_ item: (Int, Int)) {
                items.append(item)
                var child = items.count - 1
                while child > 0, items[child].0 < items[(child - 1) / 2].0 {
                    items.swapAt(child, (child - 1) / 2)
                    child = (child - 1) / 2
                }
            }

            mutating func pop() -> (Int, Int)? {
                if items.isEmpty { return nil }
                items.swapAt(0, items.count - 1)
                let top = items.removeLast()
                var parent = 0
                while 2 * parent + 1 < items.count {
                    var child = 2 * parent + 1
                    if child + 1 < items.count, items[child + 1].0 < items[child].0 { child += 1 }
                    if items[parent].0 <= items[child].0 { break }
                    items.swapAt(parent, child)
                    parent = child
                }
                return top
            }
        }

        public func distances(from start: Int, _ edges: [(from: Int, to: Int, length: Int)]) throws -> [Int: Int] {
            var heap = Heap()
            var final: [Int: Int] = [:]
            heap.push((0, start))
            while let (length, node) = heap.pop() {
                if final[node] != nil { continue }
                final[node] = length
                for edge in edges {
                    if edge.from == node && final[edge.to] == nil { heap.push((length + edge.length, edge.to)) }
                }
            }
            return final
        }
        """

    private static let recursive = """
        public func fields(_ line: String) throws -> [String] {
            func next(_ text: Substring, _ field: String, _ open: Bool) -> [String] {
                guard let first = text.first else { return [field] }
                let rest = text.dropFirst()
                if open && first == "\\"" && rest.first == "\\"" { return next(rest.dropFirst(), field + "\\"", true) }
                if first == "\\"" { return next(rest, field, !open) }
                if first == "," && !open { return [field] + next(rest, "", false) }
                return next(rest, field + String(first), open)
            }
            return next(Substring(line), "", false)
        }

        public func joined(_ ranges: [ClosedRange<Int>]) throws -> [ClosedRange<Int>] {
            guard ranges.count > 1 else { return ranges }
            let half = ranges.count / 2
            let left = try joined(Array(ranges[..<half]))
            let right = try joined(Array(ranges[half...]))
            var (i, j) = (0, 0)
            var all: [ClosedRange<Int>] = []
            func add(_ range: ClosedRange<Int>) {
                if all.isEmpty || all[all.count - 1].upperBound < range.lowerBound - 1 {
                    all.append(range)
                } else if range.upperBound > all[all.count - 1].upperBound {
                    all[all.count - 1] = all[all.count - 1].lowerBound...range.upperBound
                }
            }
            while i < left.count || j < right.count {
                if j == right.count || (i < left.count && left[i].lowerBound < right[j].lowerBound) {
                    add(left[i])
                    i += 1
                } else {
                    add(right[j])
                    j += 1
                }
            }
            return all
        }

        public struct Recent<Key: Hashable, Value> {
            public let capacity: Int
            var young: [Key: Value] = [:]
            var queue: [(Key, Int)] = []
            var stamps: [Key: Int] = [:]
            var tick = 0

            public init(capacity: Int) {
                self.capacity = capacity
            }

            mutating func stamp(_ key: Key) {
                tick += 1
                stamps[key] = tick
                queue.append((key, tick))
            }

            public mutating func value(_ key: Key) throws -> Value? {
                if young[key] != nil { stamp(key) }
                return young[key]
            }

            public mutating func keep(_ value: Value, for key: Key) throws {
                young.updateValue(value, forKey: key)
                stamp(key)
                while young.count > capacity {
                    let (candidate, time) = queue.removeFirst()
                    if stamps[candidate] == time {
                        young[candidate] = nil
                        stamps[candidate] = nil
                    }
                }
            }
        }

        public func distances(from start: Int, _ edges: [(from: Int, to: Int, length: Int)]) throws -> [Int: Int] {
            var answer: [Int: Int] = [:]
            func visit(_ place: Int, _ sum: Int) {
                if let seen = answer[place], seen <= sum { return }
                answer[place] = sum
                edges.filter { edge in edge.from == place }.forEach { edge in visit(edge.to, sum + edge.length) }
            }
            visit(start, 0)
            return answer
        }
        """
}
