#pragma once

#include "CSimdjson.h"
#include "Scratch.hpp"
#include "Strings.hpp"

namespace json {

/// The column of one wanted field in the making, and what the current document says of it.
class FieldColumn {
public:
    enum class State : uint8_t { missing, null, value, bad };

    FieldColumn(const json_field &field, json_parse_text parse_text)
        : field_(field), parse_text_(parse_text), width_(width(field.type)) {
        field_.name = nullptr;
        field_.name_length = 0;
    }
    FieldColumn(FieldColumn &&) = default;

    /// What the current document says; set back when its row is finished or dropped.
    State state = State::missing;
    /// Whether the state comes from a key that is written as the field is.
    bool is_exact = false;
    /// Where the bad value stands.
    const uint8_t *bad_start = nullptr;
    size_t bad_length = 0;

    bool is_text() const { return field_.type == JSON_TEXT; }
    bool is_parts() const { return field_.type == JSON_PARTS; }

    /// Starts a column without rows.
    void clear() {
        null_count_ = 0;
        validity_rows_ = 0;
        reserve(0, 0);
        if (is_variable()) offsets()[0] = 0;
    }

    /// Makes room for rows up to `rows`, with `bytes` more of text.
    void reserve(size_t rows, size_t bytes) {
        size_t words = rows / 64 + 1;
        values_.reserve(field_.type == JSON_BOOLEAN ? words * 8 : (rows + 1) * width_);
        validity_.reserve(words);
        for (; validity_rows_ < words; ++validity_rows_) validity_[validity_rows_] = ~uint64_t(0);
        if (is_variable()) bytes_.reserve(size_t(byte_count_) + bytes + 64);
    }

    /// Takes the content of a string as row `row`; false when an escape in it is wrong.
    bool take_string(size_t row, const uint8_t *p, const uint8_t *end) {
        if (field_.type == JSON_TEXT) return take_text(row, p, end);
        if (field_.type == JSON_PARTS) return take_parts(row, p - 1, end + 1), true;
        state = State::value;
        if (read_usual(row, p, end, true)) return true;
        if (std::memchr(p, '\\', size_t(end - p)) == nullptr) {
            if (!read_unusual(row, p, end)) set_bad(p - 1, end + 1);
            return true;
        }
        unescaped_.reserve(size_t(end - p) + 8);
        uint8_t *content = unescaped_.data();
        uint8_t *content_end = unescape(p, end, content);
        if (content_end == nullptr) return false;
        std::memset(content_end, 0, 8);
        if (!read_usual(row, content, content_end, true)
            && !read_unusual(row, content, content_end)) {
            set_bad(p - 1, end + 1);
        }
        return true;
    }

    /// Takes true, false, null or a number as row `row`; false when it is none of them.
    bool take_scalar(size_t row, const uint8_t *p, const uint8_t *end) {
        if (*p == 'n') {
            state = State::null;
            return is_literal(p, end, "null", 4);
        }
        if (is_text()) {
            if (!is_scalar(p, end)) return false;
            take_raw(row, p, end);
            return true;
        }
        if (is_parts()) {
            if (!is_scalar(p, end)) return false;
            take_parts(row, p, end);
            return true;
        }
        state = State::value;
        if (read_usual(row, p, end, false)) return true;
        if (!is_scalar(p, end)) return false;
        set_bad(p, end);
        return true;
    }

    /// Takes the bytes as they stand as row `row` of a text column.
    void take_raw(size_t row, const uint8_t *p, const uint8_t *end) {
        size_t start = size_t(offsets()[row]);
        std::memcpy(bytes_.data() + start, p, size_t(end - p));
        end_bytes(row, start + size_t(end - p));
        state = State::value;
    }

    /// Takes what parse_text makes of the value as row `row`.
    void take_parts(size_t row, const uint8_t *p, const uint8_t *end) {
        json_parts parts = {nullptr, 0};
        size_t start = size_t(offsets()[row]);
        if (!parse_text_(&field_, p, size_t(end - p), &parts)
            || parts.length > size_t(INT32_MAX) - start) {
            set_bad(p, end);
            return;
        }
        bytes_.reserve(start + parts.length + 64);
        if (parts.length > 0) std::memcpy(bytes_.data() + start, parts.bytes, parts.length);
        end_bytes(row, start + parts.length);
        state = State::value;
    }

