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
}
