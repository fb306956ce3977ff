import Foundation

/// One file of a suite, made into a script that needs no files: it leaves `__result`, a promise of
/// `{problem, tests: [{name, isPass, message}]}`.
struct TestFile {
    /// Unique, such as `url/url-constructor.any.js?include=file` or `node/test-zlib-flush.js`.
    let name: String
    let script: String
}

/// JSON of a text or of anything else that JSONSerialization takes, to be put into a script.
func json(_ value: Any) -> String {
    let data = try? JSONSerialization.data(withJSONObject: value, options: [.fragmentsAllowed, .sortedKeys])
    return String(decoding: data ?? Data("null".utf8), as: UTF8.self)
}

/// Makes scripts of web-platform-tests' `*.any.js` files.
struct WebPlatformSuite {
    let root: URL
    let scripts: URL

    private static let host = "web-platform.test:8000"

    /// Every file below `folder`, each variant by itself.
    func files(below folder: String) throws -> [TestFile] {
        let base = root.appendingPathComponent(folder)
        guard let found = FileManager.default.enumerator(atPath: base.path) else { return [] }
        return try found.compactMap { $0 as? String }.filter { $0.hasSuffix(".any.js") }.sorted()
            .flatMap { try files(at: "\(folder)/\($0)") }
    }

    private func files(at path: String) throws -> [TestFile] {
        let source = try text(path)
        let metas = source.matches(of: /(?m)^\/\/\s*META:\s*(\w+)=(.*)$/)
            .map { (key: String($0.1), value: $0.2.trimmingCharacters(in: .whitespaces)) }
        let folder = (path as NSString).deletingLastPathComponent
        // Node keeps no copy of some; a test that needs one fails, here as there.
        let included = metas.filter { $0.key == "script" }.compactMap { meta in
            try? text(resolve(meta.value, from: folder))
        }
        let body = included.joined(separator: "\n;\n") + "\n;\n" + source
        // The directive counts at the head of a script only.
        let isStrict = source.contains(/^(?:\s*(?:\/\/.*)?\n)*\s*['"]use strict['"]/)
        let variants = metas.filter { $0.key == "variant" }.map(\.value)
        return try (variants.isEmpty ? [""] : variants).map { variant in
            let place = json([
                "url": "http://\(Self.host)/\(path)\(variant)", "resources": try resources(of: body, in: folder),
            ])
            let parts = [
                try script("web-before.js") + "(\(place));", try text("resources/testharness.js"),
                try script("web-after.js"), isStrict ? "(0, eval)(\(json("'use strict';\n" + body)));" : body,
            ]
            return TestFile(name: path + variant, script: parts.joined(separator: "\n;\n"))
        }
    }

    /// The files that the test fetches by a literal path, and the interfaces that it names.
    private func resources(of body: String, in folder: String) throws -> [String: String] {
        var found: [String: String] = [:]
        for match in body.matches(of: /fetch(?:_json|_spec)?\(\s*["'`]([^"'`$]+)["'`]/) {
            let path = String(match.1)
            if let text = try? text(resolve(path, from: folder)), text.utf8.count < 3_000_000 { found[path] = text }
        }
        guard body.contains("idl_test(") else { return found }
        let interfaces = try FileManager.default.contentsOfDirectory(
            atPath: root.appendingPathComponent("interfaces").path)
        for file in interfaces {
            let name = (file as NSString).deletingPathExtension
            if body.contains("'\(name)'") || body.contains("\"\(name)\"") {
                found["/interfaces/\(file)"] = try text("interfaces/\(file)")
            }
        }
        return found
    }

    private func resolve(_ path: String, from folder: String) -> String {
        let bare = path.split(separator: "?")[0]
        let joined = bare.hasPrefix("/") ? String(bare.dropFirst()) : "\(folder)/\(bare)"
        return (joined as NSString).standardizingPath
    }

    /// A file's text, with the places filled in that a server would fill in.
    private func text(_ path: String) throws -> String {
        let text = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        guard path.contains(".sub.") else { return text }
        return text.replacing(/\{\{(?:host|hosts\[\]\[\w*\]|domains\[\w*\])\}\}/, with: "web-platform.test")
            .replacing(/\{\{hosts\[alt\]\[\w*\]\}\}/, with: "127.0.0.1")
            .replacing(/\{\{ports\[http\]\[0\]\}\}|\{\{location\[port\]\}\}/, with: "8000")
            .replacing(/\{\{ports\[\w+(?:-\w+)*\]\[\d\]\}\}/, with: "8443")
    }

    private func script(_ name: String) throws -> String {
        try String(contentsOf: scripts.appendingPathComponent(name), encoding: .utf8)
    }
}

/// Makes scripts of Node's own API tests.
struct NodeSuite {
    /// Node's `test` folder.
    let root: URL
    let scripts: URL

    /// The test's own global `require` must be Node's shelf of modules.
    func file(_ name: String) throws -> TestFile {
        var source = try String(contentsOf: root.appendingPathComponent("parallel/\(name)"), encoding: .utf8)
        if source.hasPrefix("#!") { source = "//" + source }
        let common = try String(contentsOf: scripts.appendingPathComponent("node-common.js"), encoding: .utf8)
        let loader = try String(contentsOf: scripts.appendingPathComponent("node-loader.js"), encoding: .utf8)
        let script = """
            \(common)
            const requireForTest = \(loader)(\(json(fixtures(of: source))));
            try {
                (function (require, module, exports, __filename, __dirname) {
            \(source)
                })(requireForTest, { exports: {} }, {}, '/test/parallel/\(name)', '/test/parallel');
            } catch (error) {
                __node.fail(error);
            }
            globalThis.__result = __settle('\(name)');
            """
        return TestFile(name: "node/\(name)", script: "{\n\(script)\n}")
    }

    /// The fixtures that the test names, by path below the test folder, in base64.
    private func fixtures(of source: String) -> [String: String] {
        var found: [String: String] = [:]
        let names = source.matches(of: /['"]([^'"\n]+\.(?:pem|crt|spkac|json|jpg|gz|js|txt|key|der|cer))['"]/)
            .map { String($0.1) }
        let modules = source.matches(of: /fixtures(?:\.path)?\(?['"\/]+(?:crypto['"], *['"])?([^'"\n]+)['"]/)
            .flatMap { [String($0.1), "\($0.1).js", "crypto/\($0.1).js", "crypto/\($0.1)"] }
        for name in names + modules {
            let bare = name.replacing("../fixtures/", with: "").drop { $0 == "/" }
            for path in ["fixtures/\(bare)", "fixtures/keys/\(bare)"] {
                if let data = FileManager.default.contents(atPath: root.appendingPathComponent(path).path),
                    data.count < 400_000
                {
                    found[path] = data.base64EncodedString()
                }
            }
        }
        return found
    }
}
