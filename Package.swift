// swift-tools-version: 6.3
import PackageDescription

// `canter-llama` is the pkg-config file that Scripts/setup-llama writes beside
// the libllama it builds; the Makefile points PKG_CONFIG_PATH at it.

let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A target of ours in Sources/, with the settings every one of them has.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The tests of one target, in Tests/<name>Tests.
func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], data: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
        exclude: data, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(
    name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let histogram = Target.Dependency.product(name: "Histogram", package: "hdrhistogram-swift")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")

let package = Package(
    name: "canter",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "canter", targets: ["canter"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-crypto", "3.12.3"..<"5.0.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // C, C++ and system libraries
        .systemLibrary(name: "CLlama", pkgConfig: "canter-llama"),
        .target(name: "CLlamaShim", dependencies: ["CLlama"]),
        .systemLibrary(
            name: "CMarkdown", pkgConfig: "libcmark-gfm",
            providers: [
                .apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"]),
            ]),
        .systemLibrary(
            name: "CUnicodeWidth", pkgConfig: "libutf8proc",
            providers: [.apt(["libutf8proc-dev"]), .brew(["utf8proc"])]),
        .target(
            name: "CTerminal",
            linkerSettings: [
                .linkedLibrary("ncursesw", .when(platforms: [.linux])),
                .linkedLibrary("ncurses", .when(platforms: [.macOS])),
            ]),
        .target(name: "CProcess"),
        .target(
            name: "CMachine",
            linkerSettings: [
                .linkedFramework("IOKit", .when(platforms: [.macOS])),
                .linkedFramework("CoreFoundation", .when(platforms: [.macOS])),
            ]),

        // Values and the engine protocol
        module("ChatCore"),
        module("EngineKit", ["ChatCore"]),

        // Engines
        module(
            "LlamaEngine",
            [
                "ChatCore", "EngineKit", "MachineMetrics", "ModelLibrary", "CLlama", "CLlamaShim",
                crypto,
            ]),
        module("EngineHost", ["ChatCore", "EngineKit", "CProcess"]),
        module(
            "HTTPEngines",
            ["ChatCore", "EngineKit", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, nioSSL]),

        // What a session needs
        module("ModelLibrary", ["ChatCore", "CLlama", crypto]),
        module(
            "ModelDownload",
            ["ChatCore", "ModelLibrary", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix]),
        module("Telemetry", ["ChatCore", histogram]),
        module("History", ["ChatCore", "CMarkdown", crypto, grdb]),
        module("Ledger", ["ChatCore", "Telemetry"]),
        module("MachineMetrics", ["ChatCore", "CMachine"]),
        module("Sessions", ["ChatCore", "EngineKit", "Telemetry"]),

        module("Benchmark", ["ChatCore", "EngineKit", "Ledger", "Telemetry"]),
        // Data that ships with the program, embedded so that the one binary carries it.
        .target(
            name: "Resources", path: "Resources", exclude: ["reference/README.md"],
            resources: [
                .embedInCode("models.json"), .embedInCode("reference/primary.csv"),
                .embedInCode("reference/secondary.csv"), .embedInCode("reference/hardware.csv"),
                .embedInCode("reference/models.csv"), .embedInCode("reference/rules.csv"),
                .embedInCode("reference/decisions.csv"),
            ],
            swiftSettings: settings),

        // The screen
        module("Canvas", ["CUnicodeWidth"]),
        module("Terminal", ["Canvas", "CTerminal"]),
        module("ChatUI", ["ChatCore", "Canvas", "Telemetry", "Ledger", "CMarkdown"]),

        // Composition
        module(
            "ChatApp",
            [
                "ChatCore", "EngineKit", "LlamaEngine", "EngineHost", "HTTPEngines", "ModelLibrary",
                "ModelDownload", "Telemetry", "History", "Ledger", "MachineMetrics", "Sessions",
                "Benchmark",
                "Resources",
                "Canvas", "Terminal", "ChatUI", argumentParser, configuration,
            ]),
        .executableTarget(name: "canter", dependencies: ["ChatApp"], swiftSettings: settings),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["ChatCore", "EngineKit", "Canvas"],
            path: "Tests/TestSupport", swiftSettings: settings),
        tests(of: "ChatCore"),
        tests(of: "MachineMetrics", ["ChatCore"]),
        tests(
            of: "LlamaEngine", ["ChatCore", "CLlama", "EngineKit", "ModelLibrary"],
            data: ["Goldens"]),
        // A child process for the tests of EngineHost to start, stop and kill.
        .executableTarget(
            name: "FakeEngineChild", dependencies: ["ChatCore", "EngineKit", "EngineHost"],
            path: "Tests/FakeEngineChild", swiftSettings: settings),
        tests(of: "EngineHost", ["ChatCore", "EngineKit", "FakeEngineChild"]),
        tests(
            of: "HTTPEngines", ["ChatCore", "EngineKit", nioCore, nioHTTP1, nioPosix, nioSSL],
            data: ["Captures"]),
        tests(of: "ModelLibrary", ["ChatCore", "CLlama"]),
        tests(
            of: "ModelDownload", ["ChatCore", "ModelLibrary", crypto, nioCore, nioPosix]),
        tests(of: "Telemetry", ["ChatCore"]),
        tests(of: "History", ["ChatCore", grdb]),
        tests(of: "Ledger", ["ChatCore", "Telemetry"]),
        tests(of: "Sessions", ["ChatCore", "EngineKit", "LlamaEngine"]),
        tests(of: "Canvas", ["CUnicodeWidth"], data: ["Goldens"]),
        tests(of: "Terminal", ["Canvas", "CTerminal"]),
        tests(of: "ChatUI", ["ChatCore", "Canvas", "Telemetry", "Ledger"], data: ["Goldens"]),
        tests(of: "Benchmark", ["ChatCore", "EngineKit", "Resources"], data: ["Captures"]),
        tests(
            of: "ChatApp",
            [
                "Benchmark", "Canvas", "ChatCore", "ChatUI", "EngineKit", "History", "Ledger",
                "LlamaEngine", "MachineMetrics", "ModelDownload", "ModelLibrary", "Sessions",
                "Telemetry", "Terminal",
            ]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
