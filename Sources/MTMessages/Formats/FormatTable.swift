extension FieldFormat {
    /// The format of a tag in a message type; nil for tags without one.
    @inline(__always)
    static func of(_ tag: Tag) -> FieldFormat? {
        let index = Int(places[Int(tag.code)])
        return index == 0 ? nil : formats[index - 1]
    }

    /// The shape of each tag's format; nil for tags without one. Costs no reference count, unlike the formats themselves.
    static let shapes: [FieldShape?] = places.map { $0 == 0 ? nil : formats[Int($0) - 1].shape }

    // For each tag its format's place in the list, from 1.
    private static let places: [UInt8] = {
        var places = [UInt8](repeating: 0, count: 100 << 5)
        for (index, entry) in notations.enumerated() {
            if let tag = Tag(entry.0) { places[Int(tag.code)] = UInt8(index + 1) }
        }
        return places
    }()

    private static let formats: [FieldFormat] = notations.map { FieldFormat($0.1) }

    /// SWIFT User Handbook, Standards MT, the field specifications of categories 1, 2, 9 and n.
    static let notations: [(String, String)] = [
        ("20", "16x"),
        ("21", "16x"),
        ("13C", "/8c/<HHMM><OFFSET>"),
        ("23B", "4!c"),
        ("23E", "4!c[/30x]"),
        ("26T", "3!c"),
        ("32A", "<DATE2><CUR><AMOUNT15>"),
        ("32B", "<CUR><AMOUNT15>"),
        ("33B", "<CUR><AMOUNT15>"),
        ("36", "<RATE12>"),
        ("50A", "<ACCOUNT><BIC>"),
        ("50F", "35x$4*35x"),
        ("50K", "<ACCOUNT>4*35x"),
        ("51A", "<PARTY><BIC>"),
        ("52A", "<PARTY><BIC>"),
        ("52D", "<PARTY>4*35x"),
        ("53A", "<PARTY><BIC>"),
        ("53B", "<PARTY>[35x]"),
        ("53D", "<PARTY>4*35x"),
        ("54A", "<PARTY><BIC>"),
        ("54B", "<PARTY>[35x]"),
        ("54D", "<PARTY>4*35x"),
        ("55A", "<PARTY><BIC>"),
        ("55B", "<PARTY>[35x]"),
        ("55D", "<PARTY>4*35x"),
        ("56A", "<PARTY><BIC>"),
        ("56C", "/34x"),
        ("56D", "<PARTY>4*35x"),
        ("57A", "<PARTY><BIC>"),
        ("57B", "<PARTY>[35x]"),
        ("57C", "/34x"),
        ("57D", "<PARTY>4*35x"),
        ("58A", "<PARTY><BIC>"),
        ("58D", "<PARTY>4*35x"),
        ("59", "<ACCOUNT>4*35x"),
        ("59A", "<ACCOUNT><BIC>"),
        ("59F", "<ACCOUNT>4*35x"),
        ("70", "4*35x"),
        ("71A", "3!a"),
        ("71F", "<CUR><AMOUNT15>"),
        ("71G", "<CUR><AMOUNT15>"),
        ("72", "6*35x"),
        ("77B", "3*35x"),
        ("77T", "<ENVELOPE>"),
        // Requests and multiple transfers: 101, 102.
        ("19", "<AMOUNT17>"),
        ("21F", "16x"),
        ("21R", "16x"),
        ("23", "16x"),
        ("25", "35x"),
        ("25A", "/34x"),
        ("28D", "5n/5n"),
        ("30", "<DATE2>"),
        ("50C", "<BIC>"),
        ("50G", "/34x$<BIC>"),
        ("50H", "/34x$4*35x"),
        ("50L", "35x"),
        ("52B", "<PARTY>[35x]"),
        ("52C", "/34x"),
        ("53C", "/34x"),
        // Confirmations and statements: 900 to 950.
        ("13D", "<DATE2><HHMM><OFFSET>"),
        ("25P", "35x$<BIC>"),
        ("28C", "5n[/5n]"),
        ("34F", "<CUR>[1!a]<AMOUNT15>"),
        ("60F", "1!a<DATE2><CUR><AMOUNT15>"),
        ("60M", "1!a<DATE2><CUR><AMOUNT15>"),
        ("61", "<DATE2>[<DATE1>]2a[1!a]<AMOUNT15>1!a3!c<REF>[//16x][$34x]"),
        ("62F", "1!a<DATE2><CUR><AMOUNT15>"),
        ("62M", "1!a<DATE2><CUR><AMOUNT15>"),
        ("64", "1!a<DATE2><CUR><AMOUNT15>"),
        ("65", "1!a<DATE2><CUR><AMOUNT15>"),
        ("86", "6*65x"),
        ("90C", "5n<CUR><AMOUNT15>"),
        ("90D", "5n<CUR><AMOUNT15>"),
        // Queries, answers, free format: n92, n95, n96, n99.
        ("11R", "3!n$<DATE2>[$4!n6!n]"),
        ("11S", "3!n$<DATE2>[$4!n6!n]"),
        ("75", "6*35x"),
        ("76", "6*35x"),
        ("77A", "20*35x"),
        ("79", "35*50x"),
    ]
}
