/// The sizes that both ends of every pipe and socket enforce, each before it allocates.
package enum WireLimit {
    /// An event on its way in, in bytes. The same figure a managed function platform accepts for one payload (SPEC 84).
    package static let eventBytesMax = 6 << 20
    /// A handler's result as JSON, with a source's messages or a batch's results, in bytes.
    package static let resultBytesMax = 6 << 20
    /// Events of one batch; as many as the tracking API takes at once (SPEC 55).
    package static let batchEventsMax = 2500
    /// An event that a source function sends, as JSON, in bytes (SPEC 54).
    package static let messageBytesMax = 32 << 10
    /// A function's source text, in bytes (SPEC 111).
    package static let codeBytesMax = 1 << 20
    /// A mounted module's bundle, in bytes: the largest known to be of use has 7 MB.
    package static let moduleBytesMax = 16 << 20
    /// The settings of one settings instance as JSON, in bytes.
    package static let settingsBytesMax = 256 << 10
    /// An error's name, message and stack as JSON, in bytes.
    package static let errorBytesMax = 64 << 10
    /// The logs of one invocation as JSON, in bytes; a function's own limit lies below it.
    package static let logBytesMax = 1 << 20
    /// A function's name, in bytes of UTF-8.
    package static let nameBytesMax = 128
    /// A function's name with that of a settings instance: `NAME@INSTANCE`.
    package static let addressBytesMax = 2 * nameBytesMax + 1
    /// One frame's payload, in bytes: the largest event or result with everything that may travel beside it.
    package static let framePayloadBytesMax = 8 << 20
}
