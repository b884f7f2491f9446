internal import PaymentModel

extension MessageTable {
    /// The business application header, head.001, and SWIFT's own before it (`urn:swift:xsd:$ahV10`); paths begin below `AppHdr`.
    static let applicationHeader = MessageTable(
        family: "head.001",
        levels: [],
        presence: PresenceRule.header,
        rules: [
            .field(.sender, first: Component.headerParty("Fr") + ["From/Id"]),
            .field(.receiver, first: Component.headerParty("To") + ["To/Id"]),
            .field(.businessMessageReference, "BizMsgIdr", "MsgRef"),
            .field(.headerCreated, "CreDt", "CrDate"),
            .declared(.headerMessage, "MsgDefIdr"),
        ]
    )

    /// The header of a DataPDU of SWIFT Alliance Access; paths begin below `DataPDU`.
    ///
    /// In version 2 (`urn:swift:saa:xsd:saa.2.0`) the header is `Header/Message` and the message `Body`; in the mxs form
    /// (`urn:swift:xsd:saa.mxs.01`) both are in `Message`, the message as `MessageText`, and the network's names of sender and
    /// receiver are among its attributes.
    static let dataPDU = MessageTable(
        family: "DataPDU",
        levels: [],
        rules: [
            .field(.sender, first: dataPDUParty("Sender", "RequestorDN")),
            .field(.receiver, first: dataPDUParty("Receiver", "ResponderDN")),
            .declared(.pduMessage, "Header/Message/MessageIdentifier", "Message/MessageIdentifier"),
            .declared(.pduBody, "Body", "Message/MessageText"),
        ]
    )

    /// A DataPDU's sender or receiver: BICs, or a distinguished name such as `ou=xxx,o=sampde20,o=swift`.
    private static func dataPDUParty(_ name: String, _ attribute: String) -> [String] {
        ["Header/Message/", "Message/"].flatMap { path in
            ["/FullName/X1", "/X1", "/BIC12", "/BIC", "/LogicalTerminal", "/DN", ""].map { path + name + $0 }
        } + ["Message/MessageLPI/NetworkAttribute/SWIFTNetRequestAttribute/" + attribute]
    }
}
