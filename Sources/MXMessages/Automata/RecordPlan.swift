internal import PaymentModel

/// What is done with the values of a record when it ends: a table's rules as places in a mask of slots.
///
/// The slots are numbered anew so that those of one rule lie in one word: which of them has a value, the first counting, is
/// then one look at the mask.
final class RecordPlan: Sendable {
    /// The slots of one rule, in order of preference.
    struct Choice {
        /// The word of the mask, and the rule's bits in it.
        let word: Int
        let bits: UInt64
        let condition: FieldRule.Condition

        /// The first slot that has a value; −1 where none has.
        @inline(__always)
        func first(_ mask: PlainTable<UInt64>, _ outer: PlainTable<UInt64>) -> Int {
            let found = (mask[word] | outer[word]) & bits
            return found == 0 ? -1 : word << 6 | found.trailingZeroBitCount
        }

        /// How many slots have a value.
        @inline(__always)
        func count(_ mask: PlainTable<UInt64>, _ outer: PlainTable<UInt64>) -> Int {
            ((mask[word] | outer[word]) & bits).nonzeroBitCount
        }
    }

    /// What a rule gives the payment.
    struct Step {
        /// The raw value of the field; 255 for the amount that was ordered.
        let field: UInt8
        let isList: Bool
        let choice: Choice
        /// The raw value of the field whose presence makes the rule say nothing; 255 for none.
        let without: UInt8

        static let ordered: UInt8 = 255
        static let never: UInt8 = 255
    }

    /// What must stand together, by marks.
    struct Presence {
        let element: UInt64
        let others: UInt64
        let isNeed: Bool
    }

    let table: CompiledTable
    let givesPayments: Bool
    /// Whether each of the table's slots is filled: not those of what is told beside payments, which the reference engine reads.
    let isRead: [Bool]
    /// The new number of each of the table's slots; −1 for those that are not filled.
    let numbers: [Int]
    /// The table's slot of each number; −1 for gaps.
    let slots: [Int]
    /// Words of the mask.
    let words: Int
    /// For each number, whether the slot takes several values.
    let isList: PlainTable<Bool>
    /// The numbers of slots outside of records.
    let outerNumbers: [Int]

    let amounts: PlainTable<Choice>
    let ordered: PlainTable<Choice>
    let steps: PlainTable<Step>
    /// Accounts that may be given in one way only.
    let exclusive: PlainTable<Choice>
    let debtorAccount: PlainTable<Choice>
    let debtorAgent: PlainTable<Choice>
    let creditorAccount: PlainTable<Choice>
    let creditorAgent: PlainTable<Choice>
    /// The first rules of sender and receiver, and how their slots name them; nil where the family has none.
    let parties: [Choice?]
    let partyKinds: [[PartyWay.Kind]]
    let uetr: PlainTable<Choice>
    /// What must stand together, decided at the end of a record.
    let presence: PlainTable<Presence>
    /// The marks of an exchange rate and of what was ordered, where the family has one to check; 0 where not.
    let rateMark: UInt64
    let orderedMark: UInt64

    init(_ table: CompiledTable) throws(NotCompiled) {
        self.table = table
        givesPayments = table.givesPayments
        let isRead = table.slots.map { slot in
            if case .record = table.rules[slot.rule].target { false } else { true }
        }
        self.isRead = isRead
        var numbers = [Int](repeating: -1, count: table.slots.count)
        var next = 0
        for own in table.ruleSlots where own.allSatisfy({ isRead[$0] }) {
            guard own.count <= 64 else { throw NotCompiled("a rule of too many paths") }
            if next & 63 + own.count > 64 { next = (next + 63) & ~63 }
            for slot in own {
                numbers[slot] = next
                next += 1
            }
        }
        guard next < 4_096 else { throw NotCompiled("a table of too many paths") }
        self.numbers = numbers
        words = max(1, (next + 63) >> 6)
        var slots = [Int](repeating: -1, count: words << 6)
        var isList = [Bool](repeating: true, count: words << 6)
        for (slot, number) in numbers.enumerated() where number >= 0 {
            slots[number] = slot
            if case .field(let field) = table.rules[table.slots[slot].rule].target { isList[number] = field.isList }
        }
        self.slots = slots
        self.isList = PlainTable(isList)
        outerNumbers = table.slots.indices.filter { isRead[$0] && table.slots[$0].level < .record }.map { numbers[$0] }
        func choice(_ rule: Int) -> Choice {
            let own = table.ruleSlots[rule]
            let first = numbers[own[0]]
            let bits: UInt64 = own.count == 64 ? .max : (1 << UInt64(own.count) - 1) << UInt64(first & 63)
            return Choice(word: first >> 6, bits: bits, condition: table.rules[rule].condition)
        }
        func list(_ target: FieldRule.Target) -> [Choice] {
            table.rules.indices.filter { table.rules[$0].target == target }.map(choice)
        }
        func choices(_ target: FieldRule.Target) -> PlainTable<Choice> { PlainTable(list(target)) }
        amounts = choices(.amount)
        ordered = choices(.orderedAmount)
        steps = PlainTable(
            table.rules.indices.compactMap { index -> Step? in
                switch table.rules[index].target {
                case .field(let field):
                    Step(
                        field: field.rawValue,
                        isList: field.isList,
                        choice: choice(index),
                        without: table.rules[index].without?.rawValue ?? Step.never
                    )
                case .orderedAmount:
                    Step(field: Step.ordered, isList: false, choice: choice(index), without: Step.never)
                case .amount, .declared, .record: nil
                }
            }
        )
        exclusive = PlainTable(
            table.rules.indices.filter { index in
                let rule = table.rules[index]
                return rule.without == nil && rule.alternatives.count > 1
                    && (rule.target == .field(.debtorAccount) || rule.target == .field(.creditorAccount))
            }.map(choice)
        )
        debtorAccount = choices(.field(.debtorAccount))
        debtorAgent = choices(.field(.debtorAgent))
        creditorAccount = choices(.field(.creditorAccount))
        creditorAgent = choices(.field(.creditorAgent))
        uetr = choices(.field(.uetr))
        let partyRules = [PaymentField.sender, .receiver].map { table.partyRules[$0] }
        parties = partyRules.map { $0.map(choice) }
        partyKinds = [PaymentField.sender, .receiver].map { table.partyWays[$0]?.map(\.kind) ?? [] }
        presence = PlainTable(
            table.presenceChecks.filter { $0.level == .record }
                .map { Presence(element: $0.element, others: $0.others, isNeed: $0.isNeed) }
        )
        let names = ReferenceEngine.exchanged[table.family]
        rateMark = names.flatMap { table.marksByPath[$0.record + "/XchgRate"]?.bit } ?? 0
        orderedMark = names.flatMap { table.marksByPath[$0.record + "/" + $0.ordered]?.bit } ?? 0
    }

    deinit {
        for choices in [
            amounts, ordered, exclusive, debtorAccount, debtorAgent, creditorAccount, creditorAgent, uetr,
        ] {
            choices.free()
        }
        isList.free()
        steps.free()
        presence.free()
    }
}
