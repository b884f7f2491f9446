/// A rule that paycheck checks in MT messages, by the error code it tells.
///
/// The list is what the documentation's table is made from; a test has for each code a message that raises it and one
/// that just does not.
public struct NetworkRule: Sendable, Hashable {
    /// SWIFT's error code, or a dotted name where SWIFT has none.
    public let code: String
    /// What must be, and the number of the rule in the standard where it has one.
    public let rule: String
    /// The fields or blocks it looks at.
    public let fields: String
    /// The message types it holds for.
    public let types: String

    init(_ code: String, _ fields: String, _ types: String, _ rule: String) {
        self.code = code
        self.rule = rule
        self.fields = fields
        self.types = types
    }

    /// All rules, in the order of the documentation: structure, headers, formats, fields, then by message type.
    public static let all: [NetworkRule] = structure + headers + formats + fieldRules + transfers + others

    private static let structure = [
        NetworkRule("fin.empty", "file", "all", "A file has at least one message."),
        NetworkRule(
            "fin.stray",
            "file",
            "all",
            "Between messages stand only white space and the separators of RJE and DOS-PCC."
        ),
        NetworkRule("fin.type", "block 4", "all", "A block 4 alone needs its type, as in --type 103."),
        NetworkRule(
            "fin.unterminated",
            "blocks 1 to 5, S",
            "all",
            "A block ends with a closing brace, block 4 with a line that begins with -}."
        ),
        NetworkRule("fin.block", "blocks", "all", "Blocks have the identifiers 1 to 5 and S."),
        NetworkRule("fin.repeated", "blocks", "all", "No block stands twice; with two blocks 4 no payment is read."),
        NetworkRule("fin.order", "blocks", "all", "The blocks stand in the order 1, 2, 3, 4, 5, S."),
        NetworkRule(
            "fin.text",
            "block 4",
            "all",
            "Block 4 is there, begins with a line end, and its first line with a tag."
        ),
        NetworkRule(
            "fin.acknowledgement",
            "451",
            "acknowledgements",
            "An acknowledgement says 0 (taken) or 1 (refused)."
        ),
        NetworkRule(
            "fin.notRead",
            "block 2",
            "104, 105, 106, 107, 110, 121, 204, 206, 207",
            "Warning: the payments of the message are not read, and nobody judges them."
        ),
        NetworkRule(
            "fin.taglike",
            "70, 72, 75, 76, 77A, 77B, 79, 86",
            "all",
            "Warning: a line of narrative looks like a field; it was read as text."
        ),
        NetworkRule("T13", "all", "all types with a layout", "No field is missing, repeated, unknown or out of order."),
    ]

    private static let headers = [
        NetworkRule("H01", "block 1", "all", "Block 1 has 25 characters."),
        NetworkRule("H02", "block 1", "all", "The application is F, A or L."),
        NetworkRule("H03", "block 1", "all", "The service is one of FIN's."),
        NetworkRule("H10", "block 1", "all", "The logical terminal has its form."),
        NetworkRule("H15", "block 1", "all", "The session number has four digits."),
        NetworkRule("H20", "block 1", "all", "The sequence number has six digits."),
        NetworkRule("H25", "block 2", "all", "Block 2 is there and has its form."),
        NetworkRule("H26", "block 2", "all", "Block 2 begins with I or O."),
        NetworkRule("H30", "block 2", "all", "The message type is one of SWIFT's."),
        NetworkRule("H40", "block 2", "all", "The priority is N or U; S for system messages."),
        NetworkRule("H50", "block 2", "all", "The other logical terminal has its form."),
        NetworkRule("H80", "block 2", "all", "Delivery monitoring is 1 or 3 with priority U, 2 with N."),
        NetworkRule(
            "U00",
            "block 3",
            "all",
            "The fields of block 3 have their forms, none stands twice, and the flag 119 belongs to the type."
        ),
        NetworkRule("Z00", "block 5", "all", "The trailers of block 5 are FIN's and have their forms."),
        NetworkRule(
            "fin.system",
            "block S",
            "all",
            "The tags of block S have three characters, none stands twice, and COP, FAC, LAU, MDG, SAC and SPD have their forms."
        ),
        NetworkRule("uetr.missing", "121", "103, 202, 205", "Warning: since 18 November 2018 payments carry a UETR."),
    ]

