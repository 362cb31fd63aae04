import ClusterObjects
import Documents

extension ObjectMeta {
    /// What no object may have, whatever its kind.
    ///
    /// - Kubernetes: 1.20, api/validation, ValidateObjectMetaAccessor
    public func faults(isNamespaced: Bool) -> [FieldFault] {
        nameFaults + (isNamespaced ? namespaceFaults : []) + labelFaults + annotationFaults + ownerFaults
            + finalizerFaults
    }

    private var nameFaults: [FieldFault] {
        var faults: [FieldFault] = []
        // It ends with what the server adds: a dash at the end is in order.
        let base = generateName.hasSuffix("-") ? String(generateName.dropLast()) : generateName
        if !generateName.isEmpty, !base.isEmpty {
            faults += NameSyntax.faults(ofSubdomain: base).map {
                .invalid("metadata.generateName", generateName, $0)
            }
        }
        guard !name.isEmpty else {
            return faults + [.required("metadata.name", "name or generateName is required")]
        }
        return faults + NameSyntax.faults(ofSubdomain: name).map { .invalid("metadata.name", name, $0) }
    }

    private var namespaceFaults: [FieldFault] {
        if namespace.isEmpty { return [.required("metadata.namespace", "")] }
        return NameSyntax.faults(ofLabel: namespace).map { .invalid("metadata.namespace", namespace, $0) }
    }

    private var labelFaults: [FieldFault] {
        labels.sorted { $0.key < $1.key }.flatMap { key, value in
            NameSyntax.faults(ofQualifiedName: key).map { FieldFault.invalid("metadata.labels", key, $0) }
                + NameSyntax.faults(ofLabelValue: value).map { .invalid("metadata.labels", value, $0) }
        }
    }

    private var annotationFaults: [FieldFault] {
        let most = 256 << 10
        let size = annotations.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        let faults = annotations.keys.sorted().flatMap { key in
            NameSyntax.faults(ofQualifiedName: key.lowercased()).map {
                FieldFault.invalid("metadata.annotations", key, $0)
            }
        }
        return size <= most ? faults : faults + [.tooLong("metadata.annotations", most)]
    }

    private var ownerFaults: [FieldFault] {
        let path = "metadata.ownerReferences"
        let faults = ownerReferences.flatMap { owner in
            [
                ("apiVersion", owner.apiVersion), ("kind", owner.kind), ("name", owner.name),
                ("uid", owner.uid),
            ]
            .filter { $0.1.isEmpty }
            .map { name, text in
                let what = name == "apiVersion" ? "version" : name
                return FieldFault.invalid("\(path).\(name)", text, "\(what) must not be empty")
            }
        }
        let controllers = ownerReferences.filter { $0.controller == true }.map(\.name)
        guard controllers.count > 1 else { return faults }
        let words =
            "Only one reference can have Controller set to true. Found \"true\" in references for "
            + "\(controllers[0]) and \(controllers[1])"
        return faults + [.invalid(path, shown: ownerReferences.json.text(), words)]
    }

    private var finalizerFaults: [FieldFault] {
        let path = "metadata.finalizers"
        let faults = finalizers.flatMap { name in
            NameSyntax.faults(ofQualifiedName: name).map { FieldFault.invalid(path, name, $0) }
        }
        let both = [Finalizer.orphan, Finalizer.foreground]
        guard both.allSatisfy(finalizers.contains) else { return faults }
        let words = "finalizer \(both[0]) and \(both[1]) cannot be both set"
        return faults + [.invalid(path, shown: finalizers.shownInGo, words)]
    }

    /// What an update may not do to these.
    /// - Parameter old: as they are stored.
    ///
    /// - Kubernetes: 1.20, api/validation, ValidateObjectMetaAccessorUpdate
    public func faults(updating old: ObjectMeta) -> [FieldFault] {
        var faults: [FieldFault] = []
        let added = Set(finalizers).subtracting(old.finalizers).sorted()
        if old.deletionTimestamp != nil, !added.isEmpty {
            let words =
                "no new finalizers can be added if the object is being deleted, found new finalizers "
                + added.shownInGo
            faults.append(.forbidden("metadata.finalizers", words))
        }
        faults += FieldFault.changed("metadata.name", name, from: old.name)
        faults += FieldFault.changed("metadata.namespace", namespace, from: old.namespace)
        faults += FieldFault.changed("metadata.uid", uid, from: old.uid)
        faults += FieldFault.changed(
            "metadata.deletionTimestamp", deletionTimestamp?.text ?? "null",
            from: old.deletionTimestamp?.text ?? "null")
        if deletionGracePeriodSeconds != old.deletionGracePeriodSeconds {
            let shown = deletionGracePeriodSeconds.map(String.init) ?? "null"
            faults.append(
                .invalid("metadata.deletionGracePeriodSeconds", shown: shown, "field is immutable"))
        }
        return faults
    }
}

/// The finalizers that the garbage collector looks after.
///
/// - Kubernetes: meta/v1 FinalizerOrphanDependents, FinalizerDeleteDependents
public enum Finalizer {
    /// What belongs to the object stays, and has to be let go of first.
    public static let orphan = "orphan"
    /// What belongs to the object goes first.
    public static let foreground = "foregroundDeletion"
}

extension FieldFault {
    fileprivate static func tooLong(_ path: String, _ most: Int) -> FieldFault {
        .invalid(path, shown: "too long", "must have at most \(most) bytes")
    }
}

extension [String] {
    /// As messages show lists: `[]string{"a", "b"}`.
    fileprivate var shownInGo: String {
        "[]string{" + map { JSONValue.string($0).text() }.joined(separator: ", ") + "}"
    }
}
