using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Lab.Documents;
using Sonda.Lab.Readings;
using Sonda.Reports.Views;
using Sonda.Runs.Specs;
using Sonda.Studies.Diagnoses;
using Sonda.Studies.Edits;

namespace Sonda.Lab.Hosting;

/// <summary>The doctor's verdict about a trace, in words.</summary>
internal static class VerdictWriter
{
    /// <summary>The verdict, with remedies that the run does not have yet.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="spec">The run as it began.</param>
    /// <param name="data">Its data; null if they are not loaded.</param>
    public static DiagnosisResult Examine(Trace trace, RunSpec spec, LoadedData? data)
    {
        DiagnosisResult seen = DiagnosisExperiment.Of(trace);
        return data is null ? seen : seen with { Remedies = ProposedRemedy.Of(seen.Verdict.Remedies, spec, DataFacts.Of(data.Training)) };
    }

    /// <summary>The verdict in a language.</summary>
    /// <param name="seen">The diagnosis.</param>
    /// <param name="scores">All scores that were read, the newest among them: the doctor knows those of epochs alone.</param>
    /// <param name="language">The language.</param>
    public static VerdictMessage Write(DiagnosisResult seen, IReadOnlyList<ScoreRow> scores, string language)
    {
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        Verdict verdict = seen.Verdict;
        var view = DiagnosisView.Of(seen);
        Relapse? relapse = Relapse.Of(scores, seen.Trace.Subject);
        return new VerdictMessage(
            seen.LastStep, relapse is null ? verdict.Healthy : false, relapse is null ? verdict.Learned : false, texts[TitleKey(view.Conclusion, relapse is not null)],
            relapse?.In(texts) ?? view.LearningSentence(texts),
            [.. verdict.Findings.Select(finding => Write(finding, seen.Trace.Subject, texts))],
            [.. seen.Remedies.Select(remedy => new ProposalMessage(remedy.Id, RemedyText.Of(remedy.Id, language), texts.Of(remedy.Why), remedy.Run?.ToString()))]);
    }

    /// <summary>The heading: what ails the network comes before what it learned.</summary>
    public static string TitleKey(DiagnosisConclusion conclusion, bool hasRelapsed) => conclusion switch
    {
        DiagnosisConclusion.Ailing => "server.verdict.ill",
        _ when hasRelapsed => "server.verdict.relapsed",
        DiagnosisConclusion.Unknown => "server.verdict.open",
        DiagnosisConclusion.NotBetter => "diagnosis.verdict.notLearned",
        DiagnosisConclusion.ByHeart => "diagnosis.verdict.byHeart",
        DiagnosisConclusion.BelowLinear => "diagnosis.verdict.belowLinear",
        DiagnosisConclusion.Healthy => "diagnosis.verdict.healthy",
        _ => "server.verdict.healthy",
    };

    private static FindingMessage Write(Finding finding, TraceSubject subject, TextCatalog texts)
    {
        var words = FindingText.Of(finding, texts);
        return new FindingMessage(
            finding.Ailment, finding.Form, RunDescriber.Word(finding.Severity), words.Title, [.. finding.Layers.Select(layer => subject.Layers[layer].Name)],
            Where(finding.Layers, subject, texts), finding.SinceStep, finding.IsOfOneStep, finding.Probability, words.Text, words.Why, finding.Evidence,
            AilmentKinds.Find(finding.Ailment) is null ? null : "/rules/" + finding.Ailment,
            [.. finding.Remedies.Select(remedy => new RemedyMessage(remedy, RemedyText.Of(remedy, texts.Language)))]);
    }

    /// <summary>The layers of a finding as the page calls them: the last is the output.</summary>
    private static string Where(IReadOnlyList<int> layers, TraceSubject subject, TextCatalog texts)
    {
        int[] hidden = [.. layers.Where(layer => layer < subject.Layers.Count - 1)];
        string named = hidden.Length == 0 ? "" : texts.Say(hidden.Length == 1 ? "server.layer" : "server.layers", ("layers", LayerNames.Of(hidden, subject)));
        return hidden.Length == layers.Count ? named
            : hidden.Length == 0 ? texts["server.outputLayer"]
            : texts.Say("server.layersAndOutput", ("layers", named));
    }
}
