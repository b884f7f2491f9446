// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever uses paycheck does not fetch the benchmark harness.
let package = Package(
    name: "paycheck-benchmarks",
    dependencies: [
        .package(name: "paycheck", path: ".."),
        // Without traits it does not count allocations, and needs no jemalloc.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Reading",
            dependencies: [
                .product(name: "Paycheck", package: "paycheck"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Reading",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
        // Set beside `openssl speed` by the script compare-with-openssl.
        .executableTarget(
            name: "SignatureTiming",
            dependencies: [.product(name: "Paycheck", package: "paycheck")],
            path: "Signatures"
        ),
        // A program of its own: ten million profiles are made once, not once for each metric.
        .executableTarget(
            name: "Scoring",
            dependencies: [.product(name: "Paycheck", package: "paycheck")],
            path: "Scoring"
        ),
    ]
)
