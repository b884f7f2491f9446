public import Foundation

/// One run of the built command: what went in, what came out.
public struct BinaryRun: Sendable {
    /// Standard output.
    public let output: String
    /// Standard error.
    public let errors: String
    /// The exit status.
    public let status: Int32

    /// Runs `paycheck` with arguments in the checkout's root; standard input is `input` or empty.
    public init(_ arguments: [String], input: Data = Data(), environment: [String: String] = [:]) throws {
        try self.init(
            program: Locations.products.appending(path: "paycheck"),
            arguments,
            input: input,
            environment: environment
        )
    }

    /// Runs a line of the shell in the checkout's root; `paycheck` is found.
    public init(shell line: String) throws {
        let path = Locations.products.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        try self.init(program: URL(filePath: "/bin/bash"), ["-c", line], input: Data(), environment: ["PATH": path])
    }

    private init(program: URL, _ arguments: [String], input: Data, environment: [String: String]) throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "paycheck-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        // Files, not pipes: neither side can block the other.
        let names = ["in", "out", "err"].map { directory.appending(path: $0) }
        try input.write(to: names[0])
        for name in names[1...] { try Data().write(to: name) }

        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = Locations.root
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        output = String(decoding: try Data(contentsOf: names[1]), as: UTF8.self)
        errors = String(decoding: try Data(contentsOf: names[2]), as: UTF8.self)
        // A signal is not a status: told as the shell tells it.
        status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    }

    /// The objects of a run with `--format jsonl`.
    public func objects() throws -> [[String: Any]] {
        try output.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    /// The objects of one type.
    public func objects(_ type: String) throws -> [[String: Any]] {
        try objects().filter { $0["type"] as? String == type }
    }
}

/// A directory that is there for the length of one test.
public struct TemporaryDirectory: ~Copyable {
    /// Where it is.
    public let url: URL

    /// Makes an empty one.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "paycheck-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Writes a file and gives its path.
    @discardableResult
    public borrowing func write(_ name: String, _ content: String) throws -> String {
        try write(name, Data(content.utf8))
    }

    /// Writes a file and gives its path.
    @discardableResult
    public borrowing func write(_ name: String, _ content: Data) throws -> String {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try content.write(to: file)
        return file.path
    }
}
