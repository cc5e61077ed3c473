using System.Globalization;
using Sonda.Cli.Texts;
using Sonda.Lab.Cures;
using Sonda.Lab.Diagnoses;

namespace Sonda.Cli.Output;

/// <summary>The one screen of <c>sonda cure</c>: what was found, the change that is kept, what it does, and what was not kept and why.</summary>
internal static class CureScreen
{
    /// <summary>Seeds of a trial below which it is told how weak the proof is.</summary>
    private const int FewSeeds = 6;

    public static void Write(Session session, CureResult result)
    {
        Phrases phrases = session.Phrases;
        if (result.Untreated is not { } untreated)
        {
            session.Explain(phrases.Say("cure.unexamined"));
            return;
        }

        CultureInfo language = CultureInfo.GetCultureInfo(phrases.Language);
        session.Explain(phrases.Say(
            result.Measure == CureResult.ByExplained ? "cure.introExplained" : "cure.intro", result.Spec, Figures.Percent(untreated.Mean), result.Seeds, result.Seed, unchecked(result.Seed + (ulong)result.Seeds - 1)));
        foreach (CureFinding finding in result.Findings)
        {
            session.Write("  " + phrases.Say(
                finding.IsTreated ? "cure.found" : "cure.foundSeldom",
                FindingText.TitleOf(finding.Ailment, language), phrases["severity." + finding.Severity], finding.Found, finding.Of));
        }

        if (untreated.Learned < result.Seeds)
        {
            session.Write("  " + phrases.Say("cure.learned", untreated.Learned, result.Seeds));
        }
        else if (result.Findings.Count == 0)
        {
            session.Write("  –");
        }

        session.Write("");
        if (result.Accepted is { } accepted)
        {
            WriteAccepted(session, result, accepted, language);
        }
        else
        {
            session.Explain(phrases[result.Healthy ? "cure.healthy" : result.Complete ? "cure.none" : "cure.unfinished"]);
            if (result.RandomBaseline is { } random)
            {
                session.Explain(phrases.Say("cure.randomAlone", Effect(random.Effect), Interval(random.Low, random.High)));
            }
        }

        if (result.Rejected.Count > 0)
        {
            session.Write("");
            session.Explain(phrases["cure.rejected"]);
            WriteTable(session, [.. RejectedRows(result, phrases)], leftAligned: true);
        }
    }

    private static void WriteAccepted(Session session, CureResult result, AcceptedCure accepted, CultureInfo language)
    {
        Phrases phrases = session.Phrases;
        session.Explain(phrases.Say("cure.accepted", Short(accepted.Change), RemedyText.Of(accepted.Change, language)));
        session.Write($"  sonda train \"{accepted.Spec.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        session.Write("");
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

        WriteTable(session, rows);
        session.Explain(phrases.Say("cure.meaning", accepted.Seeds, accepted.Before.Ailing, accepted.After.Ailing));
        if (accepted.OverRandom is { } over)
        {
            session.Explain(phrases.Say(over.Low > 0 ? "cure.overRandom" : "cure.notOverRandom", Effect(over.Effect), Interval(over.Low, over.High)));
        }

        if (result.Seeds < FewSeeds)
        {
            session.Explain(phrases.Say("cure.weak", result.Seeds, 100 * result.MistakenAcceptance));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> RejectedRows(CureResult result, Phrases phrases)
    {
        yield return [phrases["cure.change"], phrases["cure.effect"], phrases["cure.interval"], phrases["cure.passed"], phrases["cure.why"]];
        for (int i = 0; i < result.Rejected.Count; i++)
        {
            RejectedCure rejected = result.Rejected[i];
            if (i + 1 < result.Rejected.Count && IsOnlyAStepTo(rejected, result.Rejected[i + 1]))
            {
                continue;
            }

            yield return
            [
                Short(rejected.Change), Effect(rejected.Effect), Interval(rejected.Low, rejected.High),
                phrases.Say("cure.of", rejected.Passed, rejected.Seeds), phrases["cure.why." + rejected.Reason],
            ];
        }
    }

    /// <summary>Whether a rate was gone one step further to the same end, so that the last step says it all.</summary>
    private static bool IsOnlyAStepTo(RejectedCure step, RejectedCure next) =>
        step.Passed == 0 && next.Passed == 0 && step.Reason == next.Reason && next.Change == $"{step.Change}+{step.Change.Split('+')[0]}";

    /// <summary>A remedy that is there several times, once with its number: lower-rate×3.</summary>
    private static string Short(string change) => string.Join('+', change.Split('+').CountBy(id => id)
        .Select(id => id.Value == 1 ? id.Key : string.Create(CultureInfo.InvariantCulture, $"{id.Key}×{id.Value}")));

    private static void WriteTable(Session session, IReadOnlyList<IReadOnlyList<string>> rows, bool leftAligned = false)
    {
        foreach (string line in Layout.Table(rows, leftAligned))
        {
            session.Write(line);
        }
    }

    /// <summary>Percentage points with their sign.</summary>
    private static string Effect(double effect) =>
        (effect > 0 ? "+" : effect < 0 ? "−" : "") + Math.Abs(effect).ToString("F1", CultureInfo.InvariantCulture);

    private static string Interval(double low, double high) =>
        double.IsFinite(low) && double.IsFinite(high) ? $"{Effect(low)} … {Effect(high)}" : "–";
}
