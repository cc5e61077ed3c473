using Sonda.Data;
using Sonda.Diagnosis;
using Sonda.Diagnosis.Findings;
using Sonda.Diagnosis.Traces;
using Sonda.Lab.Documents;
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

    public static VerdictMessage Write(DiagnosisResult seen, string language)
    {
        TextCatalog texts = TextCatalog.For(language, Medium.Page);
        Verdict verdict = seen.Verdict;
        string key = verdict.Healthy switch { true => "server.verdict.healthy", false => "server.verdict.ill", null => "server.verdict.open" };
        return new VerdictMessage(
            seen.LastStep, verdict.Healthy, verdict.Learned, texts[key],
            [.. verdict.Findings.Select(finding => Write(finding, seen.Trace.Subject, texts))],
            [.. seen.Remedies.Select(remedy => new ProposalMessage(remedy.Id, RemedyText.Of(remedy.Id, language), texts.Of(remedy.Why), remedy.Run?.ToString()))]);
    }

    private static FindingMessage Write(Finding finding, TraceSubject subject, TextCatalog texts)
    {
        var words = FindingText.Of(finding, texts);
        return new FindingMessage(
            finding.Ailment, finding.Form, RunDescriber.Word(finding.Severity), words.Title, [.. finding.Layers.Select(layer => subject.Layers[layer].Name)],
            finding.Layers.Count == 0 ? "" : texts.Say(finding.Layers.Count == 1 ? "server.layer" : "server.layers", ("layers", LayerNames.Of(finding.Layers, subject))), finding.SinceStep, finding.Probability, words.Text, words.Why, finding.Evidence,
            AilmentKinds.Find(finding.Ailment) is null ? null : "/rules/" + finding.Ailment,
            [.. finding.Remedies.Select(remedy => new RemedyMessage(remedy, RemedyText.Of(remedy, texts.Language)))]);
    }
}
