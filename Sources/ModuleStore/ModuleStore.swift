import Foundation
import Wire
import Yams

/// The folder of mounted modules: NAME/bundle.js with what was bundled and NAME/module.yaml with what it is.
package struct ModuleStore: Sendable {
    package let folder: URL

    package init(folder: String) {
        self.folder = URL(fileURLWithPath: folder)
    }

    /// What `module.yaml` says.
    package struct Manifest: Codable, Sendable, Equatable {
        /// The global under which functions find it; also the folder's name, and how functions list it.
        package var global: String
        /// As in `require(name)`.
        package var package: String
        package var version: String
        /// Of bundle.js.
        package var bytes: Int
        package var hash: String
    }

    /// Every module, by name.
    ///
    /// - Throws: ``ModuleError`` for the first that is broken.
    package func list() throws(ModuleError) -> [Manifest] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        var found: [Manifest] = []
        for name in names.sorted() where !name.hasPrefix(".") { found.append(try manifest(name)) }
        return found
    }

    /// What is known of a module.
    ///
    /// - Throws: ``ModuleError`` if there is none of that name, or its file is broken.
    package func manifest(_ name: String) throws(ModuleError) -> Manifest {
        let file = folder.appendingPathComponent("\(name)/module.yaml")
        guard ModuleName.isValid(name), let text = try? String(contentsOf: file, encoding: .utf8) else {
            let known = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []
            throw ModuleError(
                "there is no module \"\(name)\""
                    + (known.isEmpty
                        ? ": mount it with  hatchery modules add SOURCE --as \(name)"
                        : "; mounted are \(known.joined(separator: ", "))"))
        }
        do {
            return try YAMLDecoder().decode(Manifest.self, from: text)
        } catch {
            throw ModuleError("\(file.path) is broken: mount the module again (\(error))")
        }
    }

    /// The module as zygotes load it.
    ///
    /// - Throws: ``ModuleError`` if it is not there or its bundle is not the one that was checked.
    package func module(_ name: String) throws(ModuleError) -> MountedModule {
        let manifest = try manifest(name)
        guard let source = FileManager.default.contents(atPath: folder.appendingPathComponent("\(name)/bundle.js").path)
        else { throw ModuleError("the module \"\(name)\" has no bundle.js: mount it again") }
        var hash = ContentHash()
        hash.add(Array(source))
        guard hash.text == manifest.hash else {
            throw ModuleError("the bundle of \"\(name)\" is not the one that was mounted: mount it again")
        }
        return MountedModule(name: manifest.package, global: manifest.global, source: Array(source))
    }

    /// Puts a module in place, in one step for whoever reads the folder.
    ///
    /// - Returns: what is now known of it.
    package func add(_ module: MountedModule, version: String) throws(ModuleError) -> Manifest {
        var hash = ContentHash()
        hash.add(module.source)
        let manifest = Manifest(
            global: module.global, package: module.name, version: version, bytes: module.source.count, hash: hash.text)
        let target = folder.appendingPathComponent(module.global)
        let fresh = folder.appendingPathComponent(".\(module.global)-\(getpid())")
        do {
            try FileManager.default.createDirectory(at: fresh, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: fresh) }
            try Data(module.source).write(to: fresh.appendingPathComponent("bundle.js"))
            try Data(try YAMLEncoder().encode(manifest).utf8).write(to: fresh.appendingPathComponent("module.yaml"))
            if FileManager.default.fileExists(atPath: target.path) { try FileManager.default.removeItem(at: target) }
            try FileManager.default.moveItem(at: fresh, to: target)
        } catch {
            throw ModuleError("the module cannot be written to \(target.path): \(error.localizedDescription)")
        }
        return manifest
    }

    /// Takes a module away; functions that list it do not load any more.
    package func remove(_ name: String) throws(ModuleError) {
        _ = try manifest(name)
        do {
            try FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        } catch {
            throw ModuleError("\(name) cannot be removed: \(error.localizedDescription)")
        }
    }
}

/// What is wrong with a module, and what to do.
package struct ModuleError: Error, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// Names of globals.
package enum ModuleName {
    /// An identifier of JavaScript in ASCII.
    package static func isValid(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= WireLimit.nameBytesMax else { return false }
        func isLetter(_ byte: UInt8) -> Bool {
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "$")
        }
        return isLetter(first) && name.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) }
    }

    /// The global that a package gets unless its operator says otherwise: `fetch-retry` is `fetchRetry`.
    package static func global(for package: String) -> String {
        let last = package.split(separator: "/").last.map(String.init) ?? package
        let parts = last.split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "$")) }
        let name = parts.enumerated().map {
            $0.offset == 0 ? String($0.element) : $0.element.prefix(1).uppercased() + $0.element.dropFirst()
        }
        .joined()
        return name.first?.isNumber == true ? "_\(name)" : name
    }
}
