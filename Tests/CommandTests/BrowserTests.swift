import Foundation
import TestSupport
import Testing

/// The page for people, opened in a real browser.
@Suite(.enabled(if: Chromium.program != nil, "there is no Chromium on this machine"), .serialized)
struct BrowserTests {
    private static let scenario = "Fixtures/scenarios/bangladesh-bank-2016/mx"

    @Test
    func `the Bangladesh Bank report loads in silence, fetches nothing, and marks the 35 payments of its incident`()
        throws
    {
        let directory = try TemporaryDirectory()
        let page = directory.url.path + "/report.html"
        let run = try BinaryRun([
            "verify", "\(Self.scenario)/wave-2.xml", "--history", "\(Self.scenario)/history", "--format", "html",
            "--output", page,
        ])
        #expect(run.status == 1)
        let visit = try Chromium.visit(page)
        #expect(visit.console == [])
        #expect(visit.requests == [])
        let document = visit.document
        #expect(document.matches(of: #/<circle class="mark (hold|review)"/#).count == 35)
        #expect(document.matches(of: #/<article class="incident/#).count == 1)
        // Behind the title nothing stands before the incident.
        let header = try #require(document.range(of: "</header>"))
        let incident = try #require(document.range(of: "<article class=\"incident hold\""))
        #expect(document[header.upperBound..<incident.lowerBound].replacing(#/<[^>]*>|\s/#, with: "") == "")
        #expect(document.contains("<h1>35 to hold of 35 payments</h1>"))
        #expect(document.contains("<h2>Burst to new beneficiaries</h2>"))
        // What the account did before is drawn beside it.
        #expect(document.matches(of: #/<circle class="usual"/#).count > 200)
    }

    @Test func `names in messages are texts in the page, whatever they look like`() throws {
        let directory = try TemporaryDirectory()
        let name = "&lt;script&gt;console.log(1)&lt;/script&gt;&lt;img src=&quot;http://127.0.0.1:9/x.png&quot;&gt;"
        let message = SampleMessages.pacs008.replacing("Example Ltd", with: name)
        let policy = try directory.write(
            "p",
            "version: 1\nlimits: [{count: 0, reason: \"</article><svg onload=alert(1)>\"}]\n"
        )
        let page = directory.url.path + "/report.html"
        let path = try directory.write("<b>.xml", message)
        let run = try BinaryRun(["verify", path, "--policy", policy, "--format", "html", "--output", page])
        #expect(run.status == 1)
        let visit = try Chromium.visit(page)
        #expect(visit.console == [] && visit.requests == [])
        #expect(!visit.document.contains("<script") && !visit.document.contains("<img"))
        #expect(visit.document.contains("&lt;script&gt;console.log(1)&lt;/script&gt;"))
        #expect(visit.document.matches(of: #/<article/#).count == 1)
    }

    @Test func `a page that speaks or fetches would be noticed`() throws {
        let directory = try TemporaryDirectory()
        let page = try directory.write(
            "a.html",
            "<!DOCTYPE html><img src='http://127.0.0.1:9/x.png'><script>console.error('heard')</script>"
        )
        let visit = try Chromium.visit(page)
        #expect(visit.console.contains { $0.contains("heard") })
        #expect(visit.requests == ["http://127.0.0.1:9/x.png"])
    }

    @Test(arguments: ["validate", "inspect"])
    func `other reports are pages, too`(command: String) throws {
        let directory = try TemporaryDirectory()
        let page = directory.url.path + "/report.html"
        let run = try BinaryRun([command, "Fixtures/mt/rules", "--format", "html", "--output", page])
        #expect(run.status == 2)
        let visit = try Chromium.visit(page)
        #expect(visit.console == [] && visit.requests == [])
        #expect(visit.document.contains(command == "validate" ? "<h2>Messages</h2>" : "creditor.account"))
    }

