#include "CanonicalType.hpp"

#include <algorithm>

#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/compute/cast.h>
#include <arrow/extension_type.h>
#include <arrow/type.h>
#include <arrow/util/bitmap_ops.h>
#include <arrow/util/utf8.h>

namespace carrow {

namespace {

constexpr int32_t maximumPrecision = 38;

std::shared_ptr<arrow::DataType> canonicalDecimal(const arrow::DecimalType &type) {
    int32_t scale = type.scale();
    if (scale < 0 || scale > maximumPrecision) return nullptr;
    int32_t precision = std::min(std::max(type.precision(), scale), maximumPrecision);
    return arrow::decimal128(precision, scale);
}

std::shared_ptr<arrow::DataType> canonicalTimestamp(const arrow::TimestampType &type) {
    return arrow::timestamp(arrow::TimeUnit::MICRO, type.timezone().empty() ? "" : "UTC");
}

/// Arrow's cast rounds towards zero, so that instants before 1970 would move to a later microsecond.
arrow::Result<std::shared_ptr<arrow::Array>> floorToMicroseconds(
    const std::shared_ptr<arrow::Array> &array, const std::shared_ptr<arrow::DataType> &type) {
    const auto &source = static_cast<const arrow::TimestampArray &>(*array);
    ARROW_ASSIGN_OR_RAISE(
        auto buffer, arrow::AllocateBuffer(source.length() * int64_t(sizeof(int64_t))));
    auto *target = reinterpret_cast<int64_t *>(buffer->mutable_data());
    const int64_t *nanoseconds = source.raw_values();
    for (int64_t row = 0; row < source.length(); ++row) {
        int64_t value = nanoseconds[row];
        target[row] = value / 1000 - (value % 1000 < 0);
    }
    std::shared_ptr<arrow::Buffer> validity;
    if (source.null_count() > 0) {
        ARROW_ASSIGN_OR_RAISE(
            validity, arrow::internal::CopyBitmap(
                          arrow::default_memory_pool(), source.null_bitmap_data(),
                          source.offset(), source.length()));
    }
    return arrow::MakeArray(arrow::ArrayData::Make(
        type, source.length(), {validity, std::shared_ptr<arrow::Buffer>(std::move(buffer))},
        source.null_count()));
}

/// Checks all bytes at once, and that no row begins inside of a character.
arrow::Status checkUTF8(const arrow::StringArray &array) {
    if (array.length() == 0) return arrow::Status::OK();
    [[maybe_unused]] static const bool tablesAreMade = (arrow::util::InitializeUTF8(), true);
    const int32_t *offsets = array.raw_value_offsets();
    const uint8_t *bytes = array.raw_data();
    int32_t end = offsets[array.length()];
    bool valid = arrow::util::ValidateUTF8(bytes + offsets[0], end - offsets[0]);
    for (int64_t row = 0; row < array.length(); ++row) {
        int32_t start = offsets[row];
        valid &= start >= end || (bytes[start] & 0xC0) != 0x80;
    }
    return valid ? arrow::Status::OK() : arrow::Status::Invalid("its text is not UTF-8");
}

}  // namespace

std::shared_ptr<arrow::DataType> canonicalType(const std::shared_ptr<arrow::DataType> &type) {
    using arrow::Type;
    switch (type->id()) {
    case Type::BOOL:
    case Type::INT16:
    case Type::INT32:
    case Type::INT64:
    case Type::FLOAT:
    case Type::DOUBLE:
    case Type::STRING:
    case Type::BINARY:
    case Type::DATE32:
    case Type::NA:
        return type;
    case Type::INT8:
    case Type::UINT8:
        return arrow::int16();
    case Type::UINT16:
        return arrow::int32();
    case Type::UINT32:
        return arrow::int64();
    case Type::UINT64:
        return arrow::decimal128(20, 0);
    case Type::HALF_FLOAT:
        return arrow::float32();
    case Type::LARGE_STRING:
    case Type::STRING_VIEW:
        return arrow::utf8();
    case Type::LARGE_BINARY:
    case Type::BINARY_VIEW:
    case Type::FIXED_SIZE_BINARY:
        return arrow::binary();
    case Type::DATE64:
        return arrow::date32();
    case Type::TIME32:
    case Type::TIME64:
        return arrow::time64(arrow::TimeUnit::MICRO);
    case Type::TIMESTAMP:
        return canonicalTimestamp(static_cast<const arrow::TimestampType &>(*type));
    case Type::DECIMAL32:
    case Type::DECIMAL64:
    case Type::DECIMAL128:
    case Type::DECIMAL256:
        return canonicalDecimal(static_cast<const arrow::DecimalType &>(*type));
    case Type::DICTIONARY:
        return canonicalType(static_cast<const arrow::DictionaryType &>(*type).value_type());
    case Type::EXTENSION:
        return canonicalType(static_cast<const arrow::ExtensionType &>(*type).storage_type());
    default:
        return nullptr;
    }
}

arrow::Result<std::shared_ptr<arrow::Array>> canonicalArray(
    const std::shared_ptr<arrow::Array> &array) {
    if (array->type_id() == arrow::Type::EXTENSION) {
        return canonicalArray(static_cast<const arrow::ExtensionArray &>(*array).storage());
    }
    auto type = canonicalType(array->type());
    if (!type) return arrow::Status::NotImplemented("type ", array->type()->ToString());

    std::shared_ptr<arrow::Array> result = array;
    if (!type->Equals(array->type())) {
        if (array->type_id() == arrow::Type::TIMESTAMP &&
            static_cast<const arrow::TimestampType &>(*array->type()).unit() ==
                arrow::TimeUnit::NANO) {
            return floorToMicroseconds(array, type);
        }
        auto options = arrow::compute::CastOptions::Safe(type);
        options.allow_time_truncate = true;
        ARROW_ASSIGN_OR_RAISE(
            auto cast, arrow::compute::Cast(arrow::Datum(array), options));
        result = cast.make_array();
    }
    if (type->id() == arrow::Type::STRING) {
        ARROW_RETURN_NOT_OK(checkUTF8(static_cast<const arrow::StringArray &>(*result)));
    }
    return result;
}

}  // namespace carrow
