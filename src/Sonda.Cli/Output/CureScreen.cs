using System.Globalization;
using Sonda.Studies.Cures;

namespace Sonda.Cli.Output;

/// <summary>
/// The screen of <c>sonda cure</c>: the findings, the accepted change and its effect, and the rejected changes with reasons.
/// </summary>
internal static class CureScreen
{
    public static void Write(CommandContext context, CureResult result)
    {
        TextCatalog texts = context.Texts;
        if (result.Untreated is not { } untreated)
        {
            context.Explain(texts["cure.unexamined"]);
            return;
        }

        string language = texts.Language;
        context.Explain(texts.Say(
            result.Measure switch { CureResult.ByExplained => "cure.introExplained", CureResult.ByRecall => "cure.introRecall", _ => "cure.intro" }, ("run", result.Spec), ("mean", Figures.Percent(untreated.Mean)),
            ("seeds", untreated.Values.Count), ("first", untreated.FirstSeed), ("last", untreated.LastSeed)));
        foreach (CureFinding finding in result.Findings)
        {
            context.Write("  " + texts.Say(
                finding.IsTreated ? "cure.screen.found" : "cure.screen.foundSeldom",
                ("ailment", FindingText.TitleOf(finding.Ailment, finding.Form, texts)), ("severity", texts["severity." + finding.Severity]), ("found", finding.Found), ("seeds", finding.Of)));
        }

        if (untreated.Learned < untreated.Values.Count)
        {
            context.Explain(texts.Say("cure.learned", ("learned", untreated.Learned), ("seeds", untreated.Values.Count)));
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
            MetricLines.WriteChange(context, untreated.Metrics, null);
            if (result.RandomBaseline is { } random)
            {
                context.Explain(texts.Say("cure.screen.randomAlone", ("effect", Effect(random.Effect)), ("interval", double.IsFinite(random.Low) ? Interval(random.Low, random.High) : texts["cure.screen.fewSeeds"])));
            }
        }

        if (result.Rejected.Count > 0)
        {
            context.Write("");
            context.Explain(texts["cure.screen.rejected"]);
            WriteTable(context, [.. RejectedRows(result, texts, language)], leftAligned: true);
            if (result.Rejected.Any(IsOfConfirmation))
            {
                context.Explain(texts["cure.ofConfirmation"]);
            }
        }
    }

    private static bool IsOfConfirmation(RejectedCure rejected) => rejected.Stage == CureStage.Confirmation;

    private static void WriteNothingAccepted(CommandContext context, CureResult result, CureSample untreated, string language)
    {
        TextCatalog texts = context.Texts;
        if (result.Complete)
        {
            context.Explain(texts[result.Healthy == true ? "cure.screen.healthy" : result.InputsTellLittle ? "cure.inputs" : "cure.screen.none"]);
            return;
        }

        context.Explain(untreated.Values.Count < result.Seeds
            ? texts.Say("cure.halfExamined", ("seeds", untreated.Values.Count), ("all", result.Seeds)) : texts["cure.unfinished"]);
        if (result.Nearest() is { } nearest)
        {
            context.Explain(texts.Say(
                "cure.screen.nearest", ("change", ChangeName.Of(nearest.Change)), ("words", RemedyText.Of(nearest.Change, language)), ("passed", nearest.Passed), ("seeds", nearest.Seeds), ("effect", Effect(nearest.Effect))));
            WriteCommand(context, nearest.Spec);
        }
    }

    private static void WriteCommand(CommandContext context, string spec) =>
        context.Write("  " + CommandText.Train(spec));

    private static void WriteAccepted(CommandContext context, CureResult result, AcceptedCure accepted, string language)
    {
        TextCatalog texts = context.Texts;
        context.Explain(texts.Say("cure.accepted", ("change", ChangeName.Of(accepted.Change)), ("words", RemedyText.Of(accepted.Change, language))));
        WriteCommand(context, accepted.Spec);
        context.Write("");
        List<IReadOnlyList<string>> rows =
        [
            ["", texts["cure.before"], texts["cure.after"], texts["cure.effect"], texts["cure.interval"], texts["cure.passed"]],
            [
                texts["cure.thisChange"], Figures.Percent(accepted.Before.Mean), Figures.Percent(accepted.After.Mean), Effect(accepted.Effect),
                Interval(accepted.Low, accepted.High), texts.Say("cure.screen.of", ("n", accepted.Passed), ("all", accepted.Seeds)),
            ],
        ];
        if (result.RandomBaseline is { } random)
        {
            rows.Add([
                texts["cure.random"], Figures.Percent(accepted.Before.Mean), Figures.Percent(accepted.Before.Mean + random.Effect),
                Effect(random.Effect), Interval(random.Low, random.High), "",
            ]);
        }

        WriteTable(context, rows);
        context.Explain(texts.Say("cure.meaning", ("seeds", accepted.Seeds), ("before", accepted.Before.Ailing), ("after", accepted.After.Ailing)));
        if (accepted.OverRandom is { } over)
        {
            context.Explain(texts.Say(over.Low > 0 ? "cure.overRandom" : "cure.notOverRandom", ("effect", Effect(over.Effect)), ("interval", Interval(over.Low, over.High))));
        }

        MetricLines.WriteChange(context, accepted.Before.Metrics, accepted.After.Metrics);
        if (result.Seeds < CureOptions.FewSeeds)
        {
            context.Explain(texts.Say("cure.weak", ("seeds", result.Seeds), ("probability", 100 * result.MistakenAcceptance)));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> RejectedRows(CureResult result, TextCatalog texts, string language)
    {
        yield return [texts["cure.screen.change"], texts["cure.effect"], texts["cure.interval"], texts["cure.passed"], texts["cure.why"]];
        foreach (RejectedCure rejected in result.WorthTelling())
        {
            yield return
            [
                ChangeName.Of(rejected.Change), Effect(rejected.Effect), Interval(rejected.Low, rejected.High),
                texts.Say("cure.screen.of", ("n", rejected.Passed), ("all", rejected.Seeds)) + (IsOfConfirmation(rejected) ? " †" : ""), RejectionText.Of(rejected, language),
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
