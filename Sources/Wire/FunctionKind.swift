/// What a function is for; it decides which handlers are looked for and what becomes of a return value (SPEC 2, 19, 20).
package enum FunctionKind: UInt8, Sendable, CaseIterable {
    /// Sends events somewhere. The return value is shown and otherwise ignored.
    case destination = 0
    /// Turns webhooks into events.
    case source = 1
    /// Changes events on their way to one destination. What it returns replaces the event; nothing filters it.
    case insert = 2
    /// Changes events on their way out of one source.
    case sourceInsert = 3

    /// The name in `function.yaml` and in every listing.
    package var name: String {
        switch self {
        case .destination: "destination"
        case .source: "source"
        case .insert: "insert"
        case .sourceInsert: "sourceInsert"
        }
    }

    /// The kind with the given ``name``.
    package init?(name: String) {
        guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
