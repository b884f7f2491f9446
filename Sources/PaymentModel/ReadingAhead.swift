/// A reader that can be given what was read of a later part of its file before the part in front was.
///
/// Files are read in pieces. Of a piece a plan says where it can be cut, and what begins at a cut can be read on another thread, as
/// the plan expects the reader to stand when it comes there. The reader then takes what was found, or not: where it stands
/// otherwise the same bytes are read once more, so that what is told does not depend on who read what.
public protocol AheadReader: MessageReader {
    /// How later parts can be read.
    associatedtype Plan: AheadPlan

    /// How what follows can be read ahead, from what is known now; nil where it cannot.
    var plan: Plan? { mutating get }

    /// Takes what was read ahead of bytes that begin where the reader stands, and tells what is in them.
    ///
    /// Gives the place in the piece up to which it was taken, for ``MessageReader/read(_:_:)`` to go on from; nil where nothing was.
    mutating func take(_ found: Plan.Found, _ tell: (MessageEvent) throws -> Void) throws -> Int?
}

/// How parts of a file are read ahead; for use on any thread.
public protocol AheadPlan: Sendable {
    /// What is found in a part.
    associatedtype Found: Sendable

    /// The first place in a piece where reading ahead may begin; nil where there is none.
    func firstCut(in piece: RawSpan) -> Int?

    /// The last place where a piece may be cut, so that what stands before is complete; nil where there is none.
    func lastCut(in piece: RawSpan) -> Int?

    /// Whether a part may end in the middle of something, of which then nothing is found. Such a part is followed by
    /// ``aheadPadding`` bytes of nought in place of what follows in the file; others by what follows.
    static var endsAnywhere: Bool { get }

    /// Reads a part of a piece from a cut on.
    func read(_ piece: RawSpan, _ part: Range<Int>) -> Found
}

/// How many bytes of nought follow a part that is read ahead by a plan that asks for them.
public let aheadPadding = 64