    private static let formats = [
        NetworkRule("M60", "all", "all types with a layout", "Characters belong to the field's set, mostly x."),
        NetworkRule("T15", "13C, 13D", "all types with a layout", "The sign of an offset is + or -."),
        NetworkRule("T16", "13C, 13D", "all types with a layout", "An offset is HHMM, hours 00 to 13."),
        NetworkRule("T17", "all", "all types with a layout", "A field is not empty and has its parts."),
        NetworkRule(
            "T27",
            "options A, C of 50; 51A to 58A",
            "all types with a layout",
            "A BIC has the characters of ISO 9362."
        ),
        NetworkRule(
            "T28",
            "options A, C of 50; 51A to 58A",
            "all types with a layout",
            "A BIC has 8 or 11 characters."
        ),
        NetworkRule(
            "T29",
            "options A, C of 50; 51A to 58A",
            "all types with a layout",
            "Places 5 and 6 of a BIC are a country."
        ),
        NetworkRule(
            "T30",
            "all",
            "all types with a layout",
            "A field has no more and no fewer lines than its format, and no empty ones."
        ),
        NetworkRule("T33", "all", "all types with a layout", "No part of a field is longer than its format."),
        NetworkRule("T38", "13C, 13D", "all types with a layout", "A time is HHMM and exists."),
        NetworkRule(
            "T40",
            "amounts, rates",
            "all types with a layout",
            "An amount or rate is digits and one decimal comma."
        ),
        NetworkRule(
            "T43",
            "amounts, rates",
            "all types with a layout",
            "An amount or rate has a comma and a digit before it."
        ),
        NetworkRule(
            "C03",
            "amounts",
            "all types with a layout",
            "An amount has no more decimals than its currency (ISO 4217)."
        ),
        NetworkRule(
            "T50",
            "dates",
            "all types with a layout",
            "A date exists; nobody is born behind the day of the payment (50F)."
        ),
        NetworkRule(
            "T52",
            "currencies",
            "all types with a layout",
            "A currency is in ISO 4217 and payments can be made in it."
        ),
        NetworkRule(
            "T73",
            "50F, 59F; 59a in STP",
            "all types with a layout",
            "A country is in ISO 3166; an IBAN that must be one is right (103 STP C10)."
        ),
    ]

    private static let fieldRules = [
        NetworkRule(
            "T26",
            "20, 21, 21R",
            "all types with a layout",
            "A reference neither begins nor ends with a slash, nor has two in a row."
        ),
        NetworkRule("T36", "23B", "103", "The bank operation code is CRED, CRTS, SPAY, SPRI or SSTD."),
        NetworkRule("T45", "51A to 58A", "all types with a layout", "A live message names no test and training BIC."),
        NetworkRule(
            "T47",
            "23E; 72",
            "101, 103, 103 REMIT; 103 STP",
            "The instruction code is one of the type's. The code /INS/ stands once only in 72 (103 STP)."
        ),
        NetworkRule("T48", "23E", "103 STP", "The instruction code is SDVA, INTC, REPA or CORT."),
        NetworkRule("T81", "72", "103 STP", "There are no codes /REJT/ and /RETN/."),
        NetworkRule("T82", "72", "103 STP", "There is no euro-related information (/OCMT/, /CHGS/)."),
        NetworkRule(
            "T08",
            "71A; 23",
            "101, 102, 103; 102 STP",
            "Charges are BEN, OUR or SHA. The bank operation code is CREDIT, CRTST or SPAY (102 STP)."
        ),
        NetworkRule("D97", "23E", "103", "Only some instruction codes have additional information."),
        NetworkRule(
            "D98",
            "23E; 32B",
            "103; 101",
            "Instruction codes stand in their order (103). With 21R all orders have one currency (101 C8)."
        ),
        NetworkRule("D67", "23E", "101, 103", "Some instruction codes exclude one another."),
        NetworkRule("E46", "23E", "101, 103", "An instruction code stands once only (101: except OTHR)."),
        NetworkRule("D57", "71G", "103", "The receiver's charges are not nought."),
        NetworkRule(
            "C08",
            "32A, 32B, 33B, 71F, 71G",
            "all types with a layout",
            "The currency is no commodity (XAU, XAG, XPD, XPT)."
        ),
        NetworkRule(
            "T54",
            "50F",
            "all types with a layout",
            "The first line is an account, or code, country and identification."
        ),
        NetworkRule(
            "T55",
            "50F",
            "all types with a layout",
            "The identification's code is ARNU, CCPT, CUST, DRLC, EMPL, NIDN, SOSE or TXID."
        ),
        NetworkRule(
            "T56",
            "50F, 59F",
            "all types with a layout",
            "Lines are numbered, from 1 on, not falling, 4 to 8 once; 2 needs 3; 4 and 5 stand together; 8 needs a code's "
                + "identification, 6 or 7."
        ),
        NetworkRule(
            "iban.length",
            "50a, 59a",
            "all types with a layout",
            "What looks like an IBAN has its country's length."
        ),
        NetworkRule(
            "iban.checkDigits",
            "50a, 59a",
            "all types with a layout",
            "What looks like an IBAN has the right check digits."
        ),
    ]

