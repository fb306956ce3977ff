import Foundation

/// Makes a script of lodash's own tests, as Debian's source of node-lodash carries them. They test the global `_`.
struct LodashSuite {
    private static let package = DebianSource(
        name: "node-lodash", version: "4.17.21+dfsg+~cs8.31.198.20210220", size: "0.3 MB",
        sha256: "3a1cfd932d2170c852b27a9b723d4cf0c2dbe72ccf400f10812de8542d046fde", wanted: ["*/test/test.js"])

    /// The name of the one file there is.
    static let name = "lodash/test.js"

    private let root: URL
    let scripts: URL

    /// Brings lodash's source into `folder` unless it is there.
    init(in folder: URL, scripts: URL) throws {
        root = try Self.package.unpack(in: folder)
        self.scripts = scripts
    }

    /// The global `require`, `module` and `exports` of the runner are not for the tests.
    func file() throws -> TestFile {
        let source = try String(contentsOf: root.appendingPathComponent("test/test.js"), encoding: .utf8)
        let qunit = try text("qunit.js")
        let host = try text("lodash-before.js")
        let script = """
            \(qunit)
            {
            const requireForTests = \(host);
            (function (require, module, exports) {
            \(source)
            }).call(globalThis, requireForTests);
            }
            """
        return TestFile(name: Self.name, script: script)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: scripts.appendingPathComponent(name), encoding: .utf8)
    }
}
