namespace Sonda.Diagnosis.Findings;

/// <summary>A problem that a rule found, with its evidence.</summary>
public sealed record Finding
{
    /// <summary>The stable id of the ailment.</summary>
    public required string Ailment { get; init; }

    /// <summary>The form, if the ailment has several with words of their own; null for its main form.</summary>
    public string? Form { get; init; }

    /// <summary>How much it matters.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The affected layers, as indices of <see cref="Traces.TraceSubject.Layers"/>; empty if it affects the whole network.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>The names of affected weights that are no layers of the trace (<see cref="Traces.TraceSubject.CutOff"/>); empty if there are none.</summary>
    public IReadOnlyList<string> Weights { get; init; } = [];

    /// <summary>The first step that shows it.</summary>
    public required long SinceStep { get; init; }

    /// <summary>Whether its numbers are those of <see cref="SinceStep"/> alone; other findings gather what came since.</summary>
    public bool IsOfOneStep { get; init; }

    /// <summary>The probability, 0 to 1, that this network suffers from it if trained as planned.</summary>
    public required double Probability { get; init; }

    /// <summary>The evidence by name: readings, thresholds, and the numbers from which thresholds derive.</summary>
    public required IReadOnlyDictionary<string, double> Evidence { get; init; }

    /// <summary>Ids of remedies to try, best first (<see cref="Diagnosis.Remedies.RemedyKinds"/>).</summary>
    public IReadOnlyList<string> Remedies { get; init; } = [];
}