    private static let transfers = [
        NetworkRule(
            "D75",
            "33B, 36",
            "103",
            "C1: field 36 is there if, and only if, 33B has another currency than 32A."
        ),
        NetworkRule("D49", "33B", "102, 103", "C2 (102: C8): 33B is mandatory between the listed countries."),
        NetworkRule("E01", "23E", "103", "C3: with SPRI only SDVA, TELB, PHOB, INTC (STP: SDVA, INTC)."),
        NetworkRule("E02", "23E", "103", "C3: with SSTD and SPAY no 23E."),
        NetworkRule("E03", "53a", "103", "C4: with SPRI, SSTD, SPAY no option D."),
        NetworkRule("E04", "53B", "103", "C5: with SPRI, SSTD, SPAY (in STP always, C4) a party identifier in 53B."),
        NetworkRule("E05", "54a", "103", "C6: with SPRI, SSTD, SPAY option A only."),
        NetworkRule("E06", "53a, 54a, 55a", "103", "C7: with 55a both 53a and 54a."),
        NetworkRule("E07", "55a", "103", "C8: with SPRI, SSTD, SPAY option A only."),
        NetworkRule("C81", "56a, 57a", "103, 202, 203, 205", "C9 (202, 205: C1; 203: C4): with 56a also 57a."),
        NetworkRule("E16", "56a", "103", "C10: with SPRI no 56a."),
        NetworkRule("E17", "56a", "103", "C10: with SSTD, SPAY option A, or C with a clearing code."),
        NetworkRule("E09", "57a", "103", "C11: with SPRI, SSTD, SPAY option A, C, or D with a party identifier."),
        NetworkRule(
            "E10",
            "59a",
            "103, 102 STP",
            "C12: with SPRI, SSTD, SPAY, and in STP messages always, an account in 59a."
        ),
        NetworkRule("E18", "23E, 59a", "103", "C13: with CHQB no account in 59a."),
        NetworkRule("E13", "71A, 71F", "102, 103", "C14 (102: C9): with OUR no 71F."),
        NetworkRule("D50", "71A, 71G", "102, 103", "C14 (102: C9): with SHA no 71G."),
        NetworkRule("E15", "71A, 71F, 71G", "102, 103", "C14 (102: C9): with BEN at least one 71F, and no 71G."),
        NetworkRule("D51", "33B, 71F, 71G", "102, 103", "C15 (102: C10): with 71F or 71G also 33B."),
        NetworkRule("E44", "23E, 56a", "103", "C16: TELI and PHOI need 56a."),
        NetworkRule("E45", "23E, 57a", "103", "C17: TELE and PHON need 57a."),
        NetworkRule(
            "C02",
            "32A, 32B, 71G",
            "102, 103, 201, 203",
            "C18 (102: C2): 71G has the currency of 32A. All 32B have one currency (201, 203: C2)."
        ),
        NetworkRule(
            "D19",
            "59a",
            "103 STP, 102 STP",
            "C10 (102: C11): between the listed countries the account is an IBAN."
        ),
        NetworkRule("C68", "56a, 57a of sequence B", "202 COV, 205 COV", "C2: with 56a also 57a."),
    ]

