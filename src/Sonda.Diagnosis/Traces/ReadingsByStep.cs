namespace Sonda.Diagnosis.Traces;

/// <summary>
/// Readings in the order of their steps. A resumed run repeats the steps after its checkpoint, and step 0 is read before it and from it: a
/// reading replaces those of its own step and of later ones.
/// </summary>
/// <typeparam name="T">The type of a reading.</typeparam>
internal sealed class ReadingsByStep<T>
{
    private readonly List<(long Step, T Reading)> _readings = [];

    /// <summary>All readings, first step first.</summary>
    public IReadOnlyList<T> All => [.. _readings.Select(one => one.Reading)];

    /// <summary>The number of readings.</summary>
    public int Count => _readings.Count;

    /// <summary>The reading of the last step; there must be one.</summary>
    public T Last => _readings[^1].Reading;

    /// <summary>The last step; null without readings.</summary>
    public long? LastStep => _readings is [.., var last] ? last.Step : null;

    /// <summary>Adds a reading; returns the number of those that it replaces.</summary>
    public int Add(long step, T reading)
    {
        int before = _readings.Count;
        while (_readings.Count > 0 && _readings[^1].Step >= step)
        {
            _readings.RemoveAt(_readings.Count - 1);
        }

        int replaced = before - _readings.Count;
        _readings.Add((step, reading));
        return replaced;
    }
}
