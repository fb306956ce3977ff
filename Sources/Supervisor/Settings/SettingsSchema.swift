/// What a function says about its settings: which there are, and what each must be (SPEC 57).
package struct SettingsSchema: Sendable, Equatable {
    /// In the order of the file; each name once.
    package var settings: [Setting]

    package init(settings: [Setting]) {
        self.settings = settings
    }

    /// One setting.
    package struct Setting: Sendable, Equatable {
        /// As the code reads it: `settings.NAME`.
        package var name: String
        /// For people.
        package var label: String
        /// For people; empty for none.
        package var description: String
        package var type: SettingType
        package var isRequired: Bool
        /// Its value is shown nowhere, and stands in no file that others can read (SPEC 60, 99).
        package var isSensitive: Bool

        package init(
            name: String, label: String, description: String = "", type: SettingType = .string,
            isRequired: Bool = false, isSensitive: Bool = false
        ) {
            self.name = name
            self.label = label
            self.description = description
            self.type = type
            self.isRequired = isRequired
            self.isSensitive = isSensitive
        }
    }

    /// Shorter sensitive values could not be masked without masking half of every line.
    package static let secretCharactersMin = 4
}

/// The types of settings.
package enum SettingType: String, Sendable, CaseIterable {
    case string = "STRING"
    case boolean = "BOOLEAN"
    /// Texts in order.
    case array = "ARRAY"
    /// Texts by name.
    case textMap = "TEXT_MAP"

    /// The type of that name, in capitals or not; `MAP` is short for `TEXT_MAP`.
    package init?(name: String) {
        let name = name.uppercased()
        guard let type = name == "MAP" ? .textMap : Self(rawValue: name) else { return nil }
        self = type
    }

    /// With its article, and what it holds.
    var description: String {
        switch self {
        case .string: "a STRING"
        case .boolean: "a BOOLEAN (true or false)"
        case .array: "an ARRAY (a list of texts)"
        case .textMap: "a TEXT_MAP (names with texts)"
        }
    }
}
