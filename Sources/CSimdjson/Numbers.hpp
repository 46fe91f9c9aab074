#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace json {

static_assert(std::endian::native == std::endian::little, "bytes are compared as words");

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

inline bool is_digit(uint8_t c) { return uint8_t(c - '0') < 10; }

inline bool is_space(uint8_t c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// 10^0 to 10^38.
inline constexpr auto powers_of_ten = [] {
    std::array<uint128, 39> powers{};
    powers[0] = 1;
    for (int i = 1; i < 39; ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

/// The parts of a number in JSON's grammar: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
struct Number {
    bool negative = false;
    const uint8_t *integer = nullptr;   // its first digit
    const uint8_t *point = nullptr;     // just behind the integer digits
    const uint8_t *fraction = nullptr;  // its first digit; equal to fraction_end when there is none
    const uint8_t *fraction_end = nullptr;
    int64_t exponent = 0;               // between -100,000 and 100,000

    /// Whether exactly [p, end) is a number; *end must be readable and no digit.
    bool read(const uint8_t *p, const uint8_t *end) {
        negative = *p == '-';
        p += negative;
        integer = p;
        while (is_digit(*p)) ++p;
        if (p == integer || (*integer == '0' && p - integer > 1)) return false;
        point = fraction = fraction_end = p;
        if (*p == '.') {
            fraction = ++p;
            while (is_digit(*p)) ++p;
            if (p == fraction) return false;
            fraction_end = p;
        }
        if ((*p | 0x20) == 'e' && p < end) {
            ++p;
            bool down = *p == '-';
            if (*p == '-' || *p == '+') ++p;
            const uint8_t *first = p;
            for (; is_digit(*p); ++p) {
                if (exponent < 100'000) exponent = exponent * 10 + (*p - '0');
            }
            if (p == first) return false;
            if (exponent > 100'000) exponent = 100'000;
            if (down) exponent = -exponent;
        }
        return p == end;
    }

    /// The number times 10^scale, rounded half away from zero; `exact` says whether nothing was
    /// lost. False when it has more than 38 digits.
    bool scaled(int scale, int128 &result, bool &exact) const {
        static constexpr uint128 limit = powers_of_ten[38];
        uint128 value = 0;
        int64_t kept = (point - integer) + exponent + scale;
        bool round_up = false;
        exact = true;
        auto take = [&](const uint8_t *p, const uint8_t *end) {
            for (; p < end; ++p, --kept) {
                unsigned digit = *p - '0';
                if (kept > 0) {
                    value = value * 10 + digit;
                    if (value >= limit) return false;
                } else {
                    if (kept == 0) round_up = digit >= 5;
                    if (digit != 0) exact = false;
                }
            }
            return true;
        };
        if (!take(integer, point) || !take(fraction, fraction_end)) return false;
        for (; kept > 0 && value != 0; --kept) {
            value *= 10;
            if (value >= limit) return false;
        }
        value += round_up;
        if (value >= limit) return false;
        result = negative ? -int128(value) : int128(value);
        return true;
    }
};

/// Reads an integer that stands in [p, end), with the form 1.0 or 1e3 if that is exact.
/// False when it is none or does not fit into 64 bits.
inline bool read_integer(const uint8_t *p, const uint8_t *end, int64_t &result) {
    bool negative = *p == '-';
    const uint8_t *start = p + negative;
    const uint8_t *q = start;
    uint64_t value = 0;
    while (is_digit(*q)) value = value * 10 + (*q++ - '0');
    if (q == end && q - start <= 18 && q > start && (*start != '0' || q - start == 1)) {
        result = negative ? -int64_t(value) : int64_t(value);
        return true;
    }
    Number number;
    int128 wide;
    bool exact;
    if (!number.read(p, end) || !number.scaled(0, wide, exact) || !exact) return false;
    if (wide < INT64_MIN || wide > INT64_MAX) return false;
    result = int64_t(wide);
    return true;
}

/// Reads the floating-point number nearest to the text in [p, end); false when the text is no
/// number or is too large.
template <typename Float>
inline bool read_float(const uint8_t *p, const uint8_t *end, Float &result) {
    Number number;
    if (!number.read(p, end)) return false;
    int64_t digits = (number.point - number.integer) + (number.fraction_end - number.fraction);
    int64_t power = number.exponent - (number.fraction_end - number.fraction);
    if (sizeof(Float) == 8 && digits <= 15 && power >= -22 && power <= 22) {
        // Both operands are exact, so the one operation rounds correctly (Clinger, PLDI 1990).
        static constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                            1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
        uint64_t value = 0;
        for (auto q = number.integer; q < number.point; ++q) value = value * 10 + (*q - '0');
        for (auto q = number.fraction; q < number.fraction_end; ++q) value = value * 10 + (*q - '0');
        double exact = double(value);
        exact = power < 0 ? exact / powers[-power] : exact * powers[power];
        result = Float(number.negative ? -exact : exact);
        return true;
    }
    auto text = reinterpret_cast<const char *>(p);
    auto read = std::from_chars(text, reinterpret_cast<const char *>(end), result);
    if (read.ec == std::errc()) return true;
    // Too small to be told from zero is zero; from_chars says the same of too large.
    bool below_one = *number.integer == '0' && number.exponent <= 0;
    bool tiny = read.ec == std::errc::result_out_of_range
        && (below_one || number.exponent + (number.point - number.integer) < 0);
    result = number.negative ? Float(-0.0) : Float(0.0);
    return tiny;
}

/// Reads a decimal of `precision` digits, `scale` of them behind the point, from [p, end).
inline bool read_decimal(
    const uint8_t *p, const uint8_t *end, int precision, int scale, int128 &result) {
    Number number;
    bool exact;
    if (!number.read(p, end) || !number.scaled(scale, result, exact)) return false;
    uint128 magnitude = result < 0 ? uint128(-result) : uint128(result);
    return magnitude < powers_of_ten[precision];
}

}  // namespace json
