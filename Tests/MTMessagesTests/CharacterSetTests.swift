@testable import MTMessages
import Testing

@Suite struct CharacterSetTests {
    @Test func theSetsHoldTheCharactersOfTheHandbook() {
        let digits = "0123456789"
        let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        let x = digits + upper + upper.lowercased() + "/-?:().,'+ "
        let sets: [(String, String)] = [
            ("n", digits), ("a", upper), ("c", upper + digits), ("h", digits + "ABCDEF"), ("x", x),
            ("y", digits + upper + " .,-()/='+:?!\"%&*<>;"), ("z", x + "=!\"%&*<>;{@#_"), ("d", digits + ","),
        ]
        for (letter, expected) in sets {
            let set = CharacterSet(notation: letter.utf8.first ?? 0)
            let found = (0...255).filter { set?.contains(byte: UInt8($0)) ?? false }
            #expect(found == expected.utf8.map { Int($0) }.sorted(), "\(letter)")
        }
        #expect(CharacterSet(notation: UInt8(ascii: "q")) == nil)
    }
}
