import Columnar

/// An address taken apart as RFC 3986 does: `scheme://user@host:port/path?query#fragment`.
struct URLParts {
    private(set) var scheme: Slice<TextBytes>?
    private(set) var userInfo: Slice<TextBytes>?
    private(set) var host: Slice<TextBytes>?
    private(set) var port: Slice<TextBytes>?
    private(set) var authority: Slice<TextBytes>?
    private(set) var path: Slice<TextBytes>
    private(set) var query: Slice<TextBytes>?
    private(set) var fragment: Slice<TextBytes>?

    /// Takes `text` apart; what is no address is all path.
    init(_ text: TextBytes) {
        var rest = text[...]
        path = rest
        if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
            fragment = rest[(hash + 1)...]
            rest = rest[..<hash]
        }
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = rest[(mark + 1)...]
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")), colon > rest.startIndex,
            rest[..<colon].allSatisfy({ Self.isSchemeByte($0) })
        {
            scheme = rest[..<colon]
            rest = rest[(colon + 1)...]
        }
        if rest.starts(with: "//".utf8) {
            rest = rest.dropFirst(2)
            let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            takeAuthority(rest[..<slash])
            rest = rest[slash...]
        }
        path = rest
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x2B...0x2E).contains(byte)
            || (0x30...0x39).contains(byte)
    }

    private mutating func takeAuthority(_ text: Slice<TextBytes>) {
        authority = text
        var rest = text
        if let at = rest.lastIndex(of: UInt8(ascii: "@")) {
            userInfo = rest[..<at]
            rest = rest[(at + 1)...]
        }
        // The colons within the brackets of an IPv6 address do not begin a port.
        let bracket = rest.lastIndex(of: UInt8(ascii: "]")) ?? rest.startIndex
        if let colon = rest[bracket...].firstIndex(of: UInt8(ascii: ":")) {
            port = rest[(colon + 1)...]
            rest = rest[..<colon]
        }
        host = rest
    }

    /// The value of `key` in the query.
    func queryValue(_ key: TextBytes) -> Slice<TextBytes>? {
        guard let query else { return nil }
        for pair in query.split(separator: UInt8(ascii: "&")) {
            guard let equal = pair.firstIndex(of: UInt8(ascii: "=")) else { continue }
            if pair[..<equal].elementsEqual(key) { return pair[(equal + 1)...] }
        }
        return nil
    }

    /// The part that Hive and Flink call `name`. Throws where there is none of that name.
    func part(_ name: TextBytes) throws(RowError) -> [UInt8]? {
        switch String(decoding: name, as: UTF8.self).uppercased() {
        case "HOST": return host.map { Array($0) }
        case "PATH": return Array(path)
        case "QUERY": return query.map { Array($0) }
        case "REF": return fragment.map { Array($0) }
        case "PROTOCOL": return scheme.map { Array($0) }
        case "AUTHORITY": return authority.map { Array($0) }
        case "USERINFO": return userInfo.map { Array($0) }
        case "PORT": return port.map { Array($0) }
        case "FILE":
            return Array(path) + (query.map { [UInt8(ascii: "?")] + Array($0) } ?? [])
        default:
            let shown = String(decoding: name, as: UTF8.self)
            throw RowError(code: "22023", "a URL has no part \"\(shown)\"")
        }
    }
}
