import CPrelude

/// A script of the prelude: the body of a strict function with one parameter, `hatchery`.
package struct PreludeText {
    /// Names the script in stacks; starts with `hatchery:`, which keeps it out of what customers see.
    package let name: String
    package let source: [UInt8]

    package init(name: String, source: [UInt8]) {
        self.name = name
        self.source = source
    }

    /// Those that an invocation is made of: the language, console and timers, without the APIs of the web and of Node.
    package static var core: [PreludeText] { embedded.filter { $0.name.starts(with: "hatchery:core/") } }

    /// All others.
    package static var outsideCore: [PreludeText] { embedded.filter { !$0.name.starts(with: "hatchery:core/") } }

    /// The scripts inside the program, in the order they must run.
    package static var embedded: [PreludeText] {
        guard let scripts = prelude_scripts else { return [] }
        return (0..<Int(prelude_script_count)).map { index in
            PreludeText(
                name: String(cString: scripts[index].name), source: Array(String(cString: scripts[index].source).utf8))
        }
    }
}
