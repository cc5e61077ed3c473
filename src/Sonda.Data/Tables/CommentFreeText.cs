namespace Sonda.Data.Tables;

/// <summary>A text whose comments are empty lines, so that quotes in them mean nothing and lines keep their numbers.</summary>
/// <param name="text">The text; it is not closed with this one.</param>
/// <param name="mark">The character that begins a comment.</param>
internal sealed class CommentFreeText(TextReader text, char mark) : TextReader
{
    private bool _isQuoted;
    private bool _isAfterBreak = true;

    /// <inheritdoc/>
    public override int Peek()
    {
        Skip();
        return text.Peek();
    }

    /// <inheritdoc/>
    public override int Read()
    {
        Skip();
        int c = text.Read();
        _isQuoted ^= c == '"';
        _isAfterBreak = c is '\n' or '\r';
        return c;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        int count = 0;
        while (count < buffer.Length && Read() is >= 0 and int c)
        {
            buffer[count++] = (char)c;
        }

        return count;
    }

    /// <summary>Leaves out a comment up to the end of its line.</summary>
    private void Skip()
    {
        if (_isAfterBreak && !_isQuoted && text.Peek() == mark)
        {
            while (text.Peek() is not ('\n' or '\r' or -1))
            {
                text.Read();
            }
        }
    }
}
