/// A data type as it is written: `BIGINT`, `DECIMAL(10, 2)`, `TEXT[]`, `MAP<TEXT, INT>`.
public struct TypeSyntax: Hashable, Sendable {
    /// What kind of type it is.
    public var kind: Kind
    /// Where it stands.
    @Located public var range: SourceRange

    /// The shapes of a written type.
    public indirect enum Kind: Hashable, Sendable {
        /// A name of one or more words in lower case, single spaces between (`double precision`,
        /// `timestamp with time zone`), and its parameters (`DECIMAL(10, 2)` has `[10, 2]`).
        /// The parameters of the time types are kept here, though they stand inside the words.
        case named(String, parameters: [Int])
        /// `INTERVAL`, perhaps with fields (`DAY TO SECOND(3)`).
        case interval(IntervalFieldsSyntax?)
        /// `element[]`, `element[3]`, `element ARRAY`, `ARRAY<element>`; the size as PostgreSQL takes it.
        case array(TypeSyntax, size: Int?)
        /// `STRUCT<name TYPE, …>`, `STRUCT(…)`, `ROW<…>` or `ROW(…)`.
        case structure([StructFieldSyntax])
        /// `MAP<key, value>` or `MAP(key, value)`.
        case map(key: TypeSyntax, value: TypeSyntax)
    }

    /// A type of that kind.
    public init(_ kind: Kind, range: SourceRange = .none) {
        self.kind = kind
        self.range = range
    }
}

/// One field of a structure type: `name TYPE [NOT NULL]`.
public struct StructFieldSyntax: Hashable, Sendable {
    /// The field's name.
    public var name: IdentifierSyntax
    /// Its type.
    public var type: TypeSyntax
    /// Whether `NOT NULL` follows.
    public var isNotNull: Bool
}

/// A unit of time, as in `1 MINUTE`, `INTERVAL '1' DAY` or `FLOOR(ts TO HOUR)`.
public enum TimeUnitSyntax: String, Hashable, Sendable, CaseIterable {
    /// One millionth of a second.
    case microsecond
    /// One thousandth of a second.
    case millisecond
    /// A second.
    case second
    /// 60 seconds.
    case minute
    /// 60 minutes.
    case hour
    /// A day.
    case day
    /// 7 days.
    case week
    /// A calendar month.
    case month
    /// Three calendar months.
    case quarter
    /// A calendar year.
    case year

    /// The unit of that lower-case word, singular or plural; nil if the word is none.
    public init?(word: String) {
        if let unit = TimeUnitSyntax(rawValue: word) {
            self = unit
        } else if word.utf8.last == UInt8(ascii: "s"),
            let unit = TimeUnitSyntax(rawValue: String(word.dropLast()))
        {
            self = unit
        } else {
            return nil
        }
    }
}

/// The fields of an interval: `MINUTE`, `HOUR TO MINUTE`, `SECOND(3)`.
public struct IntervalFieldsSyntax: Hashable, Sendable {
    /// The largest field, or the only one.
    public var from: TimeUnitSyntax
    /// The smallest field of `from TO to`.
    public var to: TimeUnitSyntax?
    /// Digits of the seconds' fraction, as in `SECOND(3)`.
    public var precision: Int?
    /// Where the fields stand.
    @Located public var range: SourceRange
}
