public import Foundation

/// A headless Chromium, where the machine has one.
public enum Chromium {
    /// Where it is; tests that need it are enabled by this, and otherwise skip and say so.
    public static let program: URL? = {
        let names = ["chromium", "chromium-browser", "google-chrome", "chrome-headless-shell"]
        let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        for name in names {
            for directory in directories {
                let path = "\(directory)/\(name)"
                if FileManager.default.isExecutableFile(atPath: path) { return URL(filePath: path) }
            }
        }
        return nil
    }()

    /// What a page did while it was loaded.
    public struct Visit: Sendable {
        /// The document as it stands after loading, written out.
        public let document: String
        /// What it told the console.
        public let console: [String]
        /// What it asked for that is neither in the file nor beside it.
        public let requests: Set<String>
    }

    /// Loads a file; what the browser asks of its maker for itself is left out.
    public static func visit(_ file: String) throws -> Visit {
        guard let program else { throw CocoaError(.fileNoSuchFile) }
        let directory = try TemporaryDirectory()
        let log = directory.url.appending(path: "net.json")
        let output = try directory.write("document", "")
        let errors = try directory.write("errors", "")
        let process = Process()
        process.executableURL = program
        process.arguments = [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-default-apps", "--enable-logging=stderr",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(directory.url.path)/profile",
            "--log-net-log=\(log.path)", "--dump-dom", URL(filePath: file).absoluteString,
        ]
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        try process.run()
        process.waitUntilExit()
        let told = try String(contentsOfFile: errors, encoding: .utf8)
        var requests: Set<String> = []
        for match in try String(contentsOf: log, encoding: .utf8).matches(of: #/"url":"([a-z]+:[^"]*)"/#) {
            let url = String(match.1)
            let host = URL(string: url)?.host() ?? ""
            let isOwn = ["google.com", "googleapis.com", "gvt1.com"].contains { host.hasSuffix($0) }
            if !isOwn, !url.hasPrefix("file:"), !url.hasPrefix("data:"), !url.hasPrefix("chrome") {
                requests.insert(url)
            }
        }
        return Visit(
            document: try String(contentsOfFile: output, encoding: .utf8),
            console: told.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init),
            requests: requests
        )
    }
}
