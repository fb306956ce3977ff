import Foundation
import FunctionFolder
import ModuleStore
import Supervisor
import Testing

/// Schemas and values of settings, as files say them.
@Suite struct SettingsFilesTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString)")

    private var files: FunctionFiles {
        FunctionFiles(name: "f", in: folder.path, modules: ModuleStore(folder: folder.path + "/modules"))
    }

    /// Writes files of a function, each with its mode.
    private func write(_ files: [String: String], mode: Int = 0o644) throws {
        for (path, text) in files {
            let file = folder.appendingPathComponent("f/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            try allow(path, mode)
        }
    }

    private func allow(_ path: String, _ mode: Int) throws {
        let file = folder.appendingPathComponent("f/\(path)").path
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    }

    private func read(schema: String = "", _ settings: String? = nil, mode: Int = 0o644) throws -> FunctionVersion {
        try write(["function.js": "function onTrack() {}", "function.yaml": schema])
        if let settings { try write(["settings.yaml": settings], mode: mode) }
        return try files.read(defaults: FunctionDefaults())
    }

    private func done() { try? FileManager.default.removeItem(at: folder) }

    private func json(_ version: FunctionVersion, _ instance: String = "default") -> String? {
        version.instance(instance)?.settings.map { String(decoding: $0.json, as: UTF8.self) }
    }

    private func problem(_ version: FunctionVersion, _ instance: String = "default") -> String {
        version.instance(instance)?.problem ?? "none"
    }

    @Test func spec57everyFieldOfADefinitionIsRead() throws {
        let version = try read(
            schema: """
                settings:
                  - {name: apiKey, label: API Key, description: From the console., type: STRING, required: true, sensitive: true}
                  - {label: Is On, type: boolean}
                  - {name: rooms, type: ARRAY, encrypted: true}
                  - {name: headers, type: MAP, secret: yes}
                """.replacingOccurrences(of: "yes", with: "true"))
        let schema = try #require(version.schema)
        #expect(
            schema.settings[0]
                == .init(
                    name: "apiKey", label: "API Key", description: "From the console.", type: .string, isRequired: true,
                    isSensitive: true))
        #expect(schema.settings[1] == .init(name: "isOn", label: "Is On", type: .boolean))
        #expect(schema.settings[2] == .init(name: "rooms", label: "", type: .array, isSensitive: true))
        #expect(schema.settings[3] == .init(name: "headers", label: "", type: .textMap, isSensitive: true))
        done()
    }

    @Test(arguments: [
        ("API Key", "apiKey"), ("Webhook URL", "webhookUrl"), ("room", "room"), ("Channel (default)", "channelDefault"),
        ("userID field", "userIdField"), ("Max. retries 2 times", "maxRetries2Times"),
        ("HTTPServer name", "httpServerName"),
    ]) func spec58nameIsMadeFromTheLabel(_ label: String, _ name: String) throws {
        #expect(try read(schema: "settings: [{label: \"\(label)\"}]").schema?.settings[0].name == name)
        done()
    }

    @Test(arguments: [
        ("settings:\n  apiKey: abc", 2, "settings is a list"), ("settings:\n  - apiKey", 2, "a setting has keys"),
        ("settings:\n  - name: a\n    typ: STRING", 3, "did you mean type?"),
        ("settings:\n  - name: a\n    type: STRNG", 3, "did you mean STRING?"),
        ("settings:\n  - name: a\n    type: [STRING]", 3, "one of STRING, BOOLEAN, ARRAY, TEXT_MAP"),
        ("settings:\n  - name: a\n  - label: A", 3, "is there already, in line 2"),
        ("settings:\n  - name: a\n    required: sometimes", 3, "true or false"),
        ("settings:\n  - name: a\n    secret: true\n    sensitive: true", 4, "keep one"),
        ("settings:\n  - name: api-key", 2, "letters, digits"),
        ("settings:\n  - label: '---'", 2, "no name can be made"),
        ("settings:\n  - type: STRING", 2, "needs a name"), ("settings:\n  - {name: a, name: b}", 2, "twice"),
        ("settings:\n  - {name: a, type: BOOLEAN, sensitive: true}", 2, "cannot be masked"),
        ("settings:\n  - {name: __proto__}", 2, "letters, digits"), ("setings: []", 1, "did you mean settings?"),
    ]) func wrongSchemaIsRefusedWithItsLine(_ schema: String, _ line: Int, _ words: String) throws {
        let error = #expect(throws: ConfigurationError.self) { try read(schema: schema) }
        #expect(error?.source == "f/function.yaml" && error?.line == line, "\(error?.explanation ?? "")")
        #expect(error?.problem.contains(words) == true, "\(error?.explanation ?? "")")
        done()
    }

    private static let schema = """
        settings:
          - {name: apiKey, required: true, sensitive: true}
          - {name: room, type: STRING}
          - {name: isOn, type: BOOLEAN}
          - {name: rooms, type: ARRAY}
          - {name: headers, type: TEXT_MAP}
        """

    @Test func spec57valuesOfEveryTypeAreHandedOver() throws {
        let version = try read(
            schema: Self.schema,
            """
            apiKey: s3cr3tkey
            room: "#growth"
            isOn: false
            rooms: [a, "1"]
            headers: {x-a: b, env: TOKEN}
            """, mode: 0o600)
        #expect(problem(version) == "none")
        #expect(
            json(version)
                == ##"{"apiKey":"s3cr3tkey","room":"#growth","isOn":false,"rooms":["a","1"],"headers":{"x-a":"b","env":"TOKEN"}}"##
        )
        #expect(version.instance("default")?.settings?.secrets == ["s3cr3tkey"])
        done()
    }

    @Test func spec59requiredSettingMustBeSet() throws {
        #expect(
            problem(try read(schema: Self.schema))
                == "apiKey is required and not set: add it to settings.yaml as {env: NAME} or {file: PATH}")
        #expect(problem(try read(schema: Self.schema, "apiKey:\nroom: x")).hasPrefix("apiKey is required and not set"))
        #expect(
            problem(try read(schema: Self.schema, "apiKey: ''")).contains(
                "required and settings.yaml line 1 has it empty"))
        #expect(
            problem(try read(schema: "settings: [{name: a, required: true}]", ""))
                == "a is required and not set: add it to settings.yaml")
        done()
    }

    @Test(arguments: [
        ("room: [a]", "room must be a STRING, settings.yaml line 2 has a list"),
        ("room: 12", "room must be a STRING, settings.yaml line 2 has a number: write it in quotes"),
        ("room: true", "room must be a STRING, settings.yaml line 2 has true or false: write it in quotes"),
        ("isOn: \"true\"", "isOn must be a BOOLEAN (true or false), settings.yaml line 2 has a text"),
        ("rooms: a", "rooms must be an ARRAY (a list of texts), settings.yaml line 2 has a text"),
        (
            "rooms: [a, 1]",
            "rooms must be an ARRAY (a list of texts), settings.yaml line 2 has a number as item: write it in quotes"
        ),
        ("headers: [a]", "headers must be a TEXT_MAP (names with texts), settings.yaml line 2 has a list"),
        (
            "headers: {a: {b: c}}",
            "headers must be a TEXT_MAP (names with texts), settings.yaml line 2 has keys as value: write it in quotes"
        ),
        (
            "rom: x",
            "settings.yaml line 2 has \"rom\", which the schema does not know; did you mean room?; there are apiKey, room, isOn, rooms, headers"
        ),
        (
            "room: {env: HATCHERY_NO_SUCH}",
            "room (settings.yaml line 2): there is no environment variable HATCHERY_NO_SUCH: set it where this program is started, and start it again"
        ),
        ("room: {env: A, file: b}", "room must be a STRING, settings.yaml line 2 has keys"),
        ("room: a\nroom: b", "settings.yaml line 2: not YAML: room is there twice: keep one"),
        ("room: [", "settings.yaml line 3: not YAML: did not find expected node content"),
    ]) func wrongValueIsNamedWithItsLine(_ settings: String, _ expected: String) throws {
        #expect(problem(try read(schema: Self.schema, "apiKey: s3cr3tkey\n\(settings)", mode: 0o600)) == expected)
        done()
    }

    @Test func severalProblemsAreAllNamedAndNoValueIsShown() throws {
        let said = problem(try read(schema: Self.schema, "room: [h1dden]\nisOn: h1dden\napiKey: h1d", mode: 0o600))
        #expect(said.contains("room must") && said.contains("isOn must") && said.contains("fewer than 4 characters"))
        #expect(!said.contains("h1d"))
        done()
    }

    @Test func spec60sensitiveValueInAFileThatOthersCanReadIsRefused() throws {
        for mode in [0o644, 0o640, 0o604, 0o620, 0o666] {
            let said = problem(try read(schema: Self.schema, "apiKey: s3cr3tkey", mode: mode))
            #expect(
                said.hasPrefix("apiKey is sensitive and stands in settings.yaml line 1: others can read"), "\(said)")
            #expect(said.hasSuffix("chmod 600 settings.yaml") && !said.contains("s3cr3tkey"))
        }
        for mode in [0o600, 0o400] {
            #expect(json(try read(schema: Self.schema, "apiKey: s3cr3tkey", mode: mode)) == #"{"apiKey":"s3cr3tkey"}"#)
        }
        done()
    }

    @Test func spec60sensitiveValuesComeFromFilesAndTheEnvironment() throws {
        let schema =
            "settings: [{name: key, sensitive: true}, {name: map, type: TEXT_MAP, sensitive: true}, {name: open}]"
        setenv("HATCHERY_TEST_KEY", "from the environment", 1)
        try write(["keys/one": "s3cr3t \"one\"\r\n"], mode: 0o600)
        try write(["open.txt": "for all\n"])
        let settings =
            "key: {file: keys/one}\nmap: {a: {env: HATCHERY_TEST_KEY}, b: {file: keys/one}}\nopen: {file: open.txt}"
        let version = try read(schema: schema, settings)
        #expect(
            json(version)
                == #"{"key":"s3cr3t \"one\"","map":{"a":"from the environment","b":"s3cr3t \"one\""},"open":"for all"}"#
        )
        #expect(version.instance("default")?.settings?.secrets.contains("from the environment") == true)
        #expect(version.settingsFiles.contains(folder.path + "/f/keys/one"))
        try allow("keys/one", 0o640)
        #expect(
            problem(try read(schema: schema, settings)).contains(
                "key (settings.yaml line 1): others can read the file keys/one: allow it to its owner alone: chmod 600 keys/one"
            ))
        try write(["keys/one": "\n"], mode: 0o600)
        #expect(problem(try read(schema: schema, settings)).contains("is empty"))
        try FileManager.default.removeItem(at: folder.appendingPathComponent("f/keys/one"))
        #expect(problem(try read(schema: schema, settings)).contains("the file keys/one cannot be read: No such file"))
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("f/keys/one"), withIntermediateDirectories: true)
        #expect(problem(try read(schema: schema, settings)).contains("cannot be read"))
        unsetenv("HATCHERY_TEST_KEY")
        done()
    }

    @Test func spec61filesInSettingsAreInstances() throws {
        try write([
            "settings/acme.yaml": "room: a", "settings/b.c-d.yaml": "room: b", "settings/broken.yaml": "room: [a",
            "settings/old.yml": "room: a", "settings/notes.txt": "x", "settings/bad name.yaml": "room: a",
        ])
        let version = try read(schema: "settings: [{name: room}]", "room: d")
        #expect(version.instances.map(\.name) == ["default", "acme", "b.c-d", "bad name", "broken", "old"])
        #expect(json(version) == #"{"room":"d"}"# && json(version, "acme") == #"{"room":"a"}"#)
        #expect(json(version, "b.c-d") == #"{"room":"b"}"#)
        #expect(problem(version, "broken").hasPrefix("settings/broken.yaml line"))
        #expect(problem(version, "old").contains("rename it to settings/old.yaml"))
        #expect(problem(version, "bad name").contains("rename the file"))
        try write(["settings/default.yaml": "room: x"])
        #expect(problem(try read(schema: "settings: [{name: room}]", "room: d")).contains("move them there"))
        done()
    }

    @Test func changesOfSettingsAreSeenAndAreNoNewVersion() throws {
        let schema = "settings: [{name: key, sensitive: true}]"
        try write(["settings/acme.yaml": "key: {file: secret}"])
        let first = try read(schema: schema)
        #expect(problem(first, "acme").contains("No such file"))
        var signatures = [files.signature(settingsFiles: first.settingsFiles)]
        for change: () throws -> Void in [
            { try write(["secret": "s3cr3tkey"]) }, { try allow("secret", 0o600) },
            { try write(["settings/next.yaml": "key: {file: secret}"]) }, { try write(["settings.yaml": ""]) },
        ] {
            try change()
            signatures.append(files.signature(settingsFiles: first.settingsFiles))
        }
        for (index, signature) in signatures.enumerated() {
            for other in signatures[(index + 1)...] { #expect(signature != other) }
        }
        let second = try files.read(defaults: FunctionDefaults())
        #expect(problem(second, "acme") == "none" && second.version == first.version && second != first)
        #expect(try read(schema: schema + "\nlimits: {timeoutMs: 7}").version != first.version)
        #expect(try read(schema: "settings: [{name: key}]").version != first.version)
        done()
    }

    @Test func withoutASchemaAnyValueIsHandedOver() throws {
        let version = try read("a: {env: PATH}\nb: 0x10\nc: ~\nd: [1.50, {e: 1e3}]")
        #expect(json(version) == #"{"a":{"env":"PATH"},"b":16,"c":null,"d":[1.50,{"e":1e3}]}"#)
        #expect(version.instance("default")?.settings?.secrets == [])
        done()
    }

    @Test func aliasesDoNotMultiply() throws {
        var bomb = "a0: &a0 [\"\(String(repeating: "x", count: 1000))\"]\n"
        for level in 1...9 {
            bomb += "a\(level): &a\(level) [\(Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
        }
        #expect(problem(try read(bomb)).contains("262144 bytes"))
        done()
    }

    @Test func settingsOfACallAreCheckedLikeAFile() throws {
        let version = try read(schema: Self.schema)
        func check(_ json: String) -> String {
            do {
                return String(decoding: try version.check(callSettings: Array(json.utf8)).json, as: UTF8.self)
            } catch {
                return error.sentence
            }
        }
        #expect(
            check(#"{ "apiKey" : "k\u00e9y\n\ud83d\ude00", "rooms":["a"], "isOn":true}"#)
                == #"{"apiKey":"kéy\u000a😀","isOn":true,"rooms":["a"]}"#)
        #expect(check(#"{"apiKey":"first","apiKey":"last"}"#) == #"{"apiKey":"last"}"#)
        #expect(check("{}") == "apiKey is required and not set: add it to the call's settings object")
        #expect(check(#"{"apiKey":{"env":"PATH"}}"#) == "apiKey must be a STRING, the call's settings object has keys")
        #expect(check(#"{"apiKey":"long enough","rom":1}"#).contains("did you mean room?"))
        #expect(check(#"{"apiKey":"abc"}"#).contains("fewer than 4 characters"))
        #expect(check(String(repeating: #"{"apiKey":"#, count: 9999)).contains("one JSON object"))
        done()
    }
}
