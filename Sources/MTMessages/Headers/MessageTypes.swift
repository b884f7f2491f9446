import PaymentModel

/// The message types there are.
enum MessageTypes {
    /// Whether SWIFT has, or had in the last decade, a message type with this number.
    @inline(__always)
    static func exists(_ type: Int) -> Bool { type > 0 && type < 1000 && known[type] }

    /// Whether messages of the type order money, or announce cheques that will, and paycheck does not read them into payments.
    ///
    /// 104, 107 and 204 collect, 110 and 206 are about cheques to be paid, 105, 106 and 121 wrap orders in EDIFACT, 207 asks for
    /// transfers. What only tells of money (210, 256, category 9), stops it (111, 112) or asks about it (n9x) orders none.
    static func holdsUnreadPayments(_ type: Int) -> Bool {
        switch type {
        case 104, 105, 106, 107, 110, 121, 204, 206, 207: true
        default: false
        }
    }

    // SWIFT User Handbook, Standards MT, the overview of each category; FIN System Messages for those under 100.
    private static let known: [Bool] = {
        var known = [Bool](repeating: false, count: 1000)
        for type in 8...99 { known[type] = true }
        for category in 1...9 { for group in [90, 91, 92, 95, 96, 98, 99] { known[category * 100 + group] = true } }
        for type in [
            101, 102, 103, 104, 105, 106, 107, 110, 111, 112, 121,
            200, 201, 202, 203, 204, 205, 206, 207, 210, 256,
            300, 303, 304, 305, 306, 307, 320, 321, 330, 340, 341, 350, 360, 361, 362, 364, 365, 370, 380, 381,
            400, 405, 410, 412, 416, 420, 422, 430, 450, 455, 456,
            500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 513, 514, 515, 516, 517, 518, 519, 524, 526, 527,
            530, 535, 536, 537, 538, 540, 541, 542, 543, 544, 545, 546, 547, 548, 549, 558, 559, 564, 565, 566, 567,
            568, 569, 575, 576, 578, 581, 586,
            600, 601, 604, 605, 606, 607, 608, 609, 620, 643, 644, 645, 646, 649, 670, 671,
            700, 701, 705, 707, 708, 710, 711, 720, 721, 730, 732, 734, 740, 742, 744, 747, 750, 752, 754, 756, 759,
            760, 761, 765, 767, 768, 769, 775, 785, 786, 787,
            800, 801, 802, 810, 812, 813, 820, 821, 822, 823, 824,
            900, 910, 920, 935, 940, 941, 942, 950, 960, 961, 962, 963, 964, 965, 966, 967, 970, 971, 972, 973, 985,
            986, 997,
        ] { known[type] = true }
        return known
    }()
}
