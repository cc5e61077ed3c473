using System.Collections.Immutable;
using Sonda.Data.Generated;
using Sonda.Data.Pictures;
using Sonda.Data.Scaling;
using Sonda.Data.Tables;

namespace Sonda.Data;

/// <summary>
/// A data source in text form: <c>mnist</c>, <c>circle(noise=0.1)</c>, <c>csv(iris.csv,target=species)+standard</c>.
/// </summary>
public abstract record DatasetSpec
{
    private static readonly (string Name, Func<SourceText, DatasetSpec> Read)[] Forms =
    [
        .. DigitSpec.Names.Select(name => (name, (Func<SourceText, DatasetSpec>)DigitSpec.Read)),
        (CircleSpec.Name, CircleSpec.Read),
        (BlobSpec.Name, BlobSpec.Read),
        (AddingSpec.Name, AddingSpec.Read),
        (CopySpec.Name, CopySpec.Read),
        (CsvSpec.Name, CsvSpec.Read),
        (CsvSpec.ParquetName, CsvSpec.Read),
        (PngSpec.Name, PngSpec.Read),
    ];

    private protected DatasetSpec()
    {
    }

    /// <summary>MNIST, the default.</summary>
    public static DatasetSpec Mnist { get; } = new DigitSpec();

    /// <summary>The names that <see cref="Parse"/> accepts.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Forms.Select(form => form.Name)];

    /// <summary>The scaling of inputs, fitted to the training rows only; null for none.</summary>
    public ScalingSpec? Scaling { get; init; }

    /// <summary>Whether the data are published files, which are downloaded if they are not found.</summary>
    public virtual bool IsPublished => false;

    /// <summary>The text form without the scaling.</summary>
    internal abstract string Source { get; }

    /// <summary>
    /// Parses the text form: a source, then optionally a plus and <c>minmax</c> or <c>standard</c>. The name of a table's file is a source too.
    /// </summary>
    /// <exception cref="FormatException">
    /// The text is not a data source; the message gives the place, the text found and the allowed forms.
    /// </exception>
    public static DatasetSpec Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = TableName.AsSource(text) ?? text;
        IReadOnlyList<SourceText> terms = SourceText.ReadSum(text);
        SourceText source = terms[0];
        int form = Array.FindIndex(Forms, form => form.Name == source.Name);
        if (form < 0)
        {
            throw source.Fault(source.Position, source.Name, $"{string.Join(", ", Names)}");
        }

        DatasetSpec spec = Forms[form].Read(source);
        return terms.Count switch
        {
            1 => spec,
            2 => spec with { Scaling = ScalingSpec.Read(terms[1]) },
            _ => throw terms[2].Fault(terms[2].Position, terms[2].Name, $"one scaling"),
        };
    }

    /// <summary>The text form; <see cref="Parse"/> reads it back.</summary>
    public sealed override string ToString() => Scaling is null ? Source : $"{Source}+{Scaling}";

    /// <summary>Loads the data without scaling them.</summary>
    /// <exception cref="DatasetException">The data cannot be loaded.</exception>
    internal abstract Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, CancellationToken stop);
}
