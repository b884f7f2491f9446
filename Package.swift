// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same rules; under CI a warning is an error.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .strictMemorySafety(),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let package = Package(
    name: "paycheck",
    products: [
        .library(
            name: "Paycheck",
            targets: [
                "Paycheck", "PaymentModel", "MTMessages", "MXMessages", "AnomalyScoring", "SigningIdentity",
                "ConfigurationFiles", "PolicyFiles",
                "ProfileStore", "Reconciliation", "PaycheckReports",
            ]
        ),
        .executable(name: "paycheck", targets: ["PaycheckCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.3.0"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // The pipeline, in the order of its data. A target knows only what stands above it.
        .target(name: "PaymentModel", swiftSettings: settings),
        .target(name: "MTMessages", dependencies: ["PaymentModel"], swiftSettings: settings),
        .systemLibrary(
            name: "CLibXML2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]
        ),
        .target(
            name: "MessageSchemas",
            path: "Schemas",
            exclude: ["README.md", "xsd"],
            publicHeadersPath: "include"
        ),
        .systemLibrary(name: "CByteVectors"),
        .systemLibrary(name: "CFloatVectors"),
        .systemLibrary(name: "CPrefetch"),
        .target(
            name: "MXMessages",
            dependencies: ["PaymentModel", "CByteVectors", "CLibXML2", "MessageSchemas"],
            swiftSettings: settings
        ),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .target(name: "Reconciliation", dependencies: ["PaymentModel"], swiftSettings: settings),
        .target(
            name: "ProfileStore",
            dependencies: [
                "PaymentModel", "AnomalyScoring", "CPrefetch",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: settings
        ),
        // Configuration files are YAML, read strictly and told with line and column.
        .target(
            name: "ConfigurationFiles",
            dependencies: ["PaymentModel", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings
        ),
        .target(
            name: "SigningIdentity",
            dependencies: [
                "PaymentModel",
                "CLibXML2",
                "ConfigurationFiles",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "AnomalyScoring",
            dependencies: ["PaymentModel", "CByteVectors", "CFloatVectors", "CPrefetch"],
            swiftSettings: settings,
            // Rounding is the mathematics library's; elsewhere Foundation brings it along.
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]
        ),
        .target(
            name: "Paycheck",
            dependencies: [
                "PaymentModel", "MTMessages", "MXMessages", "SigningIdentity", "AnomalyScoring", "Reconciliation",
                "ProfileStore", "CPrefetch", "CZlib",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "PolicyFiles",
            dependencies: ["ConfigurationFiles", "Paycheck"],
            swiftSettings: settings
        ),
        .target(
            name: "PaycheckReports",
            dependencies: ["Paycheck", "ProfileStore", "Reconciliation"],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "PaycheckCommand",
            dependencies: [
                "Paycheck",
                "PaycheckReports",
                "PolicyFiles",
                "Reconciliation",
                "ProfileStore",
                "SigningIdentity",
                "ConfigurationFiles",
                "TrafficSimulation",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),

        // Traffic with known labels: for trials of users, and for the fixtures and the tables that the scoring ships with.
        .target(name: "TrafficSimulation", dependencies: ["PaymentModel"], swiftSettings: settings),
        .executableTarget(
            name: "FixtureGenerator",
            dependencies: ["PaymentModel", "TrafficSimulation", "AnomalyScoring"],
            swiftSettings: settings
        ),

        // Tests, one target for each room; the command's run the built binary.
        .target(
            name: "TestSupport",
            dependencies: ["PaymentModel"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(name: "PaymentModelTests", dependencies: ["PaymentModel", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "MTMessagesTests", dependencies: ["MTMessages", "TestSupport"], swiftSettings: settings),
        .testTarget(name: "MXMessagesTests", dependencies: ["MXMessages", "TestSupport"], swiftSettings: settings),
        // What it is linked with is what the scoring needs: a test looks.
        .executableTarget(
            name: "ScoringAlone",
            dependencies: ["PaymentModel", "AnomalyScoring"],
            path: "Tests/ScoringAlone",
            swiftSettings: settings
        ),
        .testTarget(
            name: "SigningIdentityTests",
            dependencies: [
                "SigningIdentity", "MXMessages", "Paycheck", "PaymentModel", "CLibXML2", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "_CryptoExtras", package: "swift-crypto"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "AnomalyScoringTests",
            dependencies: ["AnomalyScoring", "TrafficSimulation", "TestSupport", "ScoringAlone"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TrafficSimulationTests",
            dependencies: ["TrafficSimulation", "MTMessages", "MXMessages", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReconciliationTests",
            dependencies: ["Reconciliation", "Paycheck", "TrafficSimulation", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ProfileStoreTests",
            dependencies: [
                "ProfileStore", "AnomalyScoring", "PaymentModel", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PaycheckTests",
            dependencies: ["Paycheck", "ProfileStore", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PolicyFilesTests",
            dependencies: ["PolicyFiles", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PaycheckReportsTests",
            dependencies: ["PaycheckReports", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: ["PaycheckCommand", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: settings
        ),
    ]
)