    /// The current document has a value here that is none of the type.
    void set_bad(const uint8_t *p, const uint8_t *end) {
        state = State::bad;
        bad_start = p;
        bad_length = size_t(end - p);
    }

    /// Makes row `row` NULL.
    void set_null(size_t row) {
        validity_[row >> 6] &= ~(uint64_t(1) << (row & 63));
        ++null_count_;
        if (is_variable()) {
            offsets()[row + 1] = offsets()[row];
        } else if (field_.type == JSON_BOOLEAN) {
            set_bit(row, false);
        } else {
            std::memset(values_.data() + row * width_, 0, width_);
        }
    }

    /// Says that rows before `row` are final, so that later text goes behind theirs.
    void keep(size_t row) {
        if (is_variable()) byte_count_ = offsets()[row];
    }

    json_column column(size_t rows) const {
        json_column result;
        result.values = values_.data();
        result.bytes = bytes_.data();
        result.byte_count = is_variable()
            ? size_t(reinterpret_cast<const int32_t *>(values_.data())[rows]) : 0;
        result.validity = validity_.data();
        result.null_count = null_count_;
        return result;
    }

    static bool is_literal(const uint8_t *p, const uint8_t *end, const char *text, ptrdiff_t length) {
        return end - p == length && std::memcmp(p, text, size_t(length)) == 0;
    }

    /// Whether [p, end) is true, false, null or a number.
    static bool is_scalar(const uint8_t *p, const uint8_t *end) {
        switch (*p) {
        case 't': return is_literal(p, end, "true", 4);
        case 'f': return is_literal(p, end, "false", 5);
        case 'n': return is_literal(p, end, "null", 4);
        default: return Number().read(p, end);
        }
    }

private:
    static size_t width(json_type type) {
        switch (type) {
        case JSON_BOOLEAN: return 0;
        case JSON_SMALLINT: return 2;
        case JSON_INTEGER: case JSON_REAL: case JSON_TEXT: case JSON_BYTEA: case JSON_DATE:
        case JSON_PARTS: return 4;
        case JSON_DECIMAL: case JSON_INTERVAL: return 16;
        default: return 8;
        }
    }

    bool is_variable() const {
        return field_.type == JSON_TEXT || field_.type == JSON_BYTEA || field_.type == JSON_PARTS;
    }

    int32_t *offsets() { return reinterpret_cast<int32_t *>(values_.data()); }

    template <typename T>
    bool set(size_t row, T value) {
        reinterpret_cast<T *>(values_.data())[row] = value;
        return true;
    }

    void set_bit(size_t row, bool bit) {
        auto words = reinterpret_cast<uint64_t *>(values_.data());
        uint64_t mask = uint64_t(1) << (row & 63);
        words[row >> 6] = bit ? words[row >> 6] | mask : words[row >> 6] & ~mask;
    }

    void end_bytes(size_t row, size_t end) { offsets()[row + 1] = int32_t(end); }

    bool take_text(size_t row, const uint8_t *p, const uint8_t *end) {
        size_t start = size_t(offsets()[row]);
        uint8_t *target = bytes_.data() + start;
        state = State::value;
        if (copy_looking_for_backslash(p, end, target)
            && std::memchr(p, '\\', size_t(end - p)) != nullptr) {
            uint8_t *target_end = unescape(p, end, target);
            if (target_end == nullptr) return false;
            end_bytes(row, size_t(target_end - bytes_.data()));
            return true;
        }
        end_bytes(row, start + size_t(end - p));
        return true;
    }

    template <typename T>
    bool set_integer(size_t row, const uint8_t *p, const uint8_t *end) {
        int64_t wide;
        if (!read_integer(p, end, wide) || wide != T(wide)) return false;
        return set(row, T(wide));
    }

