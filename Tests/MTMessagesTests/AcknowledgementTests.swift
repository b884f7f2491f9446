import MTMessages
import PaymentModel
import Testing

/// An acknowledgement belongs to the message whose logical terminal, session and sequence number it repeats.
@Suite struct AcknowledgementTests {
    private static func answer(_ mark: Int, _ number: Int, terminal: String = "BANKDEFFAXXX") -> String {
        "{1:F21\(terminal)000100000\(number)}{4:{177:2506161200}{451:\(mark)}}"
    }

    private static func message(_ header: String) -> String { fin("103", block1: header, plain103) }

    private static let first = message("F01BANKDEFFAXXX0001000001")

    @Test func neighboursOnOneLineAreNotEnoughWhereTheHeadersDiffer() {
        let told = Told(Self.answer(0, 1) + Self.answer(1, 2) + Self.first)
        #expect(told.types == ["ack", "nak", "103"])
        #expect(told.payments.map(\.status) == [nil])
        #expect(told.payments.map(\.messageIndex) == [2])
        #expect(told.codes == [])
        let otherTerminal = Told(Self.answer(1, 1, terminal: "BANKUS33AXXX") + Self.first)
        #expect(otherTerminal.types == ["nak", "103"])
        #expect(otherTerminal.payments.map(\.status) == [nil])
    }

    @Test func theOneThatAnswersIsTakenOfSeveral() {
        let told = Told(Self.answer(0, 2) + Self.answer(1, 1) + Self.first)
        #expect(told.types == ["ack", "103"])
        #expect(told.payments.map(\.status) == [.rejected])
    }

    @Test(arguments: ["", " ", "\r\n", "\r\n$\r\n", "$", "\n\n", "\u{3}\u{1}", "\u{3}" + "   " + "\u{1}"])
    func whatStandsBetweenMakesNoDifferenceWhereTheHeadersAreEqual(separator: String) {
        let told = Told(Self.answer(1, 1) + separator + Self.first)
        #expect(told.types == ["103"])
        #expect(told.payments.map(\.status) == [.rejected])
        #expect(told.codes == [])
    }

    @Test(arguments: ["", "\r\n$\r\n"])
    func itAnswersOneMessageOnly(separator: String) {
        let told = Told(Self.answer(1, 1) + separator + Self.first + "\r\n" + Self.first)
        #expect(told.payments.map(\.status) == [.rejected, nil])
    }

    /// Without numbers of its own (`0000000000`) a message was written before it was sent; a header that is cut has none.
    @Test(arguments: ["F01BANKDEFFAXXX0000000000", "F01BANKDEFFAXXX"])
    func theNeighbourCountsWhereHeadersCannotBeCompared(header: String) {
        #expect(Told(Self.answer(1, 1) + Self.message(header)).payments.map(\.status) == [.rejected])
        #expect(Told(Self.answer(1, 1) + "\r\n$\r\n" + Self.message(header)).payments.map(\.status) == [nil])
        #expect(Told(Self.answer(1, 1) + "$" + Self.message(header)).types == ["nak", "103"])
    }

    @Test func aTerminalThatIsAnothersIsNoNeighbour() {
        let told = Told(Self.answer(1, 1) + Self.message("F01BANKUS33AXXX0000000000"))
        #expect(told.payments.map(\.status) == [nil])
    }

    @Test func piecesMakeNoDifference() {
        let text =
            Self.answer(0, 1) + Self.answer(1, 2) + "$\r\n" + Self.first + "\r\n" + Self.answer(1, 1) + "$" + Self.first
        let whole = Told(text)
        #expect(whole.payments.map(\.status) == [nil, .rejected])
        for size in 1...40 {
            let told = Told(text, pieces: size)
            #expect(told.payments == whole.payments && told.order == whole.order, "pieces of \(size)")
        }
    }
}
