namespace Sonda.Engine.Training;

/// <summary>A number of rows and a batch size leave a mini-batch that a layer cannot learn from.</summary>
public sealed class BatchSizeException : ArgumentException
{
    /// <summary>Training rows; 0 where nobody told.</summary>
    public int Rows { get; }

    /// <summary>Rows in a mini-batch; 0 where nobody told.</summary>
    public int BatchSize { get; }

    /// <summary>The layer of the batch norm as a person counts them; 0 where nobody told.</summary>
    public int Layer { get; }

    /// <summary>Batch sizes that do not leave a single row.</summary>
    public IReadOnlyList<int> Allowed { get; } = [];

    /// <summary>An exception without a reason.</summary>
    public BatchSizeException()
    {
    }

    /// <summary>An exception.</summary>
    /// <param name="message">Rows, batch size, and what is allowed.</param>
    public BatchSizeException(string message)
        : base(message)
    {
    }

    /// <summary>An exception of a mini-batch of a single row before a batch norm.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="batchSize">Rows in a mini-batch.</param>
    /// <param name="layer">The layer as a person counts them.</param>
    /// <param name="allowed">Batch sizes near that one that do not leave a single row; none where no size helps.</param>
    public BatchSizeException(int rows, int batchSize, int layer, IReadOnlyList<int> allowed)
        : this(
            $"{rows} row(s) in mini-batches of {batchSize} leave a mini-batch of a single row, and the batch norm of layer "
            + $"{layer} needs 2 or more numbers of each feature. Take a batch size that does not leave 1, such as "
            + $"{(allowed is { Count: > 0 } ? string.Join(" or ", allowed) : "2 with more rows")}, or [ln] in place of the batch norm.") =>
        (Rows, BatchSize, Layer, Allowed) = (rows, batchSize, layer, allowed ?? []);

    /// <summary>An exception with what caused it.</summary>
    /// <param name="message">Rows, batch size, and what is allowed.</param>
    /// <param name="innerException">The cause.</param>
    public BatchSizeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
