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

    /// <summary>The weight of each class in the cost; null (the default) for none.</summary>
    public ClassWeightsSpec? ClassWeights { get; init; }

    /// <summary>Whether the data are published files, which are downloaded if they are not found.</summary>
    public virtual bool IsPublished => false;

    /// <summary>The same data, a relative path of their file or folder counted from another folder.</summary>
    internal virtual DatasetSpec From(string folder) => this;

    /// <summary>The text form without scaling and weights.</summary>
    internal abstract string Source { get; }

    /// <summary>
    /// Parses the text form: a source, then optionally <c>+minmax</c> or <c>+standard</c>, and <c>+weights(balanced)</c> for classes. The name
    /// of a table's file is a source too.
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
            throw source.Fault(source.Position, source.Name, $"one of {string.Join(", ", Names)}");
        }

        DatasetSpec spec = Forms[form].Read(source);
        foreach (SourceText term in terms.Skip(1))
        {
            bool isWeights = term.Name == ClassWeightsSpec.Name;
            if (isWeights ? spec.ClassWeights is not null : spec.Scaling is not null)
            {
                throw isWeights ? term.Fault(term.Position, term.Name, $"{term.Name} once") : term.Fault(term.Position, term.Name, $"one scaling");
            }

            spec = isWeights ? spec with { ClassWeights = ClassWeightsSpec.Read(term) } : spec with { Scaling = ScalingSpec.Read(term) };
        }

        return spec;
    }

    /// <summary>The text form; <see cref="Parse"/> reads it back.</summary>
    public sealed override string ToString() => $"{Source}{(Scaling is null ? "" : $"+{Scaling}")}{(ClassWeights is null ? "" : $"+{ClassWeights}")}";

    /// <summary>Scales and weighs loaded data as this spec says, unless they are scaled that way already.</summary>
    /// <exception cref="DatasetException">The data have no targets to scale, or no such classes to weigh.</exception>
    internal LoadedData Prepare(LoadedData data)
    {
        LoadedData scaled = Scaling is { } scaling && scaling != data.Scaling?.Spec ? scaling.Apply(data) : data;
        return ClassWeights is { } weights ? weights.Apply(scaled) : scaled;
    }

    /// <summary>Loads the data without scaling and weighing them.</summary>
    /// <exception cref="DatasetException">The data cannot be loaded.</exception>
    internal abstract Task<LoadedData> LoadAsync(
        DataOptions options, IProgress<DownloadProgress>? progress, CancellationToken stop);
}
