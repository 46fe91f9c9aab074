@testable import SQL
import Testing

/// Tokens, as PostgreSQL's manual describes them in section 4.1.
@Suite struct LexerTests {
    private func tokens(_ text: String, variables: [String: String] = [:]) -> [Token] {
        Lexer.tokens(of: SourceText(name: "q", text: text), variables: variables).tokens.dropLast()
    }

    private func texts(_ text: String, variables: [String: String] = [:]) -> [String] {
        tokens(text, variables: variables).map(\.text)
    }

    @Test func wordsFoldAndKeepTheirSpelling() throws {
        let token = try #require(tokens("View_Log$1").first)
        #expect(token.text == "view_log$1" && token.spelling == "View_Log$1")
        #expect(tokens("Straße").first?.text == "straße")
        #expect(tokens("ÄB").first?.text == "Äb", "only ASCII folds")
    }

    @Test func quotedWords() {
        #expect(texts(#""View ""Log""" `a``b`"#) == [#"View "Log""#, "a`b"])
        #expect(tokens(#""select""#).first?.keyword == nil)
    }

    @Test func strings() {
        #expect(texts("'it''s'") == ["it's"])
        #expect(texts("'a' \n 'b'") == ["ab"])
        #expect(texts("'a' 'b'") == ["a", "b"])
        #expect(texts(#"E'\n\t\\\'\x41\101\u00e9\U0001F600'"#) == ["\n\t\\'AAé😀"])
        #expect(texts("$$it's$$ $tag$a $$ b$tag$") == ["it's", "a $$ b"])
        #expect(texts("X'CAfe'") == ["CAfe"])
        #expect(texts(#"'\n'"#) == [#"\n"#])
    }

    @Test func numbers() {
        #expect(
            texts("1_000 007 0x1F 0o17 0b101 1.50 .5 1. 1e5 1E+5 2.5e-3 0xFFFFFFFFFFFFFFFFFF") == [
                "1000", "7", "31", "15", "5", "1.50", ".5", "1.", "1e5", "1e5", "2.5e-3",
                "4722366482869645213695",
            ])
        #expect(tokens("1.5").first?.kind == .decimal && tokens("0").first?.kind == .integer)
    }

    @Test func operatorsAreAsLongAsTheyCanBe() {
        #expect(texts("a->>b") == ["a", "->>", "b"])
        #expect(texts("a=-1") == ["a", "=", "-", "1"])
        #expect(texts("a<-1||-2") == ["a", "<", "-", "1", "||", "-", "2"])
        #expect(texts("a::int!=b") == ["a", "::", "int", "!=", "b"])
        #expect(texts("a--b\n+c") == ["a", "+", "c"])
    }

    @Test func commentsNest() {
        #expect(texts("a /* b /* c */ d */ e -- f\r\ng") == ["a", "e", "g"])
    }

    @Test func pastedBlanks() {
        #expect(texts("\u{FEFF}a\u{00A0}b\u{3000}c\u{200B}d") == ["a", "b", "c", "d"])
    }

    @Test func variables() {
        let variables = ["n": "10", "name": "it's", "list": "a, :n"]
        #expect(
            texts(":n + :'name' + :\"name\"", variables: variables) == [
                "10", "+", "it's", "+", "it's",
            ])
        #expect(texts("f(:list)", variables: variables).dropFirst(2).first == "a")
        #expect(texts("f(:list)", variables: variables).contains("10"))
        #expect(tokens("  :n", variables: variables).first?.range == SourceRange(2, 4))
    }

    @Test func aSlicesColonIsNoVariable() throws {
        let slice = try expression("a[1:n]")
        #expect(slice == (try expression("a[1 : n]")))
        #expect(try expression("{a:b}") == (try expression("{a : b}")))
    }

    @Test func aVariableThatNamesItselfEnds() {
        let source = SourceText(name: "q", text: "SELECT :a")
        let (_, diagnostics) = Parser.parseScript(source, variables: ["a": ":a :a :a :a"])
        #expect(diagnostics.count == 1)
        #expect(diagnostics.first?.message == "variable \"a\" is expanded too deeply")
    }

    @Test func statementsEndAtASemicolon() {
        let complete = ["", " -- x", "SELECT 1;", "SELECT 1; -- done", "SELECT ';';", ";"]
        for text in complete { #expect(StatementScanner.isComplete(text), "\(text)") }
        let incomplete: [(String, StatementScanner.State)] = [
            ("SELECT 1", .statement), ("SELECT (1;", .parenthesis), ("SELECT ';", .quote),
            ("SELECT $$;", .quote), ("SELECT 1 /* ;", .comment), ("SELECT \";", .quote),
            ("SELECT 1; SELECT 2", .statement), ("SELECT :x", .statement),
        ]
        for (text, state) in incomplete {
            #expect(StatementScanner.state(of: text) == state, "\(text)")
        }
    }
}