    /// What of a page lies outside a window of so many pixels: its whole width first, then every text that is cut.
    private func outside(_ page: String, width: Int) throws -> String {
        let directory = try TemporaryDirectory()
        let source = try String(contentsOfFile: page, encoding: .utf8)
            .replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        let script = """
            const page = frame.contentDocument, root = page.documentElement, found = [];
            if (root.scrollWidth > root.clientWidth) found.push(`all ${root.scrollWidth} of ${root.clientWidth}`);
            const range = page.createRange(), walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                if (node.parentElement.closest('thead, svg')) continue;
                range.selectNodeContents(node);
                const box = range.getBoundingClientRect(), article = node.parentElement.closest('article');
                const end = article ? article.getBoundingClientRect().right : root.clientWidth;
                if (box.right > end + 0.5) found.push(`${node.parentElement.className}: ${node.data.slice(0, 30)}`);
            }
            told.textContent = 'outside: ' + found.join('; ') + '.';
            """
        let path = try directory.write(
            "frame.html",
            "<!DOCTYPE html><p id='told'></p><iframe id='frame' style='border:0;height:2000px;width:\(width)px' "
                + "onload=\"look()\" srcdoc=\"\(source)\"></iframe><script>function look(){\(script)}</script>"
        )
        let told = try Chromium.visit(path).document.firstMatch(of: #/<p id="told">outside: ([^<]*)\.<\/p>/#)
        return String(try #require(told).1)
    }

    @Test
    func `nothing of a page lies outside a phone, a sheet of paper or a desk, however long names and accounts are`()
        throws
    {
        let directory = try TemporaryDirectory()
        let long = String(repeating: "Donaudampfschifffahrt", count: 6)
        /// Two payments of different payers to one account.
        func message(_ number: Int) -> String {
            let text = SampleMessages.pacs008(amounts: ["1234567890123.45", "5.00"])
                .replacing("Example Ltd", with: "\(long)\(number)")
                .replacing("<InstrId>I", with: "<InstrId>\(number)\(String(repeating: "W", count: 30))")
                .replacing("8a562c67", with: "8a562c6\(number)")
            return text.components(separatedBy: "<CdtTrfTxInf>").enumerated().map { place, part in
                let account = "\(place)\(String(repeating: "W", count: 33))"
                return part.replacing("Muster GmbH", with: "\(place)\(long)")
                    .replacing("<IBAN>DE89370400440532013000</IBAN>", with: "<Othr><Id>\(account)</Id></Othr>")
            }.joined(separator: "<CdtTrfTxInf>")
        }
        let input = directory.url.path + "/in"
        for number in 1...3 { try directory.write("in/\(number)\(long.prefix(80)).xml", message(number)) }
        try directory.write("in/wrong.xml", message(4).replacing("SHAR", with: "NONE"))
        let policy = try directory.write("p", "version: 1\nlimits: [{count: 0, reason: \"\(long)\"}]\n")
        let page = directory.url.path + "/report.html"
        for command in [
            ["verify", "--policy", policy], ["verify", "--brief", "--policy", policy], ["validate"], ["inspect"],
        ] {
            let run = try BinaryRun(command + [input, "--format", "html", "--output", page])
            #expect(run.status == (command == ["inspect"] ? 0 : 2) && run.errors == "", "\(run.errors)")
            if command.first == "verify", command.count == 3 {
                let text = try String(contentsOfFile: page, encoding: .utf8)
                #expect(text.contains("<th>From</th>") && text.contains("<small>in "))
            }
            for width in [360, 688, 960, 1200] {
                #expect(try outside(page, width: width) == "", "\(command), \(width) pixels")
            }
        }
        // What lies outside would be told.
        let wide = try directory.write(
            "wide.html",
            "<!DOCTYPE html><p style='width:500px;white-space:nowrap'>\(long)</p>"
        )
        #expect(try outside(wide, width: 360).hasPrefix("all "))
    }
}
