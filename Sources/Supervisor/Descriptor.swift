import Glibc

/// A file descriptor that closes with its last owner.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }
}

/// The C library's sentence for an errno.
func errnoText(_ code: Int32) -> String {
    String(cString: strerror(code))
}
