namespace Sonda.Engine.Training;

/// <summary>A number of rows and a batch size leave a mini-batch that a layer cannot learn from.</summary>
public sealed class BatchSizeException : ArgumentException
{
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

    /// <summary>An exception with what caused it.</summary>
    /// <param name="message">Rows, batch size, and what is allowed.</param>
    /// <param name="innerException">The cause.</param>
    public BatchSizeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
