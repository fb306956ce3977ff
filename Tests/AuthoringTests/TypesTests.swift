import Authoring
import Foundation
import TestSupport
import Testing

/// hatchery.d.ts: it describes the globals that the runtime has, and no others.
@Suite struct TypesTests {
    /// What editors know of the language itself (`lib: es2023`).
    private static let language: Set<String> = [
        "AggregateError", "Array", "ArrayBuffer", "Atomics", "BigInt", "BigInt64Array", "BigUint64Array", "Boolean",
        "DataView", "Date", "Error", "EvalError", "FinalizationRegistry", "Float32Array", "Float64Array", "Function",
        "Infinity", "Int16Array", "Int32Array", "Int8Array", "Intl", "JSON", "Map", "Math", "NaN", "Number", "Object",
        "Promise", "Proxy", "RangeError", "ReferenceError", "Reflect", "RegExp", "Set", "SharedArrayBuffer", "String",
        "Symbol", "SyntaxError", "TypeError", "URIError", "Uint16Array", "Uint32Array", "Uint8Array",
        "Uint8ClampedArray", "WeakMap", "WeakRef", "WeakSet", "decodeURI", "decodeURIComponent", "encodeURI",
        "encodeURIComponent", "escape", "eval", "globalThis", "isFinite", "isNaN", "parseFloat", "parseInt",
        "undefined", "unescape",
    ]

    /// Runs a script in the runtime and gives what it prints.
    private static func run(_ script: String) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(
            "hatchery-types-\(UUID().uuidString).js")
        try Data(script.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = Programs.url("hatchery-script")
        process.arguments = [file.path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(text)")
        return text.split(separator: "\n").map(String.init)
    }

    /// The names of values that the file declares.
    private static var declared: [String] {
        FunctionTemplate.types.split(separator: "\n").compactMap { line in
            let words = line.split { $0 == " " || $0 == ":" || $0 == "(" || $0 == "<" || $0 == ";" }
            guard words.count > 2, words[0] == "declare" else { return nil }
            return String(words[2])
        }
    }

    @Test func everyGlobalIsDeclaredAndNoOther() throws {
        let found = try Self.run("for (const name of Object.getOwnPropertyNames(globalThis)) console.log(name);")
        // Of the program that runs scripts, not of the runtime.
        let globals = Set(found).subtracting(["hatchery", "require"])
        let declared = Set(Self.declared)
        #expect(declared.count == Self.declared.count, "something is declared twice")
        #expect(globals.subtracting(Self.language).subtracting(declared).sorted() == [], "not declared")
        #expect(declared.subtracting(globals).sorted() == [], "declared and not there")
        #expect(declared.intersection(Self.language).sorted() == [], "the language's own")
    }

    @Test func membersOfClassesAreThere() throws {
        var names: [String] = []
        var current: String?
        for line in FunctionTemplate.types.split(separator: "\n") {
            if line.hasPrefix("declare class ") {
                current =
                    line.hasSuffix("}")
                    ? nil : String(line.dropFirst("declare class ".count).prefix { $0.isLetter || $0.isNumber })
            } else if line.hasPrefix("}") {
                current = nil
            } else if let current, line.hasPrefix("  "), !line.hasPrefix("   ") {
                var words = line.split { " (:<?;".contains($0) }.map(String.init)
                let isStatic = words.first == "static"
                words.removeAll { ["static", "readonly", "private", "protected"].contains($0) }
                guard let name = words.first, name.first?.isLetter == true, name != "constructor" else { continue }
                names.append("\(current)\(isStatic ? "" : ".prototype") \(name)")
            }
        }
        #expect(names.count > 200)
        let list = String(decoding: try JSONEncoder().encode(names), as: UTF8.self)
        // Some are fields of the instance, which has no way to be made here.
        let missing = try Self.run(
            """
            for (const entry of \(list)) {
                const [path, name] = entry.split(' ');
                const [known, prototype] = path.split('.');
                const target = prototype ? globalThis[known].prototype : globalThis[known];
                if (!(name in target)) console.log(entry);
            }
            """)
        #expect(missing == [])
    }

    @Test func typesAreWritten() async throws {
        try await NewTests.inFolder { folder in
            let written = try Programs.hatchery(["types", "--out", "hatchery.d.ts"], in: folder)
            #expect(written.code == 0)
            let text = try String(contentsOf: folder.appendingPathComponent("hatchery.d.ts"), encoding: .utf8)
            #expect(text == FunctionTemplate.types)
            #expect(try Programs.hatchery(["types"], in: folder).output == FunctionTemplate.types)
            let refused = try Programs.hatchery(["types", "--out", "none/x.d.ts"], in: folder)
            #expect(refused.code == 2)
        }
    }
}
