import Testing

/// What a reader stumbles over, and what must not be reachable from a query or its data.
@Suite struct StyleTests {
    @Test func noFileIsLong() {
        for file in SourceTree.files {
            #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count - 1) lines")
        }
    }

    @Test(arguments: ["fatalError(", "try!", "as!"]) func noTraps(_ word: String) {
        for file in SourceTree.files {
            #expect(!file.code.contains(word), "\(file.path) has \(word)")
        }
    }

    @Test func nothingIsLeftToDo() {
        for file in SourceTree.files {
            #expect(
                !file.text.contains(#/\b(?:TODO|FIXME|XXX)\b/#), "\(file.path) has something to do")
        }
    }

    /// No mention of where or with what the package is written.
    @Test func nothingNamesAMachine() {
        for file in SourceTree.files {
            #expect(!file.text.contains(#/"\/(?:work|home|root)\//#), "\(file.path) names a folder")
        }
    }

    @Test func publicDeclarationsAreDocumented() {
        let declaration = #/^\s*(?:@\w+(?:\([^)]*\))?\s+)*public (?!import|init\(\)|extension)/#
        for file in SourceTree.files {
            let lines = file.lines
            for (index, line) in lines.enumerated() {
                guard line.contains(declaration), !line.contains("override") else { continue }
                var above = index - 1
                while above >= 0, Self.belongsToDeclaration(lines[above]) { above -= 1 }
                let comment = above >= 0 ? lines[above].drop { $0 == " " } : ""
                #expect(
                    comment.hasPrefix("///") || comment.hasSuffix("*/"),
                    "\(file.path):\(index + 1) is public without documentation: \(line)")
            }
        }
    }

    /// Attributes stand between the documentation and what it documents.
    private static func belongsToDeclaration(_ line: Substring) -> Bool {
        line.drop { $0 == " " }.hasPrefix("@")
    }
}
