/// One set of values of a function's settings; a function has one or many, all with the same code (SPEC 61).
package struct SettingsInstance: Sendable, Equatable {
    /// ``defaultName`` or the name of its file in `settings/`.
    package var name: String
    package var state: State

    package enum State: Sendable, Equatable {
        case right(CheckedSettings)
        /// They cannot be used: a sentence that says why and what to do, without any value.
        case wrong(String)
    }

    /// The instance of calls that name none.
    package static let defaultName = "default"

    /// The default instance without any values.
    package static let none = SettingsInstance(
        name: defaultName, state: .right(CheckedSettings(json: Array("{}".utf8))))

    package init(name: String, state: State) {
        self.name = name
        self.state = state
    }

    /// Nil where something is wrong with them.
    package var settings: CheckedSettings? {
        if case .right(let settings) = state { settings } else { nil }
    }

    /// Nil where nothing is wrong with them.
    package var problem: String? {
        if case .wrong(let problem) = state { problem } else { nil }
    }
}

/// A function with one of its settings instances, as callers write it: `NAME` or `NAME@INSTANCE`.
package struct FunctionAddress: Sendable, Equatable {
    package var function: String
    package var instance: String

    package init(_ text: String) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        function = String(parts.first ?? "")
        instance = parts.count > 1 ? String(parts[1]) : SettingsInstance.defaultName
    }

    /// `NAME` for the default instance, else `NAME@INSTANCE`.
    package static func text(_ function: String, _ instance: String) -> String {
        instance == SettingsInstance.defaultName ? function : "\(function)@\(instance)"
    }
}
