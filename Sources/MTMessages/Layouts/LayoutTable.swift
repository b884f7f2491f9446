extension MessageLayout {
    /// The layout of a message type with its variant, as in `103.STP`; nil for types that are read as raw fields.
    ///
    /// Sources: SWIFT User Handbook, Standards MT, categories 1, 2 and 9, the format specifications of each type.
    static func named(_ type: String) -> MessageLayout? { table[type] }

    private static let table: [String: MessageLayout] = notations.mapValues { MessageLayout($0) }

    private static let notations: [String: String] = [
        "103": """
        20 13C* 23B 23E* 26T? 32A 33B? 36? 50AFK 51A? 52AD? 53ABD? 54ABD? 55ABD? 56ACD? 57ABCD? 59_AF 70? 71A \
        71F* 71G? 72? 77B?
        """,
        "103.STP": """
        20 13C* 23B 23E* 26T? 32A 33B? 36? 50AFK 52A? 53AB? 54A? 55A? 56A? 57A? 59_AF 70? 71A 71F* 71G? 72? 77B?
        """,
        "103.REMIT": """
        20 13C* 23B 23E* 26T? 32A 33B? 36? 50AFK 51A? 52AD? 53ABD? 54ABD? 55ABD? 56ACD? 57ABCD? 59_AF 71A 71F* \
        71G? 72? 77B? 77T
        """,
        "202": "20 21 13C* 32A 52AD? 53ABD? 54ABD? 56AD? 57ABD? 58AD 72?",
        "202.COV": """
        20 21 13C* 32A 52AD? 53ABD? 54ABD? 56AD? 57ABD? 58AD 72? | 50AFK 52AD? 56ACD? 57ABCD? 59_AF 70? 72? 33B?
        """,
        "205": "20 21 13C* 32A 52AD 53ABD? 56AD? 57ABD? 58AD 72?",
        "205.COV": """
        20 21 13C* 32A 52AD 53ABD? 56AD? 57ABD? 58AD 72? | 50AFK 52AD? 56ACD? 57ABCD? 59_AF 70? 72? 33B?
        """,
    ]
}
