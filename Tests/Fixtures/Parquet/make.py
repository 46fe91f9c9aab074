"""Makes the Parquet files beside it, with the types of Arrow that streamsql widens or refuses.

Run by hand with pyarrow 26; the files are kept in the repository.
"""

import datetime as dt
import decimal
import pathlib
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

folder = pathlib.Path(__file__).parent
moments = [-1, None, 1_700_000_000_123_456_789, 0]


def timestamps(unit, divisor, zone=None):
    values = [None if m is None else m // divisor for m in moments]
    return pa.array(values, pa.int64()).cast(pa.timestamp(unit, zone))


columns = {
    "i8": pa.array([-128, None, 127, 0], pa.int8()),
    "u8": pa.array([255, None, 1, 0], pa.uint8()),
    "u16": pa.array([65535, None, 1, 0], pa.uint16()),
    "u32": pa.array([4294967295, None, 1, 0], pa.uint32()),
    "u64": pa.array([18446744073709551615, None, 1, 0], pa.uint64()),
    "f16": pa.array([1.5, None, -2.0, 0.0], pa.float32()).cast(pa.float16()),
    "large_string": pa.array(["a", None, "", "zażółć"], pa.large_string()),
    "string_view": pa.array(["a", None, "", "a longer text than twelve"], pa.string_view()),
    "large_binary": pa.array([b"a", None, b"", b"\xff"], pa.large_binary()),
    "binary_view": pa.array([b"a", None, b"", b"\xff" * 20], pa.binary_view()),
    "fixed_binary": pa.array([b"abc", None, b"\0\0\0", b"xyz"], pa.binary(3)),
    "date64": pa.array([dt.date(1969, 12, 31), None, dt.date(2024, 2, 29), dt.date(1970, 1, 1)], pa.date64()),
    "time_s": pa.array([86399, None, 1, 0], pa.int32()).cast(pa.time32("s")),
    "time_ms": pa.array([86399999, None, 1, 0], pa.int32()).cast(pa.time32("ms")),
    "time_ns": pa.array([86399999999999, None, 1999, 0], pa.int64()).cast(pa.time64("ns")),
    "ts_s": timestamps("s", 1_000_000_000),
    "ts_ms": timestamps("ms", 1_000_000),
    "ts_ns": timestamps("ns", 1),
    "ts_ns_berlin": timestamps("ns", 1, "Europe/Berlin"),
    "ts_ms_utc": timestamps("ms", 1_000_000, "UTC"),
    "decimal256": pa.array([decimal.Decimal("-12345.678"), None, decimal.Decimal("1E+30"), decimal.Decimal(0)], pa.decimal256(50, 3)),
    "decimal32": pa.array([decimal.Decimal("-1.5"), None, decimal.Decimal("9.9"), decimal.Decimal(0)], pa.decimal32(5, 1)),
    "dictionary_text": pa.array(["x", None, "y", "x"]).dictionary_encode(),
    "uuid": pa.array([uuid.UUID(int=1).bytes, None, uuid.UUID(int=2).bytes, uuid.UUID(int=3).bytes], pa.uuid()),
    "json": pa.array(['{"a": 1}', None, "[]", "null"], pa.json_()),
    "list": pa.array([[1], None, [], [2, 3]], pa.list_(pa.int64())),
    "struct": pa.array([{"a": 1, "b": "x"}, None, {"a": 2, "b": None}, {"a": 3, "b": ""}]),
    "map": pa.array([[("k", 1)], None, [], [("l", 2)]], pa.map_(pa.string(), pa.int64())),
    "duration": pa.array([1, None, 2, 3], pa.duration("us")),
    "last": pa.array([1, None, 2, 3], pa.int64()),
}
pq.write_table(pa.table(columns), folder / "foreign-types.parquet", compression="zstd")

pq.write_table(
    pa.table({"old": timestamps("us", 1000)}),
    folder / "int96.parquet",
    use_deprecated_int96_timestamps=True,
    store_schema=False,
)

broken = pa.array([b"fine", b"\xff\xfe", None], pa.binary())
text = pa.StringArray.from_buffers(3, broken.buffers()[1], broken.buffers()[2], broken.buffers()[0])
pq.write_table(pa.table({"id": pa.array([1, 2, 3]), "note": text}), folder / "not-utf8.parquet")

wide = pa.array([decimal.Decimal("1E+45")], pa.decimal256(50, 3))
pq.write_table(pa.table({"sum": wide}), folder / "wide-decimal.parquet")

identifiers = pa.array([uuid.UUID(int=1).bytes, None], pa.uuid())
tags = pa.MapArray.from_arrays(
    pa.array([0, None, 1, 1], pa.int32()),
    pa.array([7], pa.uint16()),
    pa.ListArray.from_arrays([0, 2], identifiers),
)
parts = {
    "large": pa.array([[1, None], None, []], pa.large_list(pa.int64())),
    "fixed": pa.array([[1, 2], None, [None, 3]], pa.list_(pa.int64(), 2)),
    "lists": pa.array([[[1], None, []], [], None], pa.list_(pa.list_(pa.uint8()))),
    "struct": pa.StructArray.from_arrays(
        [pa.array([-1, None, None], pa.timestamp("ns")), tags],
        names=["at", "tags"],
        mask=pa.array([False, True, False]),
    ),
}
pq.write_table(pa.table(parts), folder / "foreign-parts.parquet")
