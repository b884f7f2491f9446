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
}
