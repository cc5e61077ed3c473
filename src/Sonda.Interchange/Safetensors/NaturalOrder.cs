namespace Sonda.Interchange.Safetensors;

/// <summary>Names with their numbers as numbers: <c>layer2</c> before <c>layer10</c>.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x, right = y;
        while (left.Length > 0 && right.Length > 0)
        {
            int leftDigits = Digits(left), rightDigits = Digits(right);
            bool isNumber = leftDigits > 0 && rightDigits > 0;
            int order = isNumber ? CompareNumbers(left[..leftDigits], right[..rightDigits]) : left[0].CompareTo(right[0]);
            if (order != 0)
            {
                return order;
            }

            left = left[(isNumber ? leftDigits : 1)..];
            right = right[(isNumber ? rightDigits : 1)..];
        }

        // 1 and 01 are equal so far: another order than none keeps two names apart.
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(x, y);
    }

    /// <summary>Without leading zeros, the longer number is the larger one.</summary>
    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits < 0 ? text.Length : digits;
    }
}
