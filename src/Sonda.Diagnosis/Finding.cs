namespace Sonda.Diagnosis;

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Real and measurable; the network may learn all the same. A network with nothing worse is healthy.</summary>
    Mild,

    /// <summary>It costs a good part of what could be learned.</summary>
    Moderate,

    /// <summary>The network, or some layers of it, cannot learn.</summary>
    Severe,
}

/// <summary>What a rule found, with its evidence.</summary>
public sealed record Finding
{
    /// <summary>The stable id of the ailment, one of <see cref="Ailments"/>.</summary>
    public required string Ailment { get; init; }

    /// <summary>In which form, where an ailment has several and each has words of its own, one of <see cref="FindingForms"/>; null for the usual one.</summary>
    public string? Form { get; init; }

    /// <summary>How much it matters.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The layers that have it, as indices of <see cref="Traces.TraceSubject.Layers"/>; none where it is the whole network's.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>The first step at which it was seen.</summary>
    public required long SinceStep { get; init; }

    /// <summary>How sure, 0 to 1: the probability that this network, trained as planned, suffers from it.</summary>
    public required double Probability { get; init; }

    /// <summary>The numbers that speak for it, thresholds and what they were derived from included, by name.</summary>
    public required IReadOnlyDictionary<string, double> Evidence { get; init; }

    /// <summary>What to try, best first: of <see cref="Sonda.Diagnosis.Remedies"/>.</summary>
    public IReadOnlyList<string> Remedies { get; init; } = [];
}

/// <summary>The stable ids of the forms of an ailment that has several.</summary>
public static class FindingForms
{
    /// <summary>Of <see cref="Ailments.OutputMisfit"/>: what is to be learned are numbers, not classes.</summary>
    public const string Targets = "targets";

    /// <summary>Of <see cref="Ailments.SlowConvergence"/>: the cost rose, or its steps are too long.</summary>
    public const string TooLong = "too-long";

    /// <summary>Of <see cref="Ailments.SlowConvergence"/> and <see cref="Ailments.LostOverTime"/>: the whole training was seen, and nothing to speak of was learned.</summary>
    public const string NotLearned = "not-learned";

    /// <summary>Of <see cref="Ailments.LostOverTime"/>: the gradient grows on its way back, and does not fade.</summary>
    public const string Growing = "growing";

    /// <summary>Of <see cref="Ailments.LostOverTime"/>: the latest time steps tell something of what is to be learned.</summary>
    public const string Near = "near";

    /// <summary>Of <see cref="Ailments.LostOverTime"/>: nobody has read whether they do.</summary>
    public const string Unread = "unread";

    /// <summary>Of <see cref="Ailments.LostOverTime"/>: training has learned all the same.</summary>
    public const string Learned = "learned";
}
