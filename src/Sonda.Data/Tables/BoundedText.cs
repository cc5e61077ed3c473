namespace Sonda.Data.Tables;

/// <summary>The text of a file whose lines have a limit, so that a file of another kind does not fill the memory.</summary>
/// <param name="text">The text.</param>
/// <param name="path">Its file, for the message.</param>
internal sealed class BoundedText(TextReader text, string path) : TextReader
{
    /// <summary>The maximum length of a line in characters.</summary>
    public const int MaxLineLength = 4_000_000;

    private long _line = 1;
    private int _length;

    /// <inheritdoc/>
    public override int Peek() => text.Peek();

    /// <inheritdoc/>
    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        int count = text.Read(buffer);
        for (ReadOnlySpan<char> rest = buffer[..count]; ;)
        {
            int end = rest.IndexOf('\n');
            _length += end < 0 ? rest.Length : end;
            if (_length > MaxLineLength)
            {
                throw new DatasetException(LocalizableText.Of(
                    $"{path}: line {_line} is longer than {MaxLineLength} characters; is this a table?"));
            }

            if (end < 0)
            {
                return count;
            }

            (_line, _length) = (_line + 1, 0);
            rest = rest[(end + 1)..];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
        }

        base.Dispose(disposing);
    }
}
