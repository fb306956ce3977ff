import CJavaScriptCore
import COpenSSL

/// Points and named curves.
enum EllipticCurve {
    static let unknown = NativeError(
        name: "TypeError", message: "Invalid EC curve name", code: "ERR_CRYPTO_INVALID_CURVE")

    /// OpenSSL's number of a curve by any of its names: prime256v1, P-256; 0 if there is none.
    static func identifier(_ name: String) -> Int32 {
        let identifier = EC_curve_nist2nid(name)
        return identifier != NID_undef ? identifier : OBJ_sn2nid(name)
    }

    /// The caller frees it.
    static func group(_ name: String) -> OpaquePointer? { EC_GROUP_new_by_curve_name(identifier(name)) }

    /// The point in another form; nil if it is none of this curve.
    static func convert(_ point: [UInt8], _ group: OpaquePointer, _ form: point_conversion_form_t) -> [UInt8]? {
        let read = EC_POINT_new(group)
        defer { EC_POINT_free(read) }
        guard EC_POINT_oct2point(group, read, point, point.count, nil) == 1 else { return nil }
        return bytes(read, group, form)
    }

    /// The public point of a private scalar.
    static func multiply(_ scalar: [UInt8], _ group: OpaquePointer) -> [UInt8]? {
        let number = BN_bin2bn(scalar, Int32(clamping: scalar.count), BN_secure_new())
        let point = EC_POINT_new(group)
        defer {
            BN_clear_free(number)
            EC_POINT_free(point)
        }
        BN_set_flags(number, BN_FLG_CONSTTIME)
        guard EC_POINT_mul(group, point, number, nil, nil, nil) == 1 else { return nil }
        return bytes(point, group, POINT_CONVERSION_UNCOMPRESSED)
    }

    private static func bytes(
        _ point: OpaquePointer?, _ group: OpaquePointer, _ form: point_conversion_form_t
    ) -> [UInt8]? {
        let count = EC_POINT_point2oct(group, point, form, nil, 0, nil)
        guard count > 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            written = EC_POINT_point2oct(group, point, form, buffer.baseAddress, count, nil)
        }
    }
}

extension Natives {
    static func defineCurves(_ table: NativeTable) {
        // curvePoint(curve, bytes, 'compressed'|'uncompressed'|'hybrid')
        table.define("curvePoint") { call throws(NativeError) in
            ERR_clear_error()
            guard let group = EllipticCurve.group(call.string(0)) else { throw EllipticCurve.unknown }
            defer { EC_GROUP_free(group) }
            let form =
                switch call.string(2) {
                case "compressed": POINT_CONVERSION_COMPRESSED
                case "hybrid": POINT_CONVERSION_HYBRID
                default: POINT_CONVERSION_UNCOMPRESSED
                }
            guard let point = EllipticCurve.convert(call.copy(1) ?? [], group, form) else {
                throw OpenSSLError.take("Failed to convert Buffer to EC_POINT")
            }
            return call.makeBytes(point)
        }
        // curveBits(curve): the bits of a coordinate; 0 for an unknown curve.
        table.define("curveBits") { call in
            guard let group = EllipticCurve.group(call.string(0)) else { return call.make(0) }
            defer { EC_GROUP_free(group) }
            return call.make(Int(EC_GROUP_get_degree(group)))
        }
    }
}
