extension FieldFormat {
    /// The format of a tag in a message type; nil for tags without one.
    @inline(__always)
    static func of(_ tag: Tag) -> FieldFormat? {
        let index = Int(places[Int(tag.code)])
        return index == 0 ? nil : formats[index - 1]
    }

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
        ("32A", "<DATE2><CUR><AMOUNT>15"),
        ("32B", "<CUR><AMOUNT>15"),
        ("33B", "<CUR><AMOUNT>15"),
        ("36", "<RATE>12"),
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
        ("71F", "<CUR><AMOUNT>15"),
        ("71G", "<CUR><AMOUNT>15"),
        ("72", "6*35x"),
        ("77B", "3*35x"),
        ("77T", "9000z"),
    ]
}
