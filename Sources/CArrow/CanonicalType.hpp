// The few Arrow types that columns have here, and how the others become one of them.
//
//   in the file                            becomes
//   bool, int16, int32, int64, float,      itself
//   double, utf8, binary, date32, null
//   int8, uint8                            int16
//   uint16                                 int32
//   uint32                                 int64
//   uint64                                 decimal128(20, 0)
//   half_float                             float
//   large_utf8, utf8_view                  utf8
//   large_binary, binary_view,             binary
//   fixed_size_binary
//   date64                                 date32
//   time32, time64 of any unit             time64 in microseconds
//   timestamp of any unit, without a zone  timestamp in microseconds (finer parts are floored)
//   timestamp of any unit, with a zone     the same in UTC
//   decimal of any width                   decimal128, when precision <= 38 and scale >= 0;
//                                          a wider one is narrowed to 38 digits if its values fit
//   arrow.uuid                             fixed_size_binary(16), the only one
//   list of any kind, struct, map          list, struct, map of what their parts become
//   dictionary, other extension            what its values become
//   everything else                        not supported
#pragma once

#include <memory>

#include <arrow/result.h>
#include <arrow/type_fwd.h>

namespace carrow {

/// What a column of type `type` becomes; null when it is not supported.
std::shared_ptr<arrow::DataType> canonicalType(const std::shared_ptr<arrow::DataType> &type);

/// `array` as its canonical type; text is checked to be UTF-8.
arrow::Result<std::shared_ptr<arrow::Array>> canonicalArray(
    const std::shared_ptr<arrow::Array> &array);

}  // namespace carrow
