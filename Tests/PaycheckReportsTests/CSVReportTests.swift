import AnomalyScoring
import Paycheck
import PaycheckReports
import PaymentModel
import TestSupport
import Testing

@Suite struct CSVReportTests {
    private func report(_ items: [ReportItem], _ kind: ReportKind = .verify) -> String {
        PaycheckReportsTests.report(items, kind, format: .csv)
    }

    /// Reads a table by the grammar of RFC 4180; nil where it is none.
    private func table(_ text: String) -> [[String]]? {
        var rows: [[String]] = []
        var row: [String] = []
        var rest = Array(text.unicodeScalars)[...]
        while !rest.isEmpty {
            var cell = String.UnicodeScalarView()
            if rest.first == "\"" {
                rest.removeFirst()
                while true {
                    guard let next = rest.popFirst() else { return nil }
                    if next != "\"" {
                        cell.append(next)
                    } else if rest.first == "\"" {
                        cell.append("\"")
                        rest.removeFirst()
                    } else {
                        break
                    }
                }
            } else {
                while let next = rest.first, next != ",", next != "\r", next != "\"", next != "\n" {
                    cell.append(next)
                    rest.removeFirst()
                }
            }
            row.append(String(cell))
            switch rest.popFirst() {
            case ",": continue
            case "\r":
                guard rest.popFirst() == "\n" else { return nil }
                rows.append(row)
                row = []
            default: return nil
            }
        }
        return row.isEmpty ? rows : nil
    }

    private func payment() throws -> Payment {
        var payment = Payment(
            message: "103",
            amount: try #require(Amount("-5.00")),
            currency: try #require(Currency("USD"))
        )
        payment[.debtorAccount] = "1"
        payment[.creditorName] = "A"
        return payment
    }

    @Test func `every line has every column, whatever stands in the cells`() throws {
        let odd = ["a,b", "a\"b\"", "a\r\nb", " a ", "", "\u{202E}x", "ü–😀", "\t", "\"", ",", "\u{1F}"]
        for text in odd {
            var one = try payment()
            for field in PaymentField.allCases { one[field] = text }
            let problem = Problem(text, .warning, text, at: .init(line: 1, column: 2, path: text))
            let items: [ReportItem] = [.payment(file: text, one, nil), .problem(file: text, problem)]
            let rows = try #require(table(report(items, .inspect)), "\(text.debugDescription)")
            #expect(rows.count == 3)
            #expect(rows.allSatisfy { $0.count == CSVReportWriter.columns.count })
            #expect(rows[0] == CSVReportWriter.columns)
            let name = try #require(CSVReportWriter.columns.firstIndex(of: "creditorName"))
            #expect(rows[1][name] == visible(text))
        }
    }

    @Test(arguments: ["=1+1", "+49", "-1", "@SUM(A1)", "  =x", "＝1", "＋1", "－1", "＠x", "=cmd|' /C calc'!A0"])
    func `a text that a spreadsheet would calculate is a text`(formula: String) throws {
        var one = try payment()
        one[.creditorName] = formula
        let rows = try #require(table(report([.payment(file: "=f", one, nil)], .inspect)))
        let columns = CSVReportWriter.columns
        #expect(rows[1][try #require(columns.firstIndex(of: "creditorName"))] == "'" + formula)
        #expect(rows[1][try #require(columns.firstIndex(of: "file"))] == "'=f")
        // A number of paycheck's own is one.
        #expect(rows[1][try #require(columns.firstIndex(of: "amount"))] == "-5.00")
    }

    @Test(arguments: [
        ("A;=1+1;B", "A;'=1+1;B"), ("A; @x", "A;' @x"), ("A;\"+1\"", "A;'\"+1\""), (";;-1", ";;'-1"), ("A;＝1", "A;'＝1"),
        ("A; B-1", "A; B-1"), ("\"=1", "'\"=1"),
    ])
    func `a text is no formula where a semicolon begins a cell either`(text: String, safe: String) throws {
        var one = try payment()
        one[.creditorName] = text
        let output = report([.payment(file: "f", one, nil)], .inspect)
        let rows = try #require(table(output))
        #expect(rows[1][try #require(CSVReportWriter.columns.firstIndex(of: "creditorName"))] == safe)
        #expect(output.contains("\"" + safe.replacing("\"", with: "\"\"") + "\""))
        for cell in output.split(separator: ";").dropFirst() {
            let first = cell.first { $0 != " " && $0 != "\"" }
            #expect(first.map { !"=+-@＝".contains($0) } ?? true, "\(cell)")
        }
    }

    @Test func `verdicts have their reasons in one cell`() throws {
        var checker = Checker()
        let one = try payment()
        let rows = try #require(table(report([.payment(file: "a", one, checker.verdict(on: one))], .verify)))
        let columns = CSVReportWriter.columns
        #expect(rows[1][try #require(columns.firstIndex(of: "decision"))] == "pass")
        #expect(rows[1][0] == "payment")
    }
}
