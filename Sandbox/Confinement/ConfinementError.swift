/// Which step towards confinement failed; errno inside. Whoever gets one must end without running foreign code.
package enum ConfinementError: Error, Equatable, Sendable {
    case limit(errno: Int32)
    case capabilities(errno: Int32)
    case noNewPrivileges(errno: Int32)
    case dumpable(errno: Int32)
    case descriptors(errno: Int32)
    case footprint(errno: Int32)
    case filter(FilterError)
}
