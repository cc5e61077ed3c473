using Sonda.Diagnosis.Traces;

namespace Sonda.Diagnosis.Remedies;

/// <summary>A change of a training that a finding can prescribe. Its edit of a spec is found by <see cref="Id"/>.</summary>
/// <param name="Id">The stable id: in findings, in JSON, in the names of changes.</param>
/// <param name="English">A short phrase for the change, in English.</param>
/// <param name="Portuguese">The same in Brazilian Portuguese.</param>
public sealed record Remedy(string Id, string English, string Portuguese)
{
    /// <summary>The factor by which it multiplies the learning rate; null if it changes something else.</summary>
    public decimal? RateFactor { get; init; }

    /// <summary>
    /// Whether a random repair may draw it: someone without a diagnosis changes a network that does not train, and does not restrain it or
    /// wait longer.
    /// </summary>
    internal bool IsDrawn { get; init; } = true;

    /// <summary>Whether a network already has what the remedy would add, so that the doctor does not prescribe it.</summary>
    internal Func<TraceSubject, bool> IsPresent { get; init; } = _ => false;

    /// <summary>The phrase in a language.</summary>
    /// <param name="language"><c>pt</c>, or else English.</param>
    public string In(string language) => language == "pt" ? Portuguese : English;
}
