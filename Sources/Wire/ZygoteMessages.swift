/// Daemon to zygote: fork a child. The child's two pipe ends travel with it: first its input, then its output.
package struct ForkRequest: Equatable, Sendable {
    /// Chosen by the daemon; repeated in the report.
    package var instance: UInt64
    /// Bytes the child may map beyond what it has at birth.
    package var memoryBytesMax: UInt64
    /// The child touches its pages and then says ``FrameKind/ready``; else it waits for a load at once.
    package var isStem: Bool

    package init(instance: UInt64, memoryBytesMax: UInt64, isStem: Bool) {
        self.instance = instance
        self.memoryBytesMax = memoryBytesMax
        self.isStem = isStem
    }

    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 24)
        writer.u64(instance)
        writer.u64(memoryBytesMax)
        writer.u8(isStem ? 1 : 0)
        return writer.bytes
    }

    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> ForkRequest {
        var reader = ByteReader(bytes)
        let request = ForkRequest(
            instance: try reader.u64(), memoryBytesMax: try reader.u64(), isStem: try reader.u8() == 1)
        try reader.end()
        return request
    }
}

/// Worker to daemon: everything launcher, init and zygote have to say.
package enum ZygoteReport: Equatable, Sendable {
    /// From the launcher; a pidfd of the init process travels with it.
    case born
    /// From the zygote: it serves. Each layer of confinement by its raw value with 0 or the errno that forbids it.
    case ready(layers: [LayerCode], filterInstructions: UInt32)
    /// From the zygote: a child was forked; its pidfd travels with it. `pid` is the one of the worker's own namespace,
    /// `dataBytes` what the child has mapped at birth.
    case hatched(instance: UInt64, pid: Int32, dataBytes: UInt64)
    /// From the zygote: no child. `threads` other than 1 says that the zygote is not fit to fork.
    case refused(instance: UInt64, errno: Int32, threads: Int32)
    /// From init: a child of the namespace ended; `code` and `status` as waitid(2) gives them.
    case exited(pid: Int32, code: Int32, status: Int32)
    /// From whoever cannot go on: a sentence for the log; the process ends after it.
    case failed(String)

    /// A layer's raw value and 0 or an errno.
    package struct LayerCode: Equatable, Sendable {
        package var layer: UInt8
        package var errno: Int32
        package init(layer: UInt8, errno: Int32) {
            self.layer = layer
            self.errno = errno
        }
    }

    /// Longest encoded report, in bytes.
    package static let byteCountMax = 1024

    package var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 64)
        switch self {
        case .born:
            writer.u8(1)
        case .ready(let layers, let filterInstructions):
            writer.u8(2)
            writer.u32(filterInstructions)
            writer.u8(UInt8(layers.count))
            for layer in layers {
                writer.u8(layer.layer)
                writer.u32(UInt32(bitPattern: layer.errno))
            }
        case .hatched(let instance, let pid, let dataBytes):
            writer.u8(3)
            writer.u64(instance)
            writer.u32(UInt32(bitPattern: pid))
            writer.u64(dataBytes)
        case .refused(let instance, let errno, let threads):
            writer.u8(4)
            writer.u64(instance)
            writer.u32(UInt32(bitPattern: errno))
            writer.u32(UInt32(bitPattern: threads))
        case .exited(let pid, let code, let status):
            writer.u8(5)
            writer.u32(UInt32(bitPattern: pid))
            writer.u32(UInt32(bitPattern: code))
            writer.u32(UInt32(bitPattern: status))
        case .failed(let sentence):
            writer.u8(6)
            writer.section(sentence.utf8.prefix(Self.byteCountMax - 8))
        }
        return writer.bytes
    }

    /// - Throws: ``WireError``; replace the zygote after it.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> ZygoteReport {
        var reader = ByteReader(bytes)
        let report: ZygoteReport
        let kind = try reader.u8()
        switch kind {
        case 1:
            report = .born
        case 2:
            let filterInstructions = try reader.u32()
            var layers: [LayerCode] = []
            for _ in 0..<(try reader.u8()) {
                layers.append(LayerCode(layer: try reader.u8(), errno: Int32(bitPattern: try reader.u32())))
            }
            report = .ready(layers: layers, filterInstructions: filterInstructions)
        case 3:
            report = .hatched(
                instance: try reader.u64(), pid: Int32(bitPattern: try reader.u32()), dataBytes: try reader.u64())
        case 4:
            report = .refused(
                instance: try reader.u64(), errno: Int32(bitPattern: try reader.u32()),
                threads: Int32(bitPattern: try reader.u32()))
        case 5:
            report = .exited(
                pid: Int32(bitPattern: try reader.u32()), code: Int32(bitPattern: try reader.u32()),
                status: Int32(bitPattern: try reader.u32()))
        case 6:
            report = .failed(try reader.text(limit: byteCountMax))
        default:
            throw .unexpectedKind(kind)
        }
        try reader.end()
        return report
    }
}
