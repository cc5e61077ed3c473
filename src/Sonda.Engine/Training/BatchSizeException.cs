namespace Sonda.Engine.Training;

/// <summary>Thrown if the rows and the batch size leave a mini-batch too small for a batch norm.</summary>
public sealed class BatchSizeException : ArgumentException, ILocalizable
{
    /// <summary>Creates the exception for a mini-batch of a single row before a batch norm.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="batchSize">Rows in a mini-batch.</param>
    /// <param name="layer">The number of the layer, from 1.</param>
    /// <param name="allowed">Nearby batch sizes that do not leave a single row; empty if no size helps.</param>
    public BatchSizeException(int rows, int batchSize, int layer, IReadOnlyList<int> allowed)
        : this(Message(rows, batchSize, layer, allowed)) =>
        (Rows, BatchSize, Layer, Allowed) = (rows, batchSize, layer, allowed ?? []);

    private BatchSizeException(LocalizableText text)
        : base(text) => Text = text;

    /// <inheritdoc/>
    public LocalizableText Text { get; }

    /// <summary>Training rows.</summary>
    public int Rows { get; }

    /// <summary>Rows in a mini-batch.</summary>
    public int BatchSize { get; }

    /// <summary>The number of the layer with the batch norm, from 1.</summary>
    public int Layer { get; }

    /// <summary>Batch sizes that do not leave a single row.</summary>
    public IReadOnlyList<int> Allowed { get; } = [];

    private static new LocalizableText Message(int rows, int batchSize, int layer, IReadOnlyList<int> allowed)
    {
        LocalizableText advice = allowed switch
        {
            null or [] => LocalizableText.Of($"Use more rows"),
            [int size] => LocalizableText.Of($"Choose a batch size that does not leave 1, such as {size}"),
            [int size, int other, ..] => LocalizableText.Of($"Choose a batch size that does not leave 1, such as {size} or {other}"),
        };
        return LocalizableText.Count(
            rows,
            one: $"1 row in mini-batches of {batchSize} leaves a mini-batch of a single row, and the batch normalisation of layer {layer} needs 2 or more numbers of each feature. {advice}, or [ln] instead of it.",
            other: $"{rows:g} rows in mini-batches of {batchSize} leave a mini-batch of a single row, and the batch normalisation of layer {layer} needs 2 or more numbers of each feature. {advice}, or [ln] instead of it.");
    }
}
