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
            "cure.intro", result.Spec, Level(untreated.Mean, result), result.Seeds, result.Seed, unchecked(result.Seed + (ulong)result.Seeds - 1)));
        foreach (CureFinding finding in result.Findings)
        {
            session.Write("  " + phrases.Say(
                finding.IsTreated ? "cure.found" : "cure.foundSeldom",
                FindingText.TitleOf(finding.Ailment, language), phrases["severity." + finding.Severity], finding.Found, finding.Of));
        }

        if (result.Findings.Count == 0)
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
                session.Explain(phrases.Say("cure.randomAlone", Effect(random.Effect, result), Interval(random.Low, random.High, result)));
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
        session.Explain(phrases.Say("cure.accepted", accepted.Change, RemedyText.Of(accepted.Change, language)));
        session.Write($"  sonda train \"{accepted.Spec.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        session.Write("");
        List<IReadOnlyList<string>> rows =
        [
            ["", phrases["cure.before"], phrases["cure.after"], phrases["cure.effect"], phrases["cure.interval"], phrases["cure.passed"]],
            [
                phrases["cure.thisChange"], Level(accepted.Before.Mean, result), Level(accepted.After.Mean, result), Effect(accepted.Effect, result),
                Interval(accepted.Low, accepted.High, result), phrases.Say("cure.of", accepted.Passed, accepted.Seeds),
            ],
        ];
        if (result.RandomBaseline is { } random)
        {
            double sign = result.Measure == CureResult.ByCost ? -1 : 1;
            rows.Add([
                phrases["cure.random"], Level(accepted.Before.Mean, result), Level(accepted.Before.Mean + (sign * random.Effect), result),
                Effect(random.Effect, result), Interval(random.Low, random.High, result), "",
            ]);
        }

        WriteTable(session, rows);
        session.Explain(phrases.Say("cure.meaning", accepted.Seeds, accepted.Before.Ailing, accepted.After.Ailing));
        if (accepted.OverRandom is { } over)
        {
            session.Explain(phrases.Say("cure.overRandom", Effect(over.Effect, result), Interval(over.Low, over.High, result)));
        }

        if (result.Seeds < FewSeeds)
        {
            session.Explain(phrases.Say("cure.weak", result.Seeds, 100 * result.MistakenAcceptance));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> RejectedRows(CureResult result, Phrases phrases)
    {
        yield return [phrases["cure.change"], phrases["cure.effect"], phrases["cure.interval"], phrases["cure.passed"], phrases["cure.why"]];
        foreach (RejectedCure rejected in result.Rejected)
        {
            yield return
            [
                rejected.Change, Effect(rejected.Effect, result), Interval(rejected.Low, rejected.High, result),
                phrases.Say("cure.of", rejected.Passed, rejected.Seeds), phrases["cure.why." + rejected.Reason],
            ];
        }
    }

    private static void WriteTable(Session session, IReadOnlyList<IReadOnlyList<string>> rows, bool leftAligned = false)
    {
        foreach (string line in Layout.Table(rows, leftAligned))
        {
            session.Write(line);
        }
    }

    private static string Level(double mean, CureResult result) => result.Measure == CureResult.ByCost ? Figures.Speed(mean) : Figures.Percent(mean);

    /// <summary>Percentage points with their sign, or by how much the cost fell.</summary>
    private static string Effect(double effect, CureResult result)
    {
        string size = result.Measure == CureResult.ByCost
            ? Figures.Speed(Math.Abs(effect))
            : Math.Abs(effect).ToString("F1", CultureInfo.InvariantCulture);
        return (effect > 0 ? "+" : effect < 0 ? "−" : "") + size;
    }

    private static string Interval(double low, double high, CureResult result) =>
        double.IsFinite(low) && double.IsFinite(high) ? $"{Effect(low, result)} … {Effect(high, result)}" : "–";
}
