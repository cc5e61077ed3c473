using System.Globalization;
using Sonda.Studies.Cures;

namespace Sonda.Reports.Texts;

/// <summary>Why a change was not kept, in words.</summary>
public static class RejectionText
{
    /// <summary>The reason, in a language; of a confirmation, also in how many seeds it failed.</summary>
    /// <param name="rejected">The change.</param>
    /// <param name="language">Portuguese, or else English.</param>
    public static string Of(RejectedCure rejected, CultureInfo language)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        return Of(rejected, Prose.For(language));
    }

    internal static string Of(RejectedCure rejected, Prose prose)
    {
        int failed = rejected.Seeds - rejected.Passed;
        string seeds = prose.Numbers.Count(rejected.Seeds);
        return rejected.Reason switch
        {
            RejectionReason.NotConfirmed when failed > Confirmation.MaxFailures =>
                prose.Text("cure.why.NotConfirmed", ("failed", prose.Numbers.Count(failed)), ("seeds", seeds)),
            RejectionReason.NotConfirmed => prose.Text("cure.why.NotClear", ("seeds", seeds)),
            RejectionReason.Undecided when rejected.Stage == CureStage.Confirmation => prose.Text("cure.why.HalfConfirmed"),
            _ => prose.Text("cure.why." + rejected.Reason),
        };
    }
}
