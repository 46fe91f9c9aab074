/// A value that a column keeps in place: `Int16`, `Int32`, `Int64`, `Float`, `Double`, `Int128`
/// or `Interval`.
public protocol FixedWidth: BitwiseCopyable, Sendable, Equatable {
    /// What stands in the place of a NULL.
    static var zero: Self { get }
}

extension Int16: FixedWidth {}
extension Int32: FixedWidth {}
extension Int64: FixedWidth {}
extension Float: FixedWidth {}
extension Double: FixedWidth {}
extension Int128: FixedWidth {}
extension Interval: FixedWidth {}
