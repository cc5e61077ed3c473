using Sonda.Studies.Cures;

namespace Sonda.Reports.Texts;

/// <summary>The reason why a change was rejected, in words.</summary>
internal static class RejectionText
{
    /// <summary>The reason in a language; after a confirmation, with the number of failed seeds.</summary>
    /// <param name="rejected">The change.</param>
    /// <param name="language">Portuguese, or else English.</param>
    public static string Of(RejectedCure rejected, string language)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        return Of(rejected, TextCatalog.For(language, Medium.Page));
    }

    internal static string Of(RejectedCure rejected, TextCatalog texts)
    {
        int failed = rejected.Seeds - rejected.Passed;
        string seeds = texts.Numbers.Count(rejected.Seeds);
        return rejected.Reason switch
        {
            RejectionReason.NotConfirmed when failed > Confirmation.MaxFailures =>
                texts.Say("cure.why.NotConfirmed", ("failed", texts.Numbers.Count(failed)), ("seeds", seeds)),
            RejectionReason.NotConfirmed => texts.Say("cure.why.NotClear", ("seeds", seeds)),
            RejectionReason.Undecided when rejected.Stage == CureStage.Confirmation => texts.Say("cure.why.HalfConfirmed"),
            _ => texts.Say("cure.why." + rejected.Reason),
        };
    }
}
