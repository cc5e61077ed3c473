using System.Collections.Frozen;
using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Sonda.Data.Tables;

/// <summary>Reads a Parquet file with a table.</summary>
/// <param name="path">The file.</param>
/// <param name="format">The settings; only the marks of missing values matter here.</param>
/// <param name="marks">The texts that stand for a missing value.</param>
internal sealed class ParquetFile(string path, TableFormat format, FrozenSet<string> marks)
{
    /// <summary>Whether a path names such a file.</summary>
    public static bool IsOne(string path) => path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the table.</summary>
    /// <param name="choose">Says what each column is.</param>
    /// <param name="words">Columns whose cells are words, whatever they look like.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="DatasetException">The file cannot be read or is no table.</exception>
    public RawTable Read(Func<CsvHeader, ColumnPlan> choose, IReadOnlySet<int> words, CancellationToken stop)
    {
        try
        {
            using FileStream file = Open();
            return ReadAsync(file, choose, words, stop).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (OperationCanceledException or DatasetException or OutOfMemoryException))
        {
            // The library has no common exception for a damaged file.
            throw new DatasetException(LocalizableText.Of($"{path} is not a Parquet file or is damaged."), e);
        }
    }

    private FileStream Open()
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(LocalizableText.Of($"{path} cannot be read: {LocalizableText.Of(e)}"), e);
        }
    }

    private async Task<RawTable> ReadAsync(FileStream file, Func<CsvHeader, ColumnPlan> choose, IReadOnlySet<int> words, CancellationToken stop)
    {
        ParquetReader reader = await ParquetReader.CreateAsync(file, leaveStreamOpen: true, cancellationToken: stop).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            DataField[] fields = reader.Schema.DataFields;
            CsvHeader header = CsvHeader.Of(path, [.. fields.Select(field => field.Path.ToString())]);
            var table = new RawTable(header, choose(header), format, marks, words);
            for (int group = 0; group < reader.RowGroupCount; group++)
            {
                using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
                int count = checked((int)rows.RowCount), first = table.Count;
                for (int i = 0; i < fields.Length; i++)
                {
                    if (table.Columns[i] is { } column)
                    {
                        await ReadAsync(
                            rows, fields[i], count, (row, cell) => column.Add(cell, first + row + 1), (row, number) => column.Add(number, first + row + 1), stop).ConfigureAwait(false);
                    }
                    else if (table.Plan.Target == i)
                    {
                        await ReadAsync(rows, fields[i], count, (row, cell) => table.Targets!.Add(first + row + 1, cell), number: null, stop).ConfigureAwait(false);
                    }
                }

                for (int row = 0; row < count; row++)
                {
                    table.Lines.Add(table.Count + 1);
                }
            }

            return table.Count > 0 ? table : throw new DatasetException(LocalizableText.Of($"{path} has a header, but no rows."));
        }
    }

    private Task ReadAsync(
        ParquetRowGroupReader rows, DataField field, int count, Action<int, string> text, Action<int, float>? number, CancellationToken stop)
    {
        return field.IsArray ? throw Unknown() : Type.GetTypeCode(field.ClrType) switch
        {
            _ when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) => TextsAsync(),
            _ when field.ClrType == typeof(DateOnly) => ValuesAsync<DateOnly>((row, value) => text(row, value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
            TypeCode.Single => NumbersAsync<float>(value => value, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.Double => NumbersAsync<double>(value => (float)value, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.Decimal => NumbersAsync<decimal>(value => (float)value, value => value.ToString(CultureInfo.InvariantCulture)),
            TypeCode.Int16 => NumbersAsync<short>(value => value, Whole),
            TypeCode.Int32 => NumbersAsync<int>(value => value, Whole),
            TypeCode.Int64 => NumbersAsync<long>(value => value, Whole),
            TypeCode.SByte => NumbersAsync<sbyte>(value => value, Whole),
            TypeCode.Byte => NumbersAsync<byte>(value => value, Whole),
            TypeCode.UInt16 => NumbersAsync<ushort>(value => value, Whole),
            TypeCode.UInt32 => NumbersAsync<uint>(value => value, Whole),
            TypeCode.UInt64 => NumbersAsync<ulong>(value => value, Whole),
            TypeCode.Boolean => ValuesAsync<bool>((row, value) => text(row, value ? "true" : "false")),
            TypeCode.DateTime => ValuesAsync<DateTime>((row, value) => text(row, value.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture))),
            _ => throw Unknown(),
        };

        static string Whole<T>(T value)
            where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

        DatasetException Unknown() => new(LocalizableText.Of(
            $"{path}: column \"{ShownText.Of(field.Path.ToString())}\" holds neither numbers, words, dates nor truth values; drop={SourceText.Quoted(field.Path.ToString())} leaves it out."));

        async Task TextsAsync()
        {
            string?[] values = new string?[count];
            await rows.ReadAsync(field, values.AsMemory()!, null, stop).ConfigureAwait(false);
            for (int row = 0; row < count; row++)
            {
                text(row, values[row]?.Trim() ?? "");
            }
        }

        Task NumbersAsync<T>(Func<T, float> convert, Func<T, string> write)
            where T : struct => ValuesAsync<T>((row, value) =>
            {
                if (number is null)
                {
                    text(row, write(value));
                }
                else
                {
                    number(row, convert(value));
                }
            });

        async Task ValuesAsync<T>(Action<int, T> see)
            where T : struct
        {
            if (field.IsNullable)
            {
                var values = new T?[count];
                await rows.ReadAsync<T>(field, values.AsMemory(), null, stop).ConfigureAwait(false);
                for (int row = 0; row < count; row++)
                {
                    if (values[row] is { } value)
                    {
                        see(row, value);
                    }
                    else
                    {
                        text(row, "");
                    }
                }
            }
            else
            {
                var values = new T[count];
                await rows.ReadAsync<T>(field, values.AsMemory(), null, stop).ConfigureAwait(false);
                for (int row = 0; row < count; row++)
                {
                    see(row, values[row]);
                }
            }
        }
    }
}
