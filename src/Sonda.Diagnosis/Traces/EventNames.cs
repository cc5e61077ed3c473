using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Sonda.Diagnosis.Traces;

/// <summary>The names in the events of a trace. It remarks on any other, because nothing reads what stands under it.</summary>
internal sealed class EventNames(TraceJsonContext context, Action<LocalizableText>? notice)
{
    /// <summary>The names that every event may have.</summary>
    private static readonly string[] Common = ["event", "step", "number"];

    /// <summary>The other names of each event: those of a recorded run, and those of sonda_trace.py.</summary>
    private static readonly Dictionary<string, string[]> Own = new()
    {
        ["started"] = ["spec", "data", "subject", "torch"],
        ["step"] = ["reading", "torch"],
        ["epoch"] = ["epoch", "result", "reading", "torch"],
        ["diverged"] = ["divergence"],
        ["changed"] = ["change"],
        ["paused"] = [],
        ["resumed"] = [],
        ["checkpoint"] = [],
        ["ended"] = ["status", "keptEpoch", "seconds"],
    };

    private readonly HashSet<(string Event, string Name)> _told = [];

    /// <summary>All events, those with a reading first.</summary>
    public static IReadOnlyList<string> Events { get; } = [.. Own.Keys];

    /// <summary>Remarks once on each unknown name of an event.</summary>
    /// <param name="kind">The event.</param>
    /// <param name="happened">All of it.</param>
    /// <param name="place">Its place.</param>
    public void Check(string kind, JsonObject happened, string place)
    {
        string[] known = [.. Common, .. Own[kind]];
        foreach ((string name, _) in happened)
        {
            if (!known.Contains(name) && _told.Add((kind, name)))
            {
                notice?.Invoke(HomeOf(kind, name) is { } home
                    ? LocalizableText.Of($"{place}: left out \"{name}\"; its place is inside \"{home}\".")
                    : LocalizableText.Of($"{place}: left out \"{name}\", which is no part of the event \"{kind}\"; expected one of {string.Join(", ", known)}."));
            }
        }
    }

    /// <summary>The part of an event that has a name; null if none has it.</summary>
    private string? HomeOf(string kind, string name)
    {
        bool Has(JsonTypeInfo type) => type.Properties.Any(property => property.Name == name);
        return kind switch
        {
            "started" when Has(context.TraceSubject) => "subject",
            "step" when Has(context.StepReading) => "reading",
            "step" when Has(context.LayerReading) => "reading.layers",
            "epoch" when Has(context.EpochReading) => "reading",
            "diverged" when Has(context.NotFiniteEvent) => "divergence",
            _ => null,
        };
    }
}
