import Glibc

/// Where daemon and clients meet when nobody says otherwise.
package enum DefaultSocket {
    /// `$HATCHERY_SOCKET`, else `hatchery.sock` in `$XDG_RUNTIME_DIR`, else `/run/hatchery.sock`.
    package static var path: String {
        if let chosen = variable("HATCHERY_SOCKET") { return chosen }
        return variable("XDG_RUNTIME_DIR").map { "\($0)/hatchery.sock" } ?? "/run/hatchery.sock"
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
