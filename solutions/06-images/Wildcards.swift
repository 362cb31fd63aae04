// >>> images.5
// Three kinds of patterns are used around a Dockerfile: ${x#p}, COPY's, and .dockerignore's. One machine
// can run them all: keep the set of places in the pattern where a match may be, and move all of them at
// each scalar of the text. No recursion, no backtracking, no pattern that takes for ever.

/// A pattern as a row of tokens.
struct Wildcards: Sendable {
    enum Token: Equatable, Sendable {
        case literal(Unicode.Scalar)
        /// `?`: any scalar but this one.
        case one(except: Unicode.Scalar)
        /// `*`: any number of scalars, this one not among them.
        case many(except: Unicode.Scalar?)
        /// `[a-z]`, `[^a-z]`.
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
        /// The next token may be left out.
        case optional
        /// `.*/`: anything that ends at a slash.
        case throughSlash
    }

    let tokens: [Token]
    /// How many places may be visited in one search: a bound on the time of any pattern.
    static let patience = 2_000_000

    init(tokens: [Token]) {
        self.tokens = tokens
    }

    /// True when all of the text matches.
    func match(_ text: [Unicode.Scalar]) -> Bool {
        var places = reach([0])
        for scalar in text {
            places = step(places, over: scalar)
            if places.isEmpty { return false }
        }
        return places.last == tokens.count
    }

    /// Where matches that begin at `start` end: the nearest and the farthest; nil when there is none.
    func ends(in text: [Unicode.Scalar], from start: Int, patience: inout Int) -> (
        nearest: Int, farthest: Int
    )? {
        var places = reach([0])
        var found: (Int, Int)?
        for place in start...text.count {
            if places.last == tokens.count { found = (found?.0 ?? place, place) }
            guard place < text.count, !places.isEmpty, patience > 0 else { break }
            patience -= places.count
            places = step(places, over: text[place])
        }
        return found
    }

    /// Where the places are after one more scalar. They stay in order: none moves on by more than one.
    private func step(_ places: [Int], over scalar: Unicode.Scalar) -> [Int] {
        var next: [Int] = []
        for place in places where place < tokens.count {
            switch tokens[place] {
            case .literal(let wanted): if scalar == wanted { next.append(place + 1) }
            case .one(let wrong): if scalar != wrong { next.append(place + 1) }
            case .many(let wrong): if scalar != wrong { next.append(place) }
            case .set(let ranges, let isNegated):
                if ranges.contains(where: { $0.contains(scalar) }) != isNegated { next.append(place + 1) }
            case .optional: break
            case .throughSlash: next += scalar == "/" ? [place, place + 1] : [place]
            }
        }
        return reach(next)
    }

    /// The places, and those that can be reached from them without a scalar; in order, each once.
    private func reach(_ places: [Int]) -> [Int] {
        var reached: [Int] = []
        for var place in places where place > reached.last ?? -1 {
            reached.append(place)
            while place < tokens.count {
                if case .many = tokens[place] {
                    place += 1
                    reached.append(place)
                } else if tokens[place] == .optional {
                    reached += [place + 1, place + 2]
                    place += 2
                } else {
                    break
                }
            }
        }
        return reached
    }
}
// <<<
