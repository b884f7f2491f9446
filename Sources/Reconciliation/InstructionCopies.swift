import PaymentModel

/// Messages that were given more than once: behind an acknowledgement, in a second file, or sent again as a possible duplicate.
///
/// A message that has the terminal, session and sequence number of another, or its `MsgId`, and the same contents is that other
/// (SWIFT User Handbook, FIN Service Description; ISO 20022, `MsgId`: unique for each message of a sender). So is one with its
/// reference that says that it may have been sent before (PDE, PDM), whatever its numbers.
struct InstructionCopies {
    /// The instructions, each once.
    private(set) var kept: [Instruction] = []
    /// The message that each copy is of.
    private(set) var originals: [ReconciliationFinding.Place: ReconciliationFinding.Place] = [:]

    /// What makes two messages one, besides their contents.
    private enum Name: Hashable {
        case numbers(Transmission.Number)
        case reference(MessageType, sender: String?, String)
    }

    /// How many messages of one name are compared: where hundreds share it, it names nothing.
    private static let compared = 64

    /// Complexity: O(*n*).
    init(_ instructions: [Instruction]) {
        var all = instructions
        var known: [Name: [Range<Int>]] = [:]
        var isCopy = [Bool](repeating: false, count: all.count)
        let messages = Self.messages(of: all)
        func isMarked(_ message: Range<Int>) -> Bool {
            all[message.lowerBound].transmission?.isPossibleDuplicate ?? false
        }
        // What may have been sent before comes behind what it may be.
        for message in messages.filter({ !isMarked($0) }) + messages.filter(isMarked) {
            let first = all[message.lowerBound]
            let (numbers, reference) = Self.names(of: first)
            let names = first.message.isISO20022 || isMarked(message) ? [numbers, reference] : [numbers]
            let original = names.lazy.compactMap { name in
                name.flatMap { known[$0] }?.suffix(Self.compared).first { Self.isSame(all[$0], all[message]) }
            }.first
            guard let original else {
                for name in [numbers, reference] { if let name { known[name, default: []].append(message) } }
                continue
            }
            originals[first.messagePlace] = all[original.lowerBound].messagePlace
            for (copy, place) in zip(message, original) {
                isCopy[copy] = true
                // An answer that stands in front of one of them is about the message.
                if all[copy].isRefusedByNetwork { all[place].refuseByNetwork() }
            }
        }
        kept = all.indices.filter { !isCopy[$0] }.map { all[$0] }
    }

    /// Instructions that stand in one message.
    private static func messages(of instructions: [Instruction]) -> [Range<Int>] {
        var messages: [Range<Int>] = []
        var start = 0
        for place in instructions.indices {
            let next = place + 1
            guard next == instructions.count || instructions[next].messagePlace != instructions[start].messagePlace
            else { continue }
            messages.append(start..<next)
            start = next
        }
        return messages
    }

    private static func names(of instruction: Instruction) -> (numbers: Name?, reference: Name?) {
        let number = instruction.transmission?.number.flatMap { $0.session > 0 || $0.sequence > 0 ? $0 : nil }
        return (
            number.map(Name.numbers),
            instruction.messageReference.map {
                Name.reference(instruction.message, sender: instruction.sender, $0)
            }
        )
    }

    private static func isSame(_ a: ArraySlice<Instruction>, _ b: ArraySlice<Instruction>) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    }
}
