/// A module that an operator has mounted, bundled into one script.
package struct MountedModule: Equatable, Sendable {
    /// As in `require(name)`.
    package var name: String
    /// The global under which functions that list it find it.
    package var global: String
    /// The body of a CommonJS module, UTF-8, at most ``WireLimit/moduleBytesMax``.
    package var source: [UInt8]

    package init(name: String, global: String, source: [UInt8]) {
        self.name = name
        self.global = global
        self.source = source
    }

    /// What a zygote reads at its start: the modules that its children are born with.
    package static func encoded(_ modules: [MountedModule]) -> [UInt8] {
        var writer = ByteWriter(capacity: modules.reduce(64) { $0 + $1.source.count + 256 })
        writer.u16(UInt16(truncatingIfNeeded: modules.count))
        for module in modules {
            writer.text(module.name)
            writer.text(module.global)
            writer.section(module.source)
        }
        return writer.bytes
    }

    /// - Throws: ``WireError``; the zygote ends.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> [MountedModule] {
        var reader = ByteReader(bytes)
        let count = try reader.u16()
        var modules: [MountedModule] = []
        for _ in 0..<count {
            let name = try reader.text(limit: WireLimit.nameBytesMax)
            let global = try reader.text(limit: WireLimit.nameBytesMax)
            modules.append(
                MountedModule(
                    name: name, global: global, source: Array(try reader.section(limit: WireLimit.moduleBytesMax))))
        }
        try reader.end()
        return modules
    }
}
