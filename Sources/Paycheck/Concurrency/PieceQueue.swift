import PaymentModel

/// The pieces of a file in order, with what was read of them ahead.
///
/// A piece ends where its reader's plan can cut it, as long as there is one; what stands behind goes to the next. Memory is bounded by
/// ``maximumPieces`` pieces and what is found in them.
struct PieceQueue<Plan: AheadPlan> {
    /// One piece: its bytes, and what is read ahead of those from `cut` on.
    struct Piece {
        fileprivate(set) var bytes: [UInt8]
        /// How many of them there are.
        fileprivate(set) var count: Int
        fileprivate(set) var cut = 0
        fileprivate(set) var found: Work<Plan.Found>?
    }

    private let workers: Workers
    private let maximumPieces: Int
    private let pieceBytes: Int
    private var pieces: [Piece] = []
    /// Buffers that were used and may be used again.
    private var free: [[UInt8]] = []
    /// The same, made by another thread while there is nothing to read ahead yet: memory is touched there first.
    private var spare: Work<[[UInt8]]>?
    /// What stands behind the last cut.
    private var rest: [UInt8] = []
    /// Whether the next piece begins at a cut.
    private var beginsAtCut = false
    /// Whether the file is at its end, and whether it gave less than it was asked for.
    private var isAtEnd = false
    private var isSlow = false
    private var first: (bytes: [UInt8], count: Int)?
    /// Why the source gave no more: told when what it gave before has been read.
    private var failure: (any Error)?

    /// How many more bytes there is room for where probably none come.
    private static var fewBytes: Int { 1 << 12 }

    /// Begins with the bytes that have been read already.
    ///
    /// Where what is found takes long to be told (`isToldSlowly`), more pieces are read ahead for the other threads meanwhile. Else
    /// two a thread keep all busy: more would be memory that is touched first, and that is out of the caches when its turn comes.
    init(_ first: [UInt8], count: Int, threads: Int, pieceBytes: Int, isToldSlowly: Bool) {
        self.first = (first, count)
        isSlow = count < first.count - aheadPadding
        self.pieceBytes = pieceBytes
        workers = Workers(threads: threads)
        maximumPieces = threads > 1 ? min(10, (isToldSlowly ? 5 : 2) * threads) : 1
        // What is told is mostly in files of fewer pieces than there would be room for.
        guard threads > 1, !isSlow, !isToldSlowly else { return }
        let count = maximumPieces
        spare = workers.submit { (1..<count).map { _ in [UInt8](repeating: 0, count: pieceBytes) } }
    }

    /// The next piece; nil at the end. `plan` is what the reader knows when all pieces before have been read.
    ///
    /// More is read as long as the source has as much as it is asked for: what a slow pipe gave is told before it is waited for more.
    mutating func next(from source: inout some ByteSource, _ plan: Plan?) throws -> Piece? {
        while pieces.isEmpty || plan != nil && pieces.count < maximumPieces && !isSlow {
            guard let piece = make(from: &source, plan) else { break }
            pieces.append(piece)
        }
        if pieces.isEmpty, let failure { throw failure }
        return pieces.isEmpty ? nil : pieces.removeFirst()
    }

    /// What was read ahead in a piece.
    func found(in piece: Piece) -> Plan.Found? { piece.found.map { workers.result(of: $0) } }

    /// Takes a piece's bytes back.
    mutating func recycle(_ piece: consuming Piece) {
        piece.found = nil
        if piece.bytes.count == pieceBytes, free.count < maximumPieces { free.append(piece.bytes) }
    }

    /// Ends all work that nobody waits for.
    func stop() { workers.stop() }

    private mutating func make(from source: inout some ByteSource, _ plan: Plan?) -> Piece? {
        var bytes: [UInt8]
        var count = rest.count
        if let first {
            (bytes, count) = first
            self.first = nil
            if bytes.count < count + aheadPadding {
                bytes.append(contentsOf: repeatElement(0, count: count + aheadPadding - bytes.count))
            }
        } else {
            guard !isAtEnd else { return nil }
            // What gave less than it was asked for is probably at its end.
            let size = isSlow ? min(pieceBytes, count + Self.fewBytes) : pieceBytes
            if let made = spare {
                spare = nil
                free = workers.result(of: made)
            }
            bytes = free.popLast() ?? [UInt8](repeating: 0, count: size)
            bytes.replaceSubrange(0..<count, with: rest)
            let asked = count..<bytes.count - aheadPadding
            var read = 0
            do { read = try source.read(into: &bytes, in: asked) } catch { failure = error }
            isAtEnd = read == 0
            isSlow = read < asked.count
            count += read
            rest.removeAll(keepingCapacity: true)
            guard count > 0 else { return nil }
        }
        var piece = Piece(bytes: bytes, count: count)
        bytes = []
        let start = beginsAtCut
        beginsAtCut = false
        guard let plan, failure == nil else { return piece }
        if !isAtEnd, let end = unsafe plan.lastCut(in: piece.bytes.span.bytes.extracting(0..<count)), end > 0,
            count - end <= pieceBytes / 2
        {
            rest.append(contentsOf: piece.bytes[end..<count])
            piece.count = end
            beginsAtCut = true
        }
        if Plan.endsAnywhere {
            for place in piece.count..<piece.count + aheadPadding { piece.bytes[place] = 0 }
            count = piece.count + aheadPadding
        } else if !isAtEnd, !beginsAtCut {
            return piece
        }
        let cut = start ? 0 : unsafe plan.firstCut(in: piece.bytes.span.bytes.extracting(0..<piece.count))
        guard let cut, cut < piece.count else { return piece }
        piece.cut = cut
        let (all, known, part) = (piece.bytes, count, cut..<piece.count)
        // Bytes have no padding: to look at them as raw bytes is safe.
        piece.found = workers.submit { unsafe plan.read(all.span.bytes.extracting(0..<known), part) }
        return piece
    }
}
