/// The stems of one lineage, and whether there can be more.
struct Nursery: Sendable {
    /// Ready, oldest first.
    var stems: [InstanceID] = []
    /// On their way.
    var hatchingCount = 0
    /// There is a zygote.
    var canHatch = false
    /// No stem is hatched before this instant: one was just taken, or died by itself.
    var notBefore: Instant?
    /// Pools that are open.
    var poolCount = 0
}
