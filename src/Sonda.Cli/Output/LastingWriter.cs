using System.Text;

namespace Sonda.Cli.Output;

/// <summary>A stream of the process that may be closed or full: what cannot be written is dropped, and the work goes on.</summary>
/// <param name="open">Opens the stream.</param>
internal sealed class LastingWriter(Func<TextWriter> open) : TextWriter
{
    private readonly Lazy<TextWriter> _writer = new(() => OpenOrNull(open));

    /// <summary>The first failure; null if everything was written.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => _writer.Value.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Attempt(writer => writer.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Attempt(writer => writer.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Attempt(writer => writer.Write(value));

    /// <inheritdoc/>
    public override void WriteLine() => Attempt(writer => writer.WriteLine());

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Attempt(writer => writer.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Attempt(writer => writer.Flush());

    private static TextWriter OpenOrNull(Func<TextWriter> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Null;
        }
    }

    private void Attempt(Action<TextWriter> write)
    {
        try
        {
            write(_writer.Value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Failure ??= e;
        }
    }
}
