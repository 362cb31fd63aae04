import ServiceModel

/// Names as they may stand in rules: whoever names a service must not write rules with it.
enum SafeText {
    /// Letters of the names that Kubernetes allows, at most 63 of each part; `?` for others.
    static func name(_ name: ServicePortName) -> String {
        let start = "\(part(name.namespace))/\(part(name.name))"
        return name.port.isEmpty ? start : "\(start):\(part(name.port))"
    }

    private static func part(_ text: String) -> String {
        String(
            text.unicodeScalars.prefix(63).map { scalar -> Character in
                let isPlain =
                    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
                    || ("0"..."9").contains(scalar)
                return isPlain || scalar == "-" || scalar == "." ? Character(scalar) : "?"
            })
    }
}
