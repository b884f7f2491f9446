import PaymentModel

/// A piece of HTML that is put together safely: what comes from a message is always escaped.
struct HTMLText {
    private(set) var text = ""

    /// Adds markup of the report's own.
    mutating func raw(_ markup: String) { text += markup }

    /// Adds a text, escaped.
    mutating func add(_ plain: String) { text += escaped(plain) }

    /// Adds an element with a text in it.
    mutating func element(_ name: String, class style: String = "", _ plain: String) {
        open(name, class: style)
        add(plain)
        raw("</\(name)>")
    }

    /// Opens an element.
    mutating func open(_ name: String, class style: String = "") {
        raw(style.isEmpty ? "<\(name)>" : "<\(name) class=\"\(style)\">")
    }
}

/// A text as it may stand in HTML, in an element or in an attribute in quotes: nothing in it is markup, and nothing in it is
/// invisible or turns the direction of writing around.
func escaped(_ text: String) -> String {
    var result = ""
    for scalar in visible(text).unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
