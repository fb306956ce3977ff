// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: Swift 6 mode, no warnings.
let house: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// What may be linked into a confined process: no concurrency runtime, no implicit string processing.
let confined: [SwiftSetting] =
    house + [
        .unsafeFlags([
            "-Xfrontend", "-disable-implicit-concurrency-module-import",
            "-Xfrontend", "-disable-implicit-string-processing-module-import",
        ])
    ]

/// Release executables carry the Swift standard library inside, so they run where no toolchain is.
let selfContained: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-static-stdlib", "-lswiftSynchronization", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims",
            "-l_FoundationCollections", "-lstdc++",
        ], .when(configuration: .release))
]

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
]
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "hatchery",
    products: [
        .executable(name: "hatcheryd", targets: ["hatcheryd"]),
        .executable(name: "hatchery", targets: ["hatchery"]),
        .executable(name: "hatchery-worker", targets: ["hatchery-worker"]),
        .executable(name: "hatchery-egress", targets: ["hatchery-egress"]),
        .library(name: "HatcheryClient", targets: ["HatcheryClient"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // In the order data travels.
        .executableTarget(
            name: "hatchery",
            dependencies: [
                "Authoring", "FunctionFolder", "HatcheryClient", "ModuleStore", "Supervisor", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house, linkerSettings: selfContained),
        .target(name: "HatcheryClient", dependencies: ["FrameStream", "Wire"] + nio, swiftSettings: house),
        .target(
            name: "FrontDoor",
            dependencies: [
                "FrameStream", "Supervisor", "Wire", "CKernel", logging,
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ] + nio,
            swiftSettings: house),
        .target(name: "Pool", dependencies: ["Wire"], swiftSettings: house),
        .target(
            name: "Supervisor",
            dependencies: ["AccessPolicy", "FrameStream", "Pool", "Wire", "Sandbox", "CKernel", logging] + nio,
            swiftSettings: house),
        .target(
            name: "FrameStream", dependencies: ["Wire", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: house),
        .target(name: "Wire", exclude: ["README.md"], swiftSettings: confined),
        .target(
            name: "WorkerRuntime",
            dependencies: [
                "Wire", "Sandbox", "CKernel", "CJavaScriptCore", "CPrelude", "CURLParser", "CICU", "COpenSSL",
                "CVirtualTime", "CZlib",
            ],
            swiftSettings: confined),
        .executableTarget(
            name: "hatchery-worker", dependencies: ["WorkerRuntime"], swiftSettings: confined,
            linkerSettings: [
                .unsafeFlags(["-static-stdlib", "-lswiftSynchronization"], .when(configuration: .release))
            ]),
        .target(
            name: "ModuleStore", dependencies: ["Wire", "CKernel", .product(name: "Yams", package: "Yams")],
            swiftSettings: house),
        .target(
            name: "Egress", dependencies: ["AccessPolicy", "Wire", "Sandbox", "CKernel", "CCurl", "CURLParser"],
            swiftSettings: confined),
        .target(name: "AccessPolicy", dependencies: ["CURLParser", "Wire"], swiftSettings: confined),
        .executableTarget(
            name: "hatchery-egress", dependencies: ["Egress"], swiftSettings: confined,
            linkerSettings: [
                .unsafeFlags(["-static-stdlib", "-lswiftSynchronization"], .when(configuration: .release))
            ]),
        .target(
            name: "Daemon",
            dependencies: [
                "AccessPolicy", "FrontDoor", "FunctionFolder", "ModuleStore", "Supervisor", "Pool", "Wire", logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ] + nio,
            swiftSettings: house),
        .target(
            name: "FunctionFolder",
            dependencies: [
                "AccessPolicy", "ModuleStore", "Supervisor", "Pool", "Wire", .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: house),
        .target(
            name: "Authoring",
            dependencies: [
                "CAuthoring", "FrontDoor", "FunctionFolder", "HatcheryClient", "ModuleStore", "Pool", "Supervisor",
                "Wire",
                logging, .product(name: "Yams", package: "Yams"),
            ] + nio,
            exclude: ["Checking/Scripts", "Embedded", "Guide", "Templates", "Types"], swiftSettings: house),
        .executableTarget(
            name: "hatcheryd",
            dependencies: [
                "Daemon", "FunctionFolder", "Sandbox", "Wire", logging,
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house, linkerSettings: selfContained),

        .executableTarget(
            name: "hatchery-bench", dependencies: ["Wire", "CKernel"] + nio, path: "Benchmarks", swiftSettings: house,
            linkerSettings: selfContained),

        // Confinement.
        .target(
            name: "Sandbox", dependencies: ["CKernel", "CSeccomp"], path: "Sandbox/Confinement", swiftSettings: confined
        ),
        .executableTarget(
            name: "hatchery-probe", dependencies: ["Sandbox", "CKernel"], path: "Sandbox/Probes",
            swiftSettings: confined),

        // C: shims and system libraries only.
        .target(name: "CKernel", path: "Sandbox/CKernel"),
        .systemLibrary(name: "CSeccomp", path: "Sandbox/CSeccomp", pkgConfig: "libseccomp"),
        .systemLibrary(
            name: "CJavaScriptCore", path: "Sources/CJavaScriptCore", pkgConfig: "javascriptcoregtk-4.1"),
        .target(name: "CICU", path: "Sources/CICU", linkerSettings: [.linkedLibrary("icuuc")]),
        .target(
            name: "CURLParser", path: "Sources/URLParser", linkerSettings: [.linkedLibrary("stdc++")]),
        .target(
            name: "CCurl", path: "Sources/CCurl",
            linkerSettings: ["curl", "ssl", "crypto", "z", "brotlidec"].map { .linkedLibrary($0) }),
        .target(name: "CPrelude", path: "Sources/Prelude", exclude: ["Scripts", "third-party.sh", "time-zones.py"]),
        .target(name: "CVirtualTime", path: "Sources/VirtualTime"),
        .target(name: "CAuthoring", path: "Sources/Authoring/Embedded"),
        .systemLibrary(name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib"),
        .systemLibrary(name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "libcrypto"),

        // Tests.
        .executableTarget(
            name: "hatchery-script", dependencies: ["WorkerRuntime", "Wire"], path: "Tests/ScriptShell",
            swiftSettings: house),
        .executableTarget(
            name: "hatchery-conformance", dependencies: ["ModuleStore", "TestSupport", "Wire"],
            path: "Tests/Conformance",
            exclude: ["Scripts", "expectations.json"], swiftSettings: house),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: house),
        .testTarget(name: "ContractTests", dependencies: ["TestSupport", "Wire"], swiftSettings: house),
        .testTarget(
            name: "ExecutorTests", dependencies: ["TestSupport", "HatcheryClient", "Wire"],
            swiftSettings: house),
        .testTarget(name: "WireTests", dependencies: ["Wire"], swiftSettings: house),
        .testTarget(
            name: "FrontDoorTests", dependencies: ["FrontDoor", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: house),
        .testTarget(
            name: "AuthoringTests",
            dependencies: ["Authoring", "FunctionFolder", "ModuleStore", "Supervisor", "TestSupport", "Wire"],
            swiftSettings: house),
        .testTarget(
            name: "DaemonTests",
            dependencies: ["Daemon", "FunctionFolder", "ModuleStore", "Supervisor", "TestSupport"],
            swiftSettings: house),
        .testTarget(
            name: "EgressTests", dependencies: ["Egress", "AccessPolicy", "Sandbox", "Wire", "CKernel", "TestSupport"],
            swiftSettings: house),
        .testTarget(name: "PoolTests", dependencies: ["Pool"]),
        .testTarget(
            name: "SupervisorTests",
            dependencies: ["FrontDoor", "Supervisor", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: house),
        .testTarget(name: "WorkerRuntimeTests", dependencies: ["WorkerRuntime", "Wire", "CJavaScriptCore"]),
        .testTarget(name: "ModuleTests", dependencies: ["COpenSSL", "TestSupport"], swiftSettings: house),
        .testTarget(
            name: "RuntimeTests", dependencies: ["TestSupport"], exclude: ["Checks", "Data"], swiftSettings: house),
        .testTarget(name: "SandboxTests", dependencies: ["CKernel", "Sandbox", "TestSupport"]),
    ],
    cxxLanguageStandard: .cxx20
)
