import Glibc
import Supervisor

/// The files of a function's settings: `settings.yaml` for the default instance, `settings/INSTANCE.yaml` for others.
package struct SettingsFiles {
    let folder: String
    let schema: SettingsSchema?
    /// Files that values were looked for in, as absolute or working paths.
    private(set) var references: [String] = []

    /// More are more likely a mistake than meant.
    static let instancesMax = 1000
    private static let valueBytesMax = 64 << 10
    static let defaultFile = "settings.yaml"

    init(folder: String, schema: SettingsSchema?) {
        self.folder = folder
        self.schema = schema
    }

    /// Names of the files of further instances; empty without such a folder.
    static func names(in folder: String) -> [String] {
        (DiskFile.names(in: "\(folder)/settings") ?? []).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
    }

    /// All instances, the default one first. What is wrong with one is its problem alone.
    mutating func instances() -> [SettingsInstance] {
        var instances = [SettingsInstance(name: SettingsInstance.defaultName, state: state(of: Self.defaultFile))]
        for file in Self.names(in: folder) {
            let name =
                String(file.prefix { $0 != "." }) + file.drop { $0 != "." }.dropLast(file.hasSuffix(".yml") ? 4 : 5)
            let state: SettingsInstance.State
            if instances.count > Self.instancesMax {
                state = .wrong(
                    "a function has at most \(Self.instancesMax) settings instances: remove settings/\(file)")
            } else if name == SettingsInstance.defaultName {
                instances[0].state = .wrong(
                    "settings/\(file) is not read: the default instance's settings are in \(Self.defaultFile); "
                        + "move them there")
                continue
            } else if !FunctionName.isOne(name) {
                state = .wrong("settings/\(file): an instance's name \(FunctionName.rule): rename the file")
            } else if file.hasSuffix(".yml") {
                state = .wrong("settings/\(file) is not read: rename it to settings/\(name).yaml")
            } else {
                state = self.state(of: "settings/\(file)")
            }
            instances.append(SettingsInstance(name: name, state: state))
        }
        return instances
    }

    /// The values in an instance's file, as a test takes them: unchecked, without those that stand elsewhere, which a test
    /// must not need.
    ///
    /// - Returns: nil if there is no such instance.
    /// - Throws: ``ConfigurationError``, file and line inside.
    package static func plainValues(
        of instance: String, in folder: String, schema: SettingsSchema?
    ) throws(ConfigurationError) -> [SettingValue.Member]? {
        let isDefault = instance == SettingsInstance.defaultName
        let file = isDefault ? defaultFile : "settings/\(instance).yaml"
        guard DiskFile.Signature("\(folder)/\(file)") != nil else { return isDefault ? [] : nil }
        guard let bytes = DiskFile.read("\(folder)/\(file)"), let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError(source: file, line: nil, problem: "it cannot be read as UTF-8 text")
        }
        return try SettingsDocument.entries(text, source: file).filter { entry in
            guard case .object(let members) = entry.value, members.count == 1 else { return true }
            let isElsewhere = SettingReference.Kind(rawValue: members[0].name) != nil
            let isMap = schema?.settings.first { $0.name == entry.name }?.type == .textMap
            return !(isElsewhere && schema != nil && !isMap)
        }.map { SettingValue.Member($0.name, $0.value) }
    }

    private mutating func state(of file: String) -> SettingsInstance.State {
        do throws(ConfigurationError) {
            let path = "\(folder)/\(file)"
            guard DiskFile.Signature(path) != nil else { return check([], file, isPrivate: true) }
            guard let content = DiskFile.content(path) else {
                throw ConfigurationError(source: file, line: nil, problem: "cannot be read: \(DiskFile.reason)")
            }
            guard let text = String(validating: content.bytes, as: UTF8.self) else {
                throw ConfigurationError(source: file, line: nil, problem: "it is not UTF-8: save it as UTF-8")
            }
            return check(
                try SettingsDocument.entries(text, source: file), file, isPrivate: content.isPrivate)
        } catch {
            return .wrong(error.explanation)
        }
    }

    private mutating func check(
        _ entries: [GivenSettings.Entry], _ file: String, isPrivate: Bool
    ) -> SettingsInstance.State {
        guard let schema else {
            let members = entries.map { SettingValue.Member($0.name, $0.value) }
            return .right(CheckedSettings(json: SettingValue.object(members).json))
        }
        var seen: [String] = []
        let folder = folder
        let given = GivenSettings(
            entries: entries, source: file,
            exposure: isPrivate
                ? nil
                : "others can read that file; write {env: NAME} or {file: PATH}, or allow it to its owner alone: "
                    + "chmod 600 \(file)"
        ) { reference throws(SettingsError) in
            switch reference.kind {
            case .env: return try Self.variable(reference.target)
            case .file:
                let path = reference.target.hasPrefix("/") ? reference.target : "\(folder)/\(reference.target)"
                seen.append(path)
                return try Self.value(of: reference, in: path)
            }
        }
        defer { references += seen }
        do throws(SettingsError) {
            return .right(try schema.check(given))
        } catch {
            return .wrong(error.sentence)
        }
    }

    private static func variable(_ name: String) throws(SettingsError) -> String {
        guard let value = getenv(name) else {
            throw SettingsError(
                "there is no environment variable \(name): set it where this program is started, and start it again")
        }
        guard let text = String(validatingCString: value), !text.isEmpty else {
            throw SettingsError("the environment variable \(name) is empty or not UTF-8: give it a value")
        }
        return text
    }

    private static func value(of reference: SettingReference, in path: String) throws(SettingsError) -> String {
        guard let content = DiskFile.content(path, limit: valueBytesMax) else {
            throw SettingsError("the file \(reference.target) cannot be read: \(DiskFile.reason)")
        }
        if reference.isSensitive, !content.isPrivate {
            throw SettingsError(
                "others can read the file \(reference.target): allow it to its owner alone: "
                    + "chmod 600 \(reference.target)"
            )
        }
        guard content.bytes.count <= valueBytesMax else {
            throw SettingsError(
                "the file \(reference.target) has more than \(valueBytesMax) bytes: no value is that long")
        }
        var bytes = content.bytes[...]
        // An editor's line break at the end is not meant.
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw SettingsError("the file \(reference.target) is empty or not UTF-8: write the value into it")
        }
        return text
    }
}

/// Names of functions and of their settings instances.
enum FunctionName {
    static let rule = "has letters, digits, - _ and . only"

    static func isOne(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-_.".utf8.contains(byte)
                }
            }
    }
}
