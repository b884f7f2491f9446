internal import PaymentModel

extension MessageTable {
    /// The business application header, head.001; paths begin below `AppHdr`.
    static let applicationHeader = MessageTable(
        family: "head.001",
        levels: [],
        rules: [
            .field(.sender, first: Component.headerParty("Fr")),
            .field(.receiver, first: Component.headerParty("To")),
            .field(.businessMessageReference, "BizMsgIdr"),
            .field(.headerCreated, "CreDt"),
            .declared(.headerMessage, "MsgDefIdr"),
        ]
    )

    /// The header of a DataPDU of SWIFT Alliance Access; paths begin below `DataPDU`.
    static let dataPDU = MessageTable(
        family: "DataPDU",
        levels: [],
        rules: [
            .field(
                .sender,
                "Header/Message/Sender/FullName/X1",
                "Header/Message/Sender/BIC12",
                "Header/Message/Sender/BIC",
                "Header/Message/Sender/LogicalTerminal"
            ),
            .field(
                .receiver,
                "Header/Message/Receiver/FullName/X1",
                "Header/Message/Receiver/BIC12",
                "Header/Message/Receiver/BIC",
                "Header/Message/Receiver/LogicalTerminal"
            ),
            .declared(.pduMessage, "Header/Message/MessageIdentifier"),
            .declared(.pduBody, "Body"),
        ]
    )
}
