import CJavaScriptCore
import Wire

extension ScriptEngine {
    /// Runs the operator's modules, so that children are born with them. Zygote only, before ``warmUp()``.
    ///
    /// - Throws: ``EngineError/module(name:message:)`` for the first that does not load.
    package func mount(_ modules: [MountedModule]) throws(EngineError) {
        openLog(startNs: Clock.monotonicNs)
        for module in modules {
            let source = (module.source + [0]).withUnsafeBytes {
                ScriptText.make(
                    terminated: $0.baseAddress!.assumingMemoryBound(to: CChar.self), count: module.source.count)
            }
            guard let source else {
                throw .module(name: module.name, message: "its bundle is not UTF-8 or holds a NUL")
            }
            let text = JSValueMakeString(script.context, source)
            JSStringRelease(source)
            let (value, thrown) = script.call(.mount, script.string(module.name), script.string(module.global), text)
            if let thrown {
                throw .module(name: module.name, message: String(decoding: script.bytes(thrown), as: UTF8.self))
            }
            if let value, !JSValueIsUndefined(script.context, value) {
                throw .module(name: module.name, message: String(decoding: script.bytes(value), as: UTF8.self))
            }
        }
        closeLog()
    }
}
