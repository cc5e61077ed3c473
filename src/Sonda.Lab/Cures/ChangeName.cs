namespace Sonda.Lab.Cures;

/// <summary>The ids of a change as a table shows them.</summary>
public static class ChangeName
{
    /// <summary>Remedies that follow themselves are counted: lower-rate+lower-rate is lower-rate×2.</summary>
    /// <param name="change">Ids of remedies, joined by a plus.</param>
    public static string Of(string change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var parts = new List<(string Id, int Times)>();
        foreach (string id in change.Split('+'))
        {
            if (parts.Count > 0 && parts[^1].Id == id)
            {
                parts[^1] = (id, parts[^1].Times + 1);
            }
            else
            {
                parts.Add((id, 1));
            }
        }

        return string.Join('+', parts.Select(part => part.Times == 1 ? part.Id : $"{part.Id}×{part.Times}"));
    }
}
