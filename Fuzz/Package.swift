// swift-tools-version: 6.2
import PackageDescription

/// The project's own rules; `-parse-as-library` because libFuzzer brings the entry point.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .strictMemorySafety(),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// A package of its own, so that whoever uses paycheck does not build the fuzzers. Build it with `Fuzz/run`, which says
// how everything is instrumented.
let package = Package(
    name: "paycheck-fuzz",
    dependencies: [.package(name: "paycheck", path: "..")],
    targets: [
        .target(
            name: "ReaderChecks",
            dependencies: [.product(name: "Paycheck", package: "paycheck")],
            path: "ReaderChecks",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "FINFuzzer",
            dependencies: ["ReaderChecks", .product(name: "Paycheck", package: "paycheck")],
            path: "FINFuzzer",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]
        ),
        .executableTarget(
            name: "EngineFuzzer",
            dependencies: ["ReaderChecks", .product(name: "Paycheck", package: "paycheck")],
            path: "EngineFuzzer",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]
        ),
        .executableTarget(
            name: "XMLFuzzer",
            dependencies: ["ReaderChecks", .product(name: "Paycheck", package: "paycheck")],
            path: "XMLFuzzer",
            swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]
        ),
    ]
)