    template <typename T>
    bool set_float(size_t row, const uint8_t *p, const uint8_t *end) {
        T number;
        return read_float(p, end, number) && set(row, number);
    }

    /// A number is milliseconds since the epoch, to the microsecond.
    bool set_epoch(size_t row, const uint8_t *p, const uint8_t *end) {
        Number number;
        int128 wide;
        bool exact;
        if (!number.read(p, end) || !number.scaled(3, wide, exact)) return false;
        if (wide < INT64_MIN || wide > INT64_MAX) return false;
        return set(row, int64_t(wide));
    }

    bool set_timestamp(size_t row, const uint8_t *p, const uint8_t *end, bool quoted) {
        if (!quoted) return set_epoch(row, p, end);
        int64_t instant;
        return read_timestamp(dates_, p, end, field_.type == JSON_TIMESTAMPTZ, instant)
            && set(row, instant);
    }

    bool set_date(size_t row, const uint8_t *p, const uint8_t *end, bool quoted) {
        int32_t days;
        return quoted && end - p == 10 && dates_.read(p, days) && set(row, days);
    }

    bool set_time(size_t row, const uint8_t *p, const uint8_t *end, bool quoted) {
        int64_t clock;
        return quoted && read_clock(p, end, clock) && p == end && set(row, clock);
    }

    bool set_boolean(size_t row, const uint8_t *p, const uint8_t *end) {
        bool bit = is_literal(p, end, "true", 4);
        if (!bit && !is_literal(p, end, "false", 5)) return false;
        set_bit(row, bit);
        return true;
    }

    bool set_decimal(size_t row, const uint8_t *p, const uint8_t *end) {
        int128 unscaled;
        return read_decimal(p, end, field_.precision, field_.scale, unscaled) && set(row, unscaled);
    }

    bool set_base64(size_t row, const uint8_t *p, const uint8_t *end) {
        uint8_t *target_end = decode_base64(p, end, bytes_.data() + offsets()[row]);
        if (target_end == nullptr) return false;
        end_bytes(row, size_t(target_end - bytes_.data()));
        return true;
    }

    /// Reads the usual forms of the type, in a string or bare.
    bool read_usual(size_t row, const uint8_t *p, const uint8_t *end, bool quoted) {
        switch (field_.type) {
        case JSON_BOOLEAN: return set_boolean(row, p, end);
        case JSON_SMALLINT: return set_integer<int16_t>(row, p, end);
        case JSON_INTEGER: return set_integer<int32_t>(row, p, end);
        case JSON_BIGINT: return set_integer<int64_t>(row, p, end);
        case JSON_REAL: return set_float<float>(row, p, end);
        case JSON_DOUBLE: return set_float<double>(row, p, end);
        case JSON_DECIMAL: return set_decimal(row, p, end);
        case JSON_DATE: return set_date(row, p, end, quoted);
        case JSON_TIME: return set_time(row, p, end, quoted);
        case JSON_TIMESTAMP: case JSON_TIMESTAMPTZ: return set_timestamp(row, p, end, quoted);
        case JSON_BYTEA: return quoted && set_base64(row, p, end);
        case JSON_TEXT: case JSON_INTERVAL: case JSON_PARTS: return false;
        }
        return false;
    }

    /// Reads any other form of the type, from a string.
    bool read_unusual(size_t row, const uint8_t *p, const uint8_t *end) {
        if (is_variable()) return false;
        alignas(16) uint8_t value[16] = {};
        if (!parse_text_(&field_, p, size_t(end - p), value)) return false;
        if (field_.type == JSON_BOOLEAN) {
            set_bit(row, value[0] != 0);
        } else {
            std::memcpy(values_.data() + row * width_, value, width_);
        }
        return true;
    }

    json_field field_;
    json_parse_text parse_text_;
    size_t width_;
    DateReader dates_;
    Scratch<uint8_t> values_;
    Scratch<uint8_t> bytes_;
    Scratch<uint64_t> validity_;
    Scratch<uint8_t> unescaped_;
    size_t validity_rows_ = 0;
    size_t null_count_ = 0;
    int32_t byte_count_ = 0;
};

}  // namespace json