    private static let others = [
        NetworkRule("D54", "21F, 36", "101", "C1: with 36 also 21F."),
        NetworkRule("D60", "33B, 36", "101", "C2: 36 is there if, and only if, 33B is and 32B is not nought."),
        NetworkRule("D61", "50a (F, G, H)", "101", "C3: the ordering customer is in A or in every B."),
        NetworkRule("D62", "50a (C, L)", "101", "C4: the instructing party is in A or in B, not in both."),
        NetworkRule("D68", "32B, 33B", "101", "C5: 33B has another currency than 32B."),
        NetworkRule("D64", "52a", "101", "C6: 52a is in A or in B, not in both."),
        NetworkRule("D65", "56a, 57a", "101", "C7: with 56a also 57a."),
        NetworkRule(
            "E54",
            "21F, 23E, 32B, 33B",
            "101",
            "C9: where 32B is nought, EQUI needs 33B, and without EQUI there is neither 33B nor 21F."
        ),
        NetworkRule("D66", "23E", "101", "Additional information with CMTO, PHON, OTHR and REPA only."),
        NetworkRule("C01", "19, 32B", "102, 201, 203", "C1: 19 is the sum of all 32B."),
        NetworkRule("T10", "sequence B", "201, 203", "C3: there are no more than ten transfers."),
        NetworkRule("T11", "sequence B", "201, 203", "C3: there are at least two transfers."),
        NetworkRule("D17", "50a", "102", "C3: 50a is in A or in every B."),
        NetworkRule("D20", "71A", "102", "C4: 71A is in A or in every B."),
        NetworkRule("D18", "26T, 52a, 77B", "102", "C5: each is in A or in B, not in both."),
        NetworkRule(
            "D22",
            "33B, 36",
            "102",
            "C6: 36 is there if, and only if, an order's 33B has another currency than its 32B: in A, or in each such B."
        ),
        NetworkRule("D93", "23, 59a", "102", "C7: with CHQB no account in 59a, else one."),
        NetworkRule("D79", "71G", "102", "C11: with 71G in B also in C."),
        NetworkRule("C06", "50a, 52a", "910", "C1: one of 50a and 52a, not both."),
        NetworkRule("C23", "34F", "942", "C2: the marks of 34F: none alone; D, then C."),
        NetworkRule("C24", "61, 86", "940, 942", "C1, C3: 86 stands behind 61 or is the last field."),
        NetworkRule(
            "C27",
            "34F, 60a, 62a, 64, 65, 90C, 90D",
            "940, 942, 950",
            "The currencies begin with the same two letters."
        ),
        NetworkRule("T51", "60a, 61, 62a, 64, 65", "940, 942, 950", "The mark is C or D; in 61 also RC, RD, EC, ED."),
        NetworkRule("T53", "61", "940, 942, 950", "The type of transaction begins with S, N or F."),
        NetworkRule(
            "T18",
            "61; 11R, 11S",
            "940, 942, 950; 192, 195, 196, 292, 295, 296",
            "Behind S, and in 11a, stands a message type from 100 to 999."
        ),
        NetworkRule("C25", "79", "192, 292", "C1: 79, or a copy of the message's fields, or both."),
        NetworkRule("C31", "79", "195, 196, 295, 296", "C1: 79 or a copy of the message's fields, not both."),
        NetworkRule("limit.messageBytes", "message", "all", "A message has no more bytes than the limit."),
        NetworkRule("limit.fields", "block 4", "all", "A message has no more fields than the limit."),
        NetworkRule("limit.textBytes", "block 4", "all", "A field has no more bytes than the limit."),
        NetworkRule(
            "limit.problemsPerMessage",
            "message",
            "all",
            "Further problems of a message are counted, not told."
        ),
        NetworkRule("limit.problemsPerFile", "file", "all", "Further problems of a file are counted, not told."),
    ]
}
