namespace Sonda.Diagnosis.Remedies;

/// <summary>A remedy of a verdict, with its reason.</summary>
/// <param name="Id">
/// The change: ids of <see cref="RemedyKinds"/>, joined by a plus. A rate that changes by several decades has its id as often; two causes
/// at once have a remedy each.
/// </param>
/// <param name="Why">The reason, with the numbers that were read.</param>
public sealed record Prescription(string Id, LocalizableText Why)
{
    /// <summary>A remedy applied one or more times.</summary>
    internal static Prescription Of(string remedy, int times, LocalizableText why) => new(string.Join('+', Enumerable.Repeat(remedy, times)), why);

    /// <summary>The ailment whose rule suggests it; null if the trace shows the cause.</summary>
    internal string? Ailment { get; init; }

    /// <summary>
    /// Whether the trace shows the cause so clearly that it is removed in any case, also after the first remedy has removed another one.
    /// </summary>
    internal bool IsCertain { get; init; }

    /// <summary>This change after another one.</summary>
    internal Prescription After(Prescription other) => new($"{other.Id}+{Id}", LocalizableText.Join(" ", [other.Why, Why])) { IsCertain = IsCertain, Ailment = Ailment };

    /// <summary>The remedies, in the order of their edits.</summary>
    public IReadOnlyList<string> Remedies => Id.Split('+');
}
