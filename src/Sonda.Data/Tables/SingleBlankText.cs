namespace Sonda.Data.Tables;

/// <summary>
/// A text with one blank in place of several, and none at the begin or the end of a line: columns that are aligned by blanks.
/// </summary>
/// <param name="text">The text; it is not closed with this one.</param>
internal sealed class SingleBlankText(TextReader text) : TextReader
{
    private bool _isQuoted;
    private bool _isAfterBreak = true;

    /// <inheritdoc/>
    public override int Read()
    {
        int c = text.Read();
        if (_isQuoted || c is not (' ' or '\t'))
        {
            _isQuoted ^= c == '"';
            _isAfterBreak = c is '\n' or '\r';
            return c;
        }

        while (text.Peek() is ' ' or '\t')
        {
            text.Read();
        }

        return _isAfterBreak || text.Peek() is '\n' or '\r' or -1 ? Read() : ' ';
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
}
