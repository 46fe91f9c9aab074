extension ExactFloatSums {
    /// Adds the product of two numbers, with what rounding takes from it.
    @inline(__always)
    func addProduct(_ x: Double, _ y: Double, times weight: Int64, to group: Int) {
        let product = x * y
        add(product, times: weight, to: group)
        // Not a number where the product is infinite.
        if product.isFinite { add((-product).addingProduct(x, y), times: weight, to: group) }
    }

    /// Σab - ΣaΣb/n in twice the precision of a double, since both may be nearly equal; NaN where a sum
    /// is not finite, and never negative where `isSquare` says that a and b are the same.
    static func spread(
        of products: (value: Double, rest: Double), _ a: (value: Double, rest: Double),
        _ b: (value: Double, rest: Double), count: Double, isSquare: Bool
    ) -> Double {
        guard a.value.isFinite, b.value.isFinite, products.value.isFinite else { return .nan }
        let product = a.value * b.value
        let productError =
            (-product).addingProduct(a.value, b.value) + a.value * b.rest + a.rest * b.value
        let quotient = product / count
        let quotientError = (product.addingProduct(-quotient, count) + productError) / count
        let (difference, error) = twoSum(products.value, -quotient)
        let spread = difference + (error + products.rest - quotientError)
        return isSquare && spread < 0 ? 0 : spread
    }
}
