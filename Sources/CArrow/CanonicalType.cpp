#include "CanonicalType.hpp"

#include <algorithm>
#include <vector>

#include <arrow/array.h>
#include <arrow/array/builder_time.h>
#include <arrow/buffer.h>
#include <arrow/compute/cast.h>
#include <arrow/extension_type.h>
#include <arrow/type.h>
#include <arrow/type_traits.h>
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

/// A duration is an interval without months and days, floored to microseconds as times are.
arrow::Result<std::shared_ptr<arrow::Array>> intervals(const arrow::DurationArray &durations) {
    int64_t microseconds = 1, parts = 1;
    switch (static_cast<const arrow::DurationType &>(*durations.type()).unit()) {
    case arrow::TimeUnit::SECOND: microseconds = 1000000; break;
    case arrow::TimeUnit::MILLI: microseconds = 1000; break;
    case arrow::TimeUnit::MICRO: break;
    case arrow::TimeUnit::NANO: parts = 1000; break;
    }
    arrow::MonthDayNanoIntervalBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Reserve(durations.length()));
    for (int64_t row = 0; row < durations.length(); ++row) {
        if (durations.IsNull(row)) {
            builder.UnsafeAppendNull();
            continue;
        }
        int64_t value = durations.Value(row);
        int64_t floored = value / parts - (value % parts < 0);
        int64_t nanoseconds = 0;
        if (__builtin_mul_overflow(floored, microseconds * 1000, &nanoseconds)) {
            return arrow::Status::Invalid("a duration is too long");
        }
        builder.UnsafeAppend({0, 0, nanoseconds});
    }
    return builder.Finish();
}

bool isUUID(const arrow::DataType &type) {
    return type.id() == arrow::Type::EXTENSION &&
           static_cast<const arrow::ExtensionType &>(type).extension_name() == "arrow.uuid";
}

/// `field` with the canonical type of what it holds; null when that is not supported.
std::shared_ptr<arrow::Field> canonicalField(const std::shared_ptr<arrow::Field> &field) {
    auto type = canonicalType(field->type());
    return type ? field->WithType(type) : nullptr;
}

std::shared_ptr<arrow::DataType> canonicalList(const std::shared_ptr<arrow::Field> &element) {
    auto field = canonicalField(element);
    return field ? arrow::list(field) : nullptr;
}

std::shared_ptr<arrow::DataType> canonicalStruct(const arrow::StructType &type) {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    for (const auto &field : type.fields()) {
        fields.push_back(canonicalField(field));
        if (!fields.back()) return nullptr;
    }
    return arrow::struct_(fields);
}

std::shared_ptr<arrow::DataType> canonicalMap(const arrow::MapType &type) {
    auto key = canonicalField(type.key_field());
    auto item = canonicalField(type.item_field());
    return key && item ? std::make_shared<arrow::MapType>(key, item, false) : nullptr;
}

/// A list, struct or map of the canonical type `type`, made of canonical parts.
arrow::Result<std::shared_ptr<arrow::Array>> canonicalParts(
    std::shared_ptr<arrow::Array> array, const std::shared_ptr<arrow::DataType> &type) {
    if (type->id() == arrow::Type::LIST && array->type_id() != arrow::Type::LIST) {
        // The same elements behind offsets of 32 bits.
        auto list = arrow::list(array->type()->field(0));
        ARROW_ASSIGN_OR_RAISE(auto cast, arrow::compute::Cast(arrow::Datum(array), list));
        array = cast.make_array();
    }
    auto data = array->data()->Copy();
    for (size_t index = 0; index < data->child_data.size(); ++index) {
        auto child = arrow::MakeArray(data->child_data[index]);
        ARROW_ASSIGN_OR_RAISE(
            auto part, type->id() == arrow::Type::MAP
                           ? canonicalParts(child, type->field(int(index))->type())
                           : canonicalArray(child));
        data->child_data[index] = part->data();
    }
    data->type = type;
    return arrow::MakeArray(data);
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
    case Type::DURATION:
        return arrow::month_day_nano_interval();
    case Type::DECIMAL32:
    case Type::DECIMAL64:
    case Type::DECIMAL128:
    case Type::DECIMAL256:
        return canonicalDecimal(static_cast<const arrow::DecimalType &>(*type));
    case Type::DICTIONARY:
        return canonicalType(static_cast<const arrow::DictionaryType &>(*type).value_type());
    case Type::LIST:
    case Type::LARGE_LIST:
    case Type::FIXED_SIZE_LIST:
    case Type::LIST_VIEW:
    case Type::LARGE_LIST_VIEW:
        return canonicalList(type->field(0));
    case Type::STRUCT:
        return canonicalStruct(static_cast<const arrow::StructType &>(*type));
    case Type::MAP:
        return canonicalMap(static_cast<const arrow::MapType &>(*type));
    case Type::EXTENSION:
        if (isUUID(*type)) return arrow::fixed_size_binary(16);
        return canonicalType(static_cast<const arrow::ExtensionType &>(*type).storage_type());
    default:
        return nullptr;
    }
}

arrow::Result<std::shared_ptr<arrow::Array>> canonicalArray(
    const std::shared_ptr<arrow::Array> &array) {
    if (array->type_id() == arrow::Type::EXTENSION) {
        auto storage = static_cast<const arrow::ExtensionArray &>(*array).storage();
        if (isUUID(*array->type())) return storage;
        return canonicalArray(storage);
    }
    auto type = canonicalType(array->type());
    if (!type) return arrow::Status::NotImplemented("type ", array->type()->ToString());
    if (arrow::is_nested(type->id())) return canonicalParts(array, type);

    std::shared_ptr<arrow::Array> result = array;
    if (!type->Equals(array->type())) {
        if (array->type_id() == arrow::Type::TIMESTAMP &&
            static_cast<const arrow::TimestampType &>(*array->type()).unit() ==
                arrow::TimeUnit::NANO) {
            return floorToMicroseconds(array, type);
        }
        if (array->type_id() == arrow::Type::DURATION) {
            return intervals(static_cast<const arrow::DurationArray &>(*array));
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
