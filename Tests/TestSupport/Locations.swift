public import Foundation

/// Where things are in the checkout, told from the place of this file.
public enum Locations {
    /// The root of the checkout.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The project's own messages, scenarios and golden outputs.
    public static let fixtures = root.appending(path: "Fixtures")

    /// The material beside the checkout: other people's messages and the official schemas. Not everyone has it.
    public static let shared = root.deletingLastPathComponent().appending(path: "shared")

    /// Whether ``shared`` is there. Tests that use it are enabled by this, and otherwise skip and say so.
    public static var hasShared: Bool { FileManager.default.fileExists(atPath: shared.path) }

    /// The directory in which the tests' own products were built: the command's binary is there.
    public static let products: URL = {
        #if os(macOS)
            for bundle in Bundle.allBundles where bundle.bundlePath.hasSuffix(".xctest") {
                return bundle.bundleURL.deletingLastPathComponent()
            }
        #endif
        return URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    }()
}
