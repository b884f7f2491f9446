extension MessageLayout {
    /// The layout of a message type in a variant; nil for types that are read as raw fields.
    ///
    /// Sources: SWIFT User Handbook, Standards MT, categories 1, 2 and 9, the format specifications of each type.
    @inline(__always)
    static func of(_ type: Int, _ variant: MessageHeaders.Variant) -> MessageLayout? {
        guard type >= 0, type < 1000 else { return nil }
        return table[type << 2 | Int(variant.rawValue)]
    }

    private static let table: [MessageLayout?] = {
        var table = [MessageLayout?](repeating: nil, count: 4000)
        let variants = ["STP": MessageHeaders.Variant.stp, "REMIT": .remit, "COV": .cov]
        for (name, notation) in notations {
            let parts = name.split(separator: ".").map(String.init)
            guard let type = Int(parts[0]) else { continue }
            let variant = parts.count == 2 ? variants[parts[1]] ?? .none : .none
            table[type << 2 | Int(variant.rawValue)] = MessageLayout(name, notation)
        }
        return table
    }()

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
        "101": """
        20 21R? 28D 50CL? 50FGH? 52AC? 51A? 30 25? | ( 21 21F? 23E* 32B 50CL? 50FGH? 52AC? 56ACD? 57ACD? 59_AF 70? \
        77B? 33B? 71A 25A? 36? )
        """,
        "102": """
        20 23 51A? 50AFK? 52ABC? 26T? 77B? 71A? 36? | ( 21 32B 50AFK? 52ABC? 57AC? 59_AF 70? 26T? 77B? 33B? 71A? \
        71F* 71G? 36? ) | 32A 19? 71G? 13C* 53AC? 54A? 72?
        """,
        "102.STP": """
        20 23 50AFK? 52A? 26T? 77B? 71A? 36? | ( 21 32B 50AFK? 52A? 57A? 59_AF 70? 26T? 77B? 33B? 71A? 71F* 71G? 36? ) \
        | 32A 19? 71G? 13C* 53A? 54A? 72?
        """,
        "200": "20 32A 53B? 56AD? 57ABD 72?",
        "201": "19 30 53B? 72? | ( 20 32B 56AD? 57ABD 72? )",
        "203": "19 30 52AD? 53ABD? 54ABD? 72? | ( 20 21 32B 56AD? 57ABD? 58AD 72? )",
        "192": "20 21 11S 79? ~",
        "292": "20 21 11S 79? ~",
        "195": "20 21 75 77A? 11RS? 79? ~",
        "295": "20 21 75 77A? 11RS? 79? ~",
        "196": "20 21 76 77A? 11RS? 79? ~",
        "296": "20 21 76 77A? 11RS? 79? ~",
        "199": "20 21? 79",
        "299": "20 21? 79",
        "900": "20 21 25_P 13D? 32A 52AD? 72?",
        "910": "20 21 25_P 13D? 32A 50AFK? 52AD? 56AD? 72?",
        "940": "20 21? 25_P 28C 60FM ( 61? 86? ) 62FM 64? 65* 86?",
        "942": "20 21? 25_P 28C 34F 34F? 13D ( 61? 86? ) 90D? 90C? 86?",
        "950": "20 25 28C 60FM 61* 62FM 64?",
    ]
}
