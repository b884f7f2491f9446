internal import PaymentModel

/// Counts and sums the records of a message, exactly, for comparing with what the message says of itself.
struct BatchTotals {
    /// What has been added up.
    struct Count {
        var records = 0
        /// The sum of all amounts, whatever their currencies; nil where it can no longer be told.
        var sum: ExactSum? = ExactSum()
        /// The only currency met; nil where there are several.
        var currency: UInt32? = 0

        mutating func add(_ amount: Amount?, _ currency: UInt32) {
            records += 1
            if let amount { sum?.add(amount) } else { sum = nil }
            if sum?.hasOverflowed == true { sum = nil }
            if records == 1 { self.currency = currency } else if self.currency != currency { self.currency = nil }
        }

        /// Adds what was counted of records behind.
        mutating func add(_ other: Count) {
            guard other.records > 0 else { return }
            if records == 0 { currency = other.currency } else if currency != other.currency { currency = nil }
            records += other.records
            if let more = other.sum { sum?.add(more) } else { sum = nil }
            if sum?.hasOverflowed == true { sum = nil }
        }
    }

    var block = Count()
    var group = Count()

    /// Adds the record just read.
    mutating func add(_ values: FieldCollector) {
        var amount: Amount?
        var currency: UInt32 = 0
        if let slot = values.amountSlot {
            amount = PaymentAssembly.amount(values.text(slot))
            currency = values.currency(slot)
        }
        add(amount, currency)
    }

    /// Adds a record with an amount.
    mutating func add(_ amount: Amount?, _ currency: UInt32) {
        block.add(amount, currency)
        group.add(amount, currency)
    }

    /// Adds what was counted of records behind, all of the block that is open.
    mutating func add(_ other: BatchTotals) {
        block.add(other.block)
        group.add(other.group)
    }

    typealias Declared = (text: ArraySlice<UInt8>, currency: UInt32)?

    /// Where a message or block says something else than what is there.
    ///
    /// `NbOfTxs` counts the transactions, `CtrlSum` is the sum of their amounts irrespective of currencies,
    /// `TtlIntrBkSttlmAmt` the sum in the one currency that they all have: ISO 20022 message definition reports.
    static func compare(
        count: Declared,
        sum: Declared,
        total: Declared,
        with found: Count,
        of what: String
    ) -> [(code: String, text: String)] {
        var findings: [(code: String, text: String)] = []
        if let count, let declared = Amount(count.text), declared.rescaled(to: 0)?.mantissa != Int64(found.records) {
            findings.append(
                (
                    "batch.count",
                    "\(what)/NbOfTxs says \(quoted(count.text)), but \(found.records == 1 ? "there is 1 transaction" : "there are \(found.records) transactions"): "
                        + "some are missing or added"
                )
            )
        }
        if let sum, let declared = PaymentAssembly.amount(sum.text), let actual = found.sum,
            !actual.isEqual(to: declared)
        {
            findings.append(
                (
                    "batch.sum",
                    "\(what)/CtrlSum says \(quoted(sum.text)), but the amounts add up to \(actual): amounts were changed, "
                        + "or transactions are missing or added"
                )
            )
        }
        if let total, let declared = PaymentAssembly.amount(total.text), let actual = found.sum {
            if let currency = found.currency, found.records > 0, currency != total.currency {
                let names = [currency, total.currency].map { PaymentAssembly.currency($0)?.text ?? "unknown" }
                findings.append(
                    (
                        "batch.total",
                        "\(what)/TtlIntrBkSttlmAmt is in \(names[1]), but the transactions are in \(names[0])"
                    )
                )
            } else if found.currency == nil {
                findings.append(
                    (
                        "batch.total",
                        "\(what)/TtlIntrBkSttlmAmt gives one sum, but the transactions are in different currencies"
                    )
                )
            } else if !actual.isEqual(to: declared) {
                findings.append(
                    (
                        "batch.total",
                        "\(what)/TtlIntrBkSttlmAmt says \(quoted(total.text)), but the amounts add up to \(actual): "
                            + "amounts were changed, or transactions are missing or added"
                    )
                )
            }
        }
        return findings
    }
}
