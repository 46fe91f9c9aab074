import Glibc

/// Trigonometry in degrees that is exact where the angle is a multiple of 30 or 45.
enum DegreeAngles {
    /// The sine of an angle.
    static func sine(_ degrees: Double) throws(RowError) -> Double {
        if degrees.isInfinite { throw .inputOutOfRange }
        var angle = fmod(degrees, 360)
        var sign = 1.0
        if angle < 0 { (angle, sign) = (-angle, -sign) }
        if angle > 180 { (angle, sign) = (360 - angle, -sign) }
        return sign * quadrantSine(angle > 90 ? 180 - angle : angle)
    }

    /// The cosine of an angle.
    static func cosine(_ degrees: Double) throws(RowError) -> Double {
        if degrees.isInfinite { throw .inputOutOfRange }
        var angle = fmod(degrees.magnitude, 360)
        if angle > 180 { angle = 360 - angle }
        return angle > 90 ? -quadrantSine(angle - 90) : quadrantSine(90 - angle)
    }

    /// The angle of a sine, -90...90.
    static func arcSine(_ x: Double) throws(RowError) -> Double {
        if x.magnitude > 1 { throw .inputOutOfRange }
        return x.magnitude == 0.5 ? 60 * x : degrees(asin(x))
    }

    /// The angle of a cosine, 0...180.
    static func arcCosine(_ x: Double) throws(RowError) -> Double {
        if x.magnitude > 1 { throw .inputOutOfRange }
        return x.magnitude == 0.5 ? 90 - 60 * x : degrees(acos(x))
    }

    /// Radians in degrees.
    static func degrees(_ radians: Double) -> Double { radians * (180 / Double.pi) }

    /// The sine of 0...90 degrees.
    private static func quadrantSine(_ angle: Double) -> Double {
        if angle == 30 { return 0.5 }
        return angle <= 45
            ? sin(angle * (Double.pi / 180)) : cos((90 - angle) * (Double.pi / 180))
    }
}
