using Sonda.Diagnosis.Traces;

namespace Sonda.Reports.Texts;

/// <summary>Layers by name, neighbours joined: 1–4, 7.</summary>
public static class LayerNames
{
    /// <summary>The names of layers given by index, ascending.</summary>
    public static string Of(IReadOnlyList<int> layers, TraceSubject subject)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(subject);
        var parts = new List<string>();
        for (int from = 0; from < layers.Count;)
        {
            int to = from;
            while (to + 1 < layers.Count && layers[to + 1] == layers[to] + 1)
            {
                to++;
            }

            string first = subject.Layers[layers[from]].Name, last = subject.Layers[layers[to]].Name;
            parts.Add(to == from ? first : to == from + 1 ? $"{first}, {last}" : $"{first}–{last}");
            from = to + 1;
        }

        return string.Join(", ", parts);
    }
}
