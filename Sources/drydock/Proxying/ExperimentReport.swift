import Documents

/// What `drydock proxy experiment` found, for a terminal, a page and a program.
struct ExperimentReport {
    let messages: [MessageRace.Result]
    let balancing: [SlowBackend.Result]

    private static let quantiles: [(name: String, part: Double)] = [
        ("median", 0.5), ("p95", 0.95), ("p99", 0.99),
    ]

    var text: String {
        var lines = ["the same message to another thread, and a byte back (microseconds)"]
        lines.append(left("", 16) + ["bytes", "median", "p99", "copies"].map { right($0, 10) }.joined())
        for result in messages {
            let numbers = [
                grouped(UInt64(result.bytes)), fixed(result.quantile(0.5), 1),
                fixed(result.quantile(0.99), 1),
                "\(result.way.copies.count)",
            ]
            lines.append(left(result.way.rawValue, 16) + numbers.map { right($0, 10) }.joined())
        }
        lines += ["", "copies:"]
        lines += MessageWay.allCases.map { "  \(left($0.rawValue, 14))\($0.copies.count): \($0.copies.why)" }
        lines += ["", "five backends, one eight times as slow (milliseconds from arrival to answer)"]
        let most = balancing.map { $0.quantile(0.99) }.max() ?? 1
        for result in balancing {
            lines.append("\(result.policy.rawValue): \(fixed(result.slowShare * 100, 1)) % to the slow one")
            for (name, part) in Self.quantiles {
                let value = result.quantile(part)
                let bar = String(repeating: "█", count: max(1, Int(value / max(most, 1e-9) * 48)))
                lines.append("  \(left(name, 7))\(right(fixed(value, 1), 7)) \(bar)")
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Bars of the balancers' quantiles.
    var svg: String {
        let most = max(1e-9, balancing.map { $0.quantile(0.99) }.max() ?? 1)
        let bars = balancing.enumerated().flatMap { row, result -> [String] in
            let title = "<text x=\"10\" y=\"\(40 + row * 70)\">\(result.policy.rawValue)</text>"
            return [title]
                + Self.quantiles.enumerated().map { line, quantile in
                    let (value, y) = (result.quantile(quantile.part), 24 + row * 70 + line * 18)
                    let width = value / most * 380
                    return """
                        <rect x="150" y="\(y)" width="\(fixed(width, 1))" height="14" fill="#2471a3"/>
                        <text x="\(fixed(156 + width, 1))" y="\(y + 12)">\(quantile.name) \(fixed(value, 1)) ms</text>
                        """
                }
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 \(40 + balancing.count * 70)" \
            font-family="sans-serif" font-size="12">
            \(bars.joined(separator: "\n"))
            </svg>

            """
    }

    var json: JSONValue {
        let number = { (value: Double) in JSONValue.number(fixed(value, 3)) }
        return .object([
            JSONMember("version", .integer(1)),
            JSONMember(
                "messages",
                .array(
                    messages.map { result in
                        .object([
                            JSONMember("way", .string(result.way.rawValue)),
                            JSONMember("bytes", .integer(Int64(result.bytes))),
                            JSONMember("medianMicroseconds", number(result.quantile(0.5))),
                            JSONMember("p99Microseconds", number(result.quantile(0.99))),
                            JSONMember("copies", .integer(Int64(result.way.copies.count))),
                        ])
                    })),
            JSONMember(
                "balancing",
                .array(
                    balancing.map { result in
                        .object(
                            [
                                JSONMember("policy", .string(result.policy.rawValue)),
                                JSONMember("slowShare", number(result.slowShare)),
                            ]
                                + Self.quantiles.map {
                                    JSONMember("\($0.name)Milliseconds", number(result.quantile($0.part)))
                                })
                    })),
        ])
    }
}
