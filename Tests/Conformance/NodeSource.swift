import Foundation

/// Node's source as Debian packages it.
struct NodeSource {
    private static let package = DebianSource(
        name: "nodejs", version: "18.20.4+dfsg", size: "29 MB",
        sha256: "6ce58062c71eae37d9c5ac31eeaeff9c2d48561d21c2849179d056c9c1bd9ebc",
        wanted: ["*/test/fixtures/*", "*/test/parallel/*", "*/test/common/*"])

    /// Holds `test/fixtures`, `test/parallel` and `test/common`.
    let root: URL

    /// The web-platform-tests that Node keeps.
    var webPlatformTests: URL { root.appendingPathComponent("test/fixtures/wpt") }

    /// Brings the source into `folder` unless it is there.
    init(in folder: URL) throws { root = try Self.package.unpack(in: folder) }
}
