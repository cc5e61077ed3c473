using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Parquet;
using Parquet.Schema;
using Sonda.Studies.Evaluation;

namespace Sonda.Reports.Predictions;

/// <summary>
/// The predictions as a table with a row for each row of the file: the prediction, then the probability of each class. A row without an
/// answer is empty.
/// </summary>
internal sealed class PredictionTable
{
    private const int GroupRows = 250_000;

    private readonly PredictionResult _result;
    private readonly bool[] _isEmpty;
    private readonly string[] _classes;
    private readonly string[] _probabilityNames;

    /// <summary>Prepares the table.</summary>
    public PredictionTable(PredictionResult result)
    {
        _result = result;
        _isEmpty = new bool[result.Count];
        foreach (int row in result.Faults.Select(fault => fault.Row))
        {
            _isEmpty[row] = true;
        }

        _classes = [.. result.Target.Classes];
        _probabilityNames = result.Probabilities is null ? [] : [.. _classes.Select(name => $"p({name})")];
    }

    /// <summary>The endings of files that <see cref="Write(Stream, string)"/> knows.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".csv", ".json", ".parquet"];

    private string PredictionName => $"predicted {_result.Target.Name}";

    private bool HasSequences => _result.Sequences.Count > 0;

    /// <summary>Writes the table in the form that the ending of the file says.</summary>
    public void Write(Stream stream, string ending)
    {
        switch (ending)
        {
            case ".json":
                WriteJson(stream);
                break;
            case ".parquet":
                WriteParquetAsync(stream).GetAwaiter().GetResult();
                break;
            default:
                using (var text = new StreamWriter(stream, leaveOpen: true))
                {
                    WriteCsv(text);
                }

                break;
        }
    }

    /// <summary>Writes CSV.</summary>
    public void WriteCsv(TextWriter text)
    {
        string[] classes = [.. _classes.Select(Quoted)];
        IEnumerable<string> header = [PredictionName, .. _probabilityNames];
        text.Write(string.Join(',', (HasSequences ? header.Prepend("sequence") : header).Select(Quoted)));
        text.Write('\n');
        Span<char> number = stackalloc char[32];
        for (int row = 0; row < _result.Count; row++)
        {
            if (HasSequences)
            {
                text.Write(Quoted(_result.Sequences[row]));
                text.Write(',');
            }

            if (_isEmpty[row])
            {
                for (int i = 0; i < _probabilityNames.Length; i++)
                {
                    text.Write(',');
                }
            }
            else if (_result.Target.IsRegression)
            {
                WriteNumber(text, _result.Numbers[row], number);
            }
            else
            {
                text.Write(classes[_result.Classes[row]]);
                for (int i = 0; i < _probabilityNames.Length; i++)
                {
                    text.Write(',');
                    WriteNumber(text, _result.Probabilities![(row * classes.Length) + i], number);
                }
            }

            text.Write('\n');
        }
    }

    private void WriteJson(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartArray();
        for (int row = 0; row < _result.Count; row++)
        {
            json.WriteStartObject();
            if (HasSequences)
            {
                json.WriteString("sequence", _result.Sequences[row]);
            }

            if (_isEmpty[row])
            {
                json.WriteNull("prediction");
            }
            else if (_result.Target.IsRegression)
            {
                json.WriteNumber("prediction", _result.Numbers[row]);
            }
            else
            {
                json.WriteString("prediction", _classes[_result.Classes[row]]);
                if (_result.Probabilities is { } probabilities)
                {
                    json.WriteStartObject("probabilities");
                    for (int i = 0; i < _classes.Length; i++)
                    {
                        json.WriteNumber(_classes[i], probabilities[(row * _classes.Length) + i]);
                    }

                    json.WriteEndObject();
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.Flush();
        stream.Write("\n"u8);
    }

    private async Task WriteParquetAsync(Stream stream)
    {
        DataField prediction = _result.Target.IsRegression ? new DataField<float?>(PredictionName) : new DataField<string>(PredictionName);
        DataField[] probabilities = [.. _probabilityNames.Select(name => new DataField<float?>(name))];
        DataField[] sequence = HasSequences ? [new DataField<string>("sequence")] : [];
        ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema([.. sequence, prediction, .. probabilities]), stream).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (int[] rows in Enumerable.Range(0, _result.Count).Chunk(GroupRows))
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                if (HasSequences)
                {
                    await group.WriteAsync(sequence[0], [.. rows.Select(row => _result.Sequences[row])]).ConfigureAwait(false);
                }

                await (_result.Target.IsRegression
                    ? group.WriteAsync<float>(prediction, rows.Select(row => _isEmpty[row] ? (float?)null : _result.Numbers[row]).ToArray().AsMemory())
                    : group.WriteAsync(prediction, [.. rows.Select(row => _isEmpty[row] ? null! : _classes[_result.Classes[row]])])).ConfigureAwait(false);
                for (int i = 0; i < probabilities.Length; i++)
                {
                    await group.WriteAsync<float>(
                        probabilities[i], rows.Select(row => _isEmpty[row] ? (float?)null : _result.Probabilities![(row * _classes.Length) + i]).ToArray().AsMemory()).ConfigureAwait(false);
                }

                group.CompleteValidate();
            }
        }
    }

    private static void WriteNumber(TextWriter text, float value, Span<char> buffer)
    {
        value.TryFormat(buffer, out int length, default, CultureInfo.InvariantCulture);
        text.Write(buffer[..length]);
    }

    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(Special) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
