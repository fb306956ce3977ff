/// The environment that a worker must be started with: the engine and the allocator read it before main.
package enum EngineEnvironment {
    /// What makes the engine run in one thread, so that fork is safe, and without executable memory (DESIGN 2).
    private static let always = [
        "Malloc=1", "JSC_useSharedArrayBuffer=1", "JSC_useJIT=0", "JSC_useConcurrentGC=0", "JSC_numberOfGCMarkers=1",
        "TZ=UTC", "LANG=en_US.UTF-8", "MALLOC_ARENA_MAX=1",
    ]

    /// What keeps the pages of many children shared: symbols are bound before the fork, and malloc keeps no lists of
    /// small free chunks, which lie scattered over pages that a child would copy for the sake of one (1.6 MB a child,
    /// then 0.7).
    private static let forSharing = [
        "LD_BIND_NOW=1", "GLIBC_TUNABLES=glibc.malloc.mxfast=0:glibc.malloc.tcache_count=0",
    ]

    /// `NAME=VALUE`, all there are.
    ///
    /// - Parameters:
    ///   - memoryBytes: heap growth follows what the engine takes for the size of the machine.
    ///   - isBrief: for few children that do not live long.
    package static func entries(memoryBytes: UInt64, isBrief: Bool) -> [String] {
        always + (isBrief ? [] : forSharing) + ["JSC_forceRAMSize=\(memoryBytes)"]
    }
}
