import Columnar
import Glibc

extension ScalarFunction {
    /// `sind`
    static let sineOfDegrees = ofDouble(
        "sind", "The sine of an angle in degrees.", FunctionExample("sind(30)", "0.5")
    ) { x throws(RowError) in try DegreeAngles.sine(x) }

    /// `cosd`
    static let cosineOfDegrees = ofDouble(
        "cosd", "The cosine of an angle in degrees.", FunctionExample("cosd(60)", "0.5")
    ) { x throws(RowError) in try DegreeAngles.cosine(x) }

    /// `tand`
    static let tangentOfDegrees = ofDouble(
        "tand", "The tangent of an angle in degrees.", FunctionExample("tand(45)", "1")
    ) { x throws(RowError) in try DegreeAngles.sine(x) / DegreeAngles.cosine(x) }

    /// `cotd`
    static let cotangentOfDegrees = ofDouble(
        "cotd", "The cotangent of an angle in degrees.", FunctionExample("cotd(45)", "1")
    ) { x throws(RowError) in try DegreeAngles.cosine(x) / DegreeAngles.sine(x) }

    /// `asind`
    static let arcSineInDegrees = ofDouble(
        "asind", "The angle in degrees with this sine.", FunctionExample("asind(0.5)", "30")
    ) { x throws(RowError) in try DegreeAngles.arcSine(x) }

    /// `acosd`
    static let arcCosineInDegrees = ofDouble(
        "acosd", "The angle in degrees with this cosine.", FunctionExample("acosd(0.5)", "60")
    ) { x throws(RowError) in try DegreeAngles.arcCosine(x) }

    /// `atand`
    static let arcTangentInDegrees = ofDouble(
        "atand", "The angle in degrees with this tangent.", FunctionExample("atand(1)", "45")
    ) { x throws(RowError) in DegreeAngles.degrees(atan(x)) }

    /// `atan2d`
    static let arcTangent2InDegrees = ScalarFunction(
        "atan2d", category: .math,
        summary: "The angle in degrees of the point (x, y), which are given as y, x.",
        examples: [FunctionExample("atan2d(1, 0)", "90")],
        overloads: [
            Overload(
                [.double, .double], .double,
                kernel: Kernels.binary { (y: Double, x: Double) in
                    DegreeAngles.degrees(atan2(y, x))
                })
        ])
}
