import FrontDoor
import NIOCore
import Pool
import Supervisor
import Wire

/// One invocation without a daemon, in an instance of its own.
package struct OneRun: Sendable {
    package var version: FunctionVersion
    package var event: [UInt8]
    /// Whose settings; nil for the default instance.
    package var instance: String?
    /// A JSON object in place of the instance's settings; empty for those.
    package var settings: [UInt8]
    package var executor: ExecutorSettings
    /// Every request fails with `EOFFLINE`.
    package var isOffline: Bool

    package init(
        version: FunctionVersion, event: [UInt8], instance: String? = nil, settings: [UInt8] = [],
        executor: ExecutorSettings, isOffline: Bool = false
    ) {
        self.version = version
        self.event = event
        self.instance = instance
        self.settings = settings
        self.executor = executor
        self.isOffline = isOffline
    }

    /// The answer that a daemon would have given: status as in HTTP, and the JSON body.
    ///
    /// - Throws: ``ExecutorError``; nothing is left running.
    package func answer() async throws(ExecutorError) -> (status: Int, body: [UInt8]) {
        var settings = executor
        settings.isBrief = true
        settings.defersAPIs = version.canDeferAPIs
        settings.host.stems = 0
        settings.host.moduleStems = 0
        var version = version
        version.limits.minWarm = 0
        // The first instance is as cold as can be.
        version.limits.queueTimeMax = .seconds(20)
        version.limits.standingQueueTimeMax = .seconds(20)
        let local = try await LocalExecutor.start(settings)
        await local.executor.adopt(version)
        let end = await local.invoke(
            Invocation(
                function: FunctionAddress.text(version.name, instance ?? SettingsInstance.defaultName),
                event: ByteBuffer(bytes: event), settings: self.settings, answerer: isOffline ? Self.offline : nil))
        let body = AnswerBody.json(end)
        await local.end()
        return (Int(end.refusal?.status ?? 200), Array(body.readableBytesView))
    }

    private static let offline: Answerer = { _ in
        CannedAnswer(.failure(ExchangeFailure(code: "EOFFLINE", message: "the network is off (--offline)")))
    }
}

extension FunctionVersion {
    /// Whether the APIs of the web and of Node may wait until one of them is used. Those of a source's request and of
    /// modules are needed at once.
    var canDeferAPIs: Bool {
        kind != .source && modules.isEmpty && !DeferredGlobals.areMentioned(in: code)
    }
}
