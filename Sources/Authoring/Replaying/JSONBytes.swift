import FoundationEssentials
import HatcheryClient

extension JSONValue {
    /// The value of a text; nil if it is not JSON.
    init?(_ json: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(json)) else { return nil }
        self = value
    }
}
