namespace Sonda.Data.Tables;

/// <summary>A search in a list that cannot be changed.</summary>
internal static class ReadOnlyListExtensions
{
    /// <summary>The index of the first equal element; −1 if there is none.</summary>
    public static int IndexOf<T>(this IReadOnlyList<T> list, T value)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(list[i], value))
            {
                return i;
            }
        }

        return -1;
    }
}
