using System.Globalization;
using Sonda.Cli.Texts;
using Sonda.Reports.Texts;
using Sonda.Studies.Cures;

namespace Sonda.Cli.Output;

/// <summary>The one screen of <c>sonda cure</c>: what was found, the change that is kept, what it does, and what was not kept and why.</summary>
internal static class CureScreen
{
    public static void Write(CommandContext context, CureResult result)
    {
        Phrases phrases = context.Phrases;
        if (result.Untreated is not { } untreated)
        {
            context.Explain(phrases["cure.unexamined"]);
            return;
        }

        CultureInfo language = CultureInfo.GetCultureInfo(phrases.Language);
        context.Explain(phrases.Say(
            result.Measure == CureResult.ByExplained ? "cure.introExplained" : "cure.intro", result.Spec, Figures.Percent(untreated.Mean),
            untreated.Values.Count, untreated.FirstSeed, untreated.LastSeed));
        foreach (CureFinding finding in result.Findings)
        {
            context.Write("  " + phrases.Say(
                finding.IsTreated ? "cure.found" : "cure.foundSeldom",
                FindingText.TitleOf(finding.Ailment, language), phrases["severity." + finding.Severity], finding.Found, finding.Of));
        }

        if (untreated.Learned < untreated.Values.Count)
        {
            context.Write("  " + phrases.Say("cure.learned", untreated.Learned, untreated.Values.Count));
        }
        else if (result.Findings.Count == 0)
        {
            context.Write("  –");
        }

        context.Write("");
        if (result.Accepted is { } accepted)
        {
            WriteAccepted(context, result, accepted, language);
        }
        else
        {
            WriteNothingAccepted(context, result, untreated, language);
            if (result.RandomBaseline is { } random)
            {
                context.Explain(phrases.Say("cure.randomAlone", Effect(random.Effect), double.IsFinite(random.Low) ? Interval(random.Low, random.High) : phrases["cure.fewSeeds"]));
            }
        }

        if (result.Rejected.Count > 0)
        {
            context.Write("");
            context.Explain(phrases["cure.rejected"]);
            WriteTable(context, [.. RejectedRows(result, phrases, language)], leftAligned: true);
            if (result.Rejected.Any(IsOfConfirmation))
            {
                context.Explain(phrases["cure.ofConfirmation"]);
            }
        }
    }

    private static bool IsOfConfirmation(RejectedCure rejected) => rejected.Stage == CureStage.Confirmation;

    private static void WriteNothingAccepted(CommandContext context, CureResult result, CureSample untreated, CultureInfo language)
    {
        Phrases phrases = context.Phrases;
        if (result.Complete)
        {
            context.Explain(phrases[result.Healthy == true ? "cure.healthy" : "cure.none"]);
            return;
        }

        context.Explain(untreated.Values.Count < result.Seeds
            ? phrases.Say("cure.halfExamined", untreated.Values.Count, result.Seeds) : phrases["cure.unfinished"]);
        if (result.Nearest() is { } nearest)
        {
            context.Explain(phrases.Say(
                "cure.nearest", ChangeName.Of(nearest.Change), RemedyText.Of(nearest.Change, language), nearest.Passed, nearest.Seeds, Effect(nearest.Effect)));
            WriteCommand(context, nearest.Spec);
        }
    }

    private static void WriteCommand(CommandContext context, string spec) =>
        context.Write($"  sonda train \"{spec.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    private static void WriteAccepted(CommandContext context, CureResult result, AcceptedCure accepted, CultureInfo language)
    {
        Phrases phrases = context.Phrases;
        context.Explain(phrases.Say("cure.accepted", ChangeName.Of(accepted.Change), RemedyText.Of(accepted.Change, language)));
        WriteCommand(context, accepted.Spec);
        context.Write("");
        List<IReadOnlyList<string>> rows =
        [
            ["", phrases["cure.before"], phrases["cure.after"], phrases["cure.effect"], phrases["cure.interval"], phrases["cure.passed"]],
            [
                phrases["cure.thisChange"], Figures.Percent(accepted.Before.Mean), Figures.Percent(accepted.After.Mean), Effect(accepted.Effect),
                Interval(accepted.Low, accepted.High), phrases.Say("cure.of", accepted.Passed, accepted.Seeds),
            ],
        ];
        if (result.RandomBaseline is { } random)
        {
            rows.Add([
                phrases["cure.random"], Figures.Percent(accepted.Before.Mean), Figures.Percent(accepted.Before.Mean + random.Effect),
                Effect(random.Effect), Interval(random.Low, random.High), "",
            ]);
        }

        WriteTable(context, rows);
        context.Explain(phrases.Say("cure.meaning", accepted.Seeds, accepted.Before.Ailing, accepted.After.Ailing));
        if (accepted.OverRandom is { } over)
        {
            context.Explain(phrases.Say(over.Low > 0 ? "cure.overRandom" : "cure.notOverRandom", Effect(over.Effect), Interval(over.Low, over.High)));
        }

        if (result.Seeds < CureOptions.FewSeeds)
        {
            context.Explain(phrases.Say("cure.weak", result.Seeds, 100 * result.MistakenAcceptance));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> RejectedRows(CureResult result, Phrases phrases, CultureInfo language)
    {
        yield return [phrases["cure.change"], phrases["cure.effect"], phrases["cure.interval"], phrases["cure.passed"], phrases["cure.why"]];
        foreach (RejectedCure rejected in result.WorthTelling())
        {
            yield return
            [
                ChangeName.Of(rejected.Change), Effect(rejected.Effect), Interval(rejected.Low, rejected.High),
                phrases.Say("cure.of", rejected.Passed, rejected.Seeds) + (IsOfConfirmation(rejected) ? " †" : ""), RejectionText.Of(rejected, language),
            ];
        }
    }

    private static void WriteTable(CommandContext context, IReadOnlyList<IReadOnlyList<string>> rows, bool leftAligned = false)
    {
        foreach (string line in Layout.Table(rows, leftAligned))
        {
            context.Write(line);
        }
    }

    /// <summary>Percentage points with their sign.</summary>
    private static string Effect(double effect) =>
        (effect > 0 ? "+" : effect < 0 ? "−" : "") + Math.Abs(effect).ToString("F1", CultureInfo.InvariantCulture);

    private static string Interval(double low, double high) =>
        double.IsFinite(low) && double.IsFinite(high) ? $"{Effect(low)} … {Effect(high)}" : "–";
}
