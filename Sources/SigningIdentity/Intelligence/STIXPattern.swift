internal import PaymentModel

/// Patterns of STIX 2.1 (part 9) over certificates and bank accounts: alternatives, each of one digest, of issuer and serial number, or of
/// one account.
enum STIXPattern {
    /// The type of account that is one of a bank; STIX's vocabulary has none and is open.
    static let bankAccount = "bank-account"

    /// What an alternative is about.
    enum Mark {
        case key(LostKeys.Mark)
        case account(String)
    }

    /// What a pattern is about; nil where it says more than that.
    static func marks(_ pattern: String) -> [Mark]? {
        guard let tokens = tokens(pattern) else { return nil }
        var marks: [Mark] = []
        var alternative = Alternative()
        func end() -> Bool {
            guard let mark = alternative.mark else { return false }
            marks.append(mark)
            alternative = Alternative()
            return true
        }
        var rest = tokens[...]
        var isInside = false
        while let token = rest.popFirst() {
            switch token {
            case .open where !isInside: isInside = true
            case .close where isInside:
                guard end() else { return nil }
                isInside = false
            case .word("OR") where isInside: guard end() else { return nil }
            case .word("OR") where !marks.isEmpty: break
            case .word("AND") where isInside: break
            case .path(let path) where isInside:
                guard rest.popFirst() == .equals, case .text(let value)? = rest.popFirst(),
                    alternative.take(path, value)
                else { return nil }
            default: return nil
            }
        }
        return isInside || marks.isEmpty ? nil : marks
    }

    /// Comparisons joined by AND.
    private struct Alternative {
        private var digest: LostKeys.Mark?
        private var issuer: String?
        private var serial: String?
        private var account: String?
        private var isBankAccount = false

        /// Takes a comparison; false for one that is not read, and for a second of the same.
        mutating func take(_ path: String, _ value: String) -> Bool {
            switch path {
            case "x509-certificate:hashes.SHA-256" where digest == nil: digest = STIXBundle.digest(value)
            case "x509-certificate:issuer" where issuer == nil: issuer = DistinguishedNames.normalized(value)
            case "x509-certificate:serial_number" where serial == nil:
                serial = HexText.bytes(value).map { HexText.pairs($0) }
            case "user-account:user_id" where account == nil && !value.isEmpty: account = value
            case "user-account:account_type" where value == STIXPattern.bankAccount: isBankAccount = true
            default: return false
            }
            return path != "x509-certificate:hashes.SHA-256" || digest != nil
        }

        /// What they are about together; nil where that is not one thing.
        var mark: Mark? {
            switch (digest, issuer, serial, account) {
            case (let digest?, nil, nil, nil) where !isBankAccount: .key(digest)
            case (nil, let issuer?, let serial?, nil) where !isBankAccount:
                .key(.serial(issuer: issuer, serial: serial))
            case (nil, nil, nil, let account?) where isBankAccount: .account(account)
            default: nil
            }
        }
    }

    private enum Token: Equatable {
        case open, close, equals
        case word(String)
        case path(String)
        case text(String)
    }

    private static func tokens(_ pattern: String) -> [Token]? {
        var tokens: [Token] = []
        var rest = Array(pattern.unicodeScalars)[...]
        while let first = rest.popFirst() {
            switch first {
            case " ", "\t", "\n", "\r": break
            case "[": tokens.append(.open)
            case "]": tokens.append(.close)
            case "=": tokens.append(.equals)
            case "'":
                var text = String.UnicodeScalarView()
                var isClosed = false
                while let next = rest.popFirst() {
                    if next == "'" {
                        isClosed = true
                        break
                    }
                    if next == "\\", let escaped = rest.popFirst() { text.append(escaped) } else { text.append(next) }
                }
                guard isClosed else { return nil }
                tokens.append(.text(String(text)))
            default:
                var word = String(first)
                while let next = rest.first,
                    !" \t\n\r[]='".unicodeScalars.contains(next) || (next == "'" && word.hasSuffix("."))
                {
                    rest.removeFirst()
                    guard next == "'" else {
                        word.unicodeScalars.append(next)
                        continue
                    }
                    // A part of a path in quotes: hashes.'SHA-256'.
                    while let inner = rest.popFirst(), inner != "'" { word.unicodeScalars.append(inner) }
                }
                let path = word.filter { $0 != "\"" }
                tokens.append(path.contains(":") ? .path(path) : .word(path.uppercased()))
            }
            guard tokens.count < 10_000 else { return nil }
        }
        return tokens
    }
}
